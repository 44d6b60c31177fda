package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.flakebench.Templates;
import org.flakebench.TestAccount;
import org.flakebench.load.Phase;
import org.flakebench.target.snowflake.DriverSettings;
import org.flakebench.target.snowflake.SnowflakeTarget;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TableType;
import org.flakebench.template.Template;
import org.junit.jupiter.api.Test;

/**
 * More slots than the driver's HTTP client serves by itself (300): the server sees all of their
 * statements at once.
 */
class ManySnowflakeSlotsIT {
  private static final int SLOTS = 400;

  @Test
  void fourHundredSlotsAreFourHundredStatementsInFlight() throws Exception {
    try (TestAccount account = new TestAccount()) {
      account.orders(TableType.STANDARD, 100);
      Template template =
          TestAccount.template(TableType.STANDARD)
              .with(
                  Templates.statement(
                      StatementKind.POINT_LOOKUP, 10_000, "SELECT id FROM {table} WHERE id = ?"))
              .connections(SLOTS)
              .seconds(0, 600)
              .build();
      MeasuredRun run = new MeasuredRun();
      try (SnowflakeTarget target = account.target(template)) {
        assertThat(target.connectionsLeft()).isGreaterThan(SLOTS);
        account.emulator.faults().slow("^SELECT /\\*fb .*WHERE id = ", Duration.ofMinutes(5));
        account.emulator.history().resetPeak();

        run.run(
            template,
            target,
            plan -> plan,
            local -> {
              await()
                  .atMost(Duration.ofSeconds(100))
                  .until(
                      () ->
                          account.emulator.history().statementsInFlight() >= SLOTS
                              || local.ended().isDone());
              local.requestStop(CompletionReason.USER_REQUESTED);
            });
      }

      assertThat(account.emulator.history().statementsInFlightPeak()).isEqualTo(SLOTS);
      assertThat(run.totals(Phase.MEASUREMENT).all().operations()).isEqualTo(SLOTS);
      assertThat(DriverSettings.httpConnections()).isGreaterThan(SLOTS);
    }
  }
}
