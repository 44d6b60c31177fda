package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.Templates;
import org.flakebench.TestAccount;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.load.Phase;
import org.flakebench.target.snowflake.DriverSettings;
import org.flakebench.target.snowflake.SnowflakeConnector;
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

  /** The control: where the driver's client is limited, statements queue in it and nobody sees. */
  @Test
  void aLimitedClientLetsNoMoreThroughThanItsLimit() throws Exception {
    String[] limits = {
      "net.snowflake.jdbc.max_connections", "net.snowflake.jdbc.max_connections_per_route"
    };
    try (TestAccount account = new TestAccount()) {
      account.emulator.faults().slow("^SELECT 'slow'", Duration.ofMinutes(5));
      for (String limit : limits) {
        System.setProperty(limit, "10");
      }
      List<Connection> connections = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      try {
        // Another name of the client makes the driver build another one.
        SnowflakeConnector limited =
            new SnowflakeConnector(account.login(), Map.of("user_agent_suffix", "limited"));
        for (int i = 0; i < 20; i++) {
          Connection connection = limited.connect();
          connections.add(connection);
          threads.add(new Thread(() -> runSlow(connection)));
        }
        account.emulator.history().resetPeak();
        threads.forEach(Thread::start);
        await()
            .during(Duration.ofSeconds(1))
            .atMost(Duration.ofSeconds(60))
            .until(() -> account.emulator.history().statementsInFlight() == 10);
        assertThat(account.emulator.history().statementsInFlightPeak()).isEqualTo(10);
      } finally {
        for (String limit : limits) {
          System.setProperty(limit, String.valueOf(DriverSettings.HTTP_CONNECTIONS));
        }
        account.emulator.faults().clear();
        while (threads.stream().anyMatch(Thread::isAlive)) {
          for (QueryRecord query : account.emulator.history().statements(q -> !q.isEnded())) {
            account.value("SELECT SYSTEM$CANCEL_QUERY('" + query.queryId() + "')");
          }
        }
        for (Connection connection : connections) {
          connection.close();
        }
      }
    }
  }

  private static void runSlow(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 'slow'");
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(604);
    }
  }
}
