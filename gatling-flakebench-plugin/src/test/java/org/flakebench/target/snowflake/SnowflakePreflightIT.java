package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.List;
import org.flakebench.TestAccount;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.TableType;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.StatementPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server says of statements before a run, all of it at once. */
class SnowflakePreflightIT {
  private static TestAccount account;
  private SnowflakeTarget target;

  @BeforeAll
  static void start() throws SQLException {
    account = new TestAccount();
    account.orders(TableType.STANDARD, 10);
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @BeforeEach
  void open() {
    target = account.target(TestAccount.template(TableType.STANDARD).build());
  }

  @AfterEach
  void close() {
    account.emulator.faults().clear();
    target.close();
  }

  private void preflight(StatementPlan... plans) {
    target.preflight(
        List.of(plans), (plan, session) -> plan.bind(null, session.parameters(plan.index())));
  }

  @Test
  void goodStatementsPassAndNoneRuns() throws SQLException {
    preflight(
        Plans.read(0, "SELECT * FROM orders WHERE id = ?", (s, sink, i) -> sink.setLong(i, 1)),
        Plans.write(1, "DELETE FROM orders WHERE id = ?", (s, sink, i) -> sink.setLong(i, 1)),
        Plans.write(
            2,
            "INSERT INTO orders (id, customer_id, amount) VALUES (?, 1, 1)",
            (s, sink, i) -> sink.setLong(i, 1)));

    assertThat(account.value("SELECT COUNT(*) FROM orders")).isEqualTo("10");
  }

  @Test
  void everyProblemIsToldAtOnceWithTheRemedy() {
    account.emulator.faults().denyPrivilege("EXPLAIN .*UPDATE", "table 'ORDERS'");

    TemplateException refused =
        catchThrowableOfType(
            TemplateException.class,
            () ->
                preflight(
                    Plans.read(0, "SELECT nothing FROM orders"),
                    Plans.read(1, "SELECT id FROM orders"),
                    Plans.read(2, "SELECT * FROM nowhere"),
                    Plans.write(3, "UPDATE orders SET status = 'x'")));

    assertThat(refused.problems())
        .extracting(TemplateException.Problem::path)
        .containsExactly("statements[0].sql", "statements[2].sql", "statements[3].sql");
    assertThat(refused.problems())
        .extracting(TemplateException.Problem::code)
        .containsExactly("COLUMN_MISSING", "OBJECT_MISSING", "PERMISSION_DENIED");
    assertThat(refused).hasMessageContaining("NOTHING").hasMessageContaining("SNOWFLAKE_ROLE");
  }

  @Test
  void aLostSessionIsOpenedOnceMore() {
    target.profile(false);
    account.emulator.history().statements().stream()
        .filter(query -> TestAccount.TAG.text().equals(query.tag()))
        .mapToLong(query -> query.sessionId())
        .forEach(account.emulator::endSession);

    assertThatCode(() -> target.profile(false)).doesNotThrowAnyException();
  }

  @Test
  void aServiceThatIsNotThereForLongIsSaid() {
    target.profile(false);
    account.emulator.faults().fail("SHOW TABLES", "390111", "08001", "Session no longer exists", 9);

    TargetUnavailableException gone =
        catchThrowableOfType(TargetUnavailableException.class, () -> target.profile(false));

    assertThat(gone).hasMessageContaining("390111").hasMessageContaining("SYSTEM$ABORT_SESSION");
  }
}
