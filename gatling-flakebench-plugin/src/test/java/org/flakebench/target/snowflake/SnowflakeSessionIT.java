package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.flakebench.TestAccount;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.load.Phase;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.target.Session;
import org.flakebench.target.TargetException;
import org.flakebench.template.TableType;
import org.flakebench.template.Template;
import org.flakebench.workload.StatementPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session of a slot, and what becomes of it when things go wrong. */
class SnowflakeSessionIT {
  private static final StatementPlan LOOKUP =
      Plans.read(0, "SELECT * FROM orders WHERE id <= ?", (slot, sink, i) -> sink.setLong(i, 3));
  private static final StatementPlan UPDATE =
      Plans.write(
          1, "UPDATE orders SET status = 'X' WHERE id <= ?", (slot, sink, i) -> sink.setLong(i, 2));

  private static TestAccount account;
  private SnowflakeTarget target;

  @BeforeAll
  static void start() throws SQLException {
    account = new TestAccount();
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @BeforeEach
  void open() throws SQLException {
    account.run("DROP TABLE IF EXISTS orders");
    account.orders(TableType.STANDARD, 10);
    target = target(TestAccount.template(TableType.STANDARD).build());
  }

  @AfterEach
  void close() {
    account.emulator.faults().clear();
    target.close();
  }

  private static SnowflakeTarget target(Template template) {
    return account.target(template);
  }

  private Session session(StatementPlan... plans) {
    Session session =
        target.open(
            List.of(plans), (plan, opened) -> plan.bind(null, opened.parameters(plan.index())));
    session.enter(Phase.MEASUREMENT);
    return session;
  }

  @Test
  void countsRowsReadAndWritten() {
    try (Session session = session(LOOKUP, UPDATE)) {
      assertThat(session.execute(0)).isEqualTo(3);
      assertThat(session.execute(1)).isEqualTo(2);
      assertThat(session.execute(0)).isEqualTo(3);
    }
  }

  @Test
  void setsWhatTheTemplateSays() throws SQLException {
    Template template =
        TestAccount.template(TableType.STANDARD).useCachedResult().statementTimeoutMs(1001).build();
    StatementPlan parameters = Plans.read(0, "SHOW PARAMETERS LIKE 'USE_CACHED_RESULT'");
    try (SnowflakeTarget cached = target(template);
        Connection connection =
            new SnowflakeConnector(
                    cached.login(),
                    new SessionSettings(template.target(), 1001, TestAccount.TAG).ofLoad())
                .connect()) {
      assertThat(parameter(connection, "USE_CACHED_RESULT")).isEqualToIgnoringCase("true");
      assertThat(parameter(connection, "STATEMENT_TIMEOUT_IN_SECONDS")).isEqualTo("2");
      assertThat(parameter(connection, "TIMEZONE")).isEqualTo("UTC");
      assertThat(parameter(connection, "QUERY_TAG")).isEqualTo(TestAccount.TAG.text());
      assertThat(parameters.index()).isZero();
    }
  }

  private static String parameter(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SHOW PARAMETERS LIKE '" + name + "' IN SESSION")) {
      result.next();
      return result.getString("value");
    }
  }

  @Test
  void withoutAddOpensResultsComeAsJson() throws SQLException {
    SnowflakeConnector json = new SnowflakeConnector(target.login(), Map.of(), false);
    try (Connection connection = json.connect()) {
      assertThat(parameter(connection, "JDBC_QUERY_RESULT_FORMAT")).isEqualTo("JSON");
    }
    assertThat(DriverSettings.arrowWorks()).isTrue();
    assertThat(target.notes()).doesNotContain(DriverSettings.NO_ARROW);
  }

  @Test
  void theTagFollowsThePhase() {
    try (Session session =
        target.open(
            List.of(LOOKUP), (plan, opened) -> plan.bind(null, opened.parameters(plan.index())))) {
      int before = account.tagged(Phase.MEASUREMENT).size();
      session.enter(Phase.WARMUP);
      session.execute(0);
      session.enter(Phase.MEASUREMENT);
      session.execute(0);
      session.execute(0);
      assertThat(account.tagged(Phase.MEASUREMENT)).hasSize(before + 2);
      assertThat(account.tagged(Phase.WARMUP).get(account.tagged(Phase.WARMUP).size() - 1).sql())
          .startsWith("SELECT /*fb k=GENERIC_SQL l=s0 r=run-1*/ * FROM");
    }
  }

  @Test
  void aTagThatCannotBeSetIsAFailureOfItsOwn() {
    account.emulator.faults().fail("phase=MEASUREMENT", "000603", "XX000", "Processing aborted", 1);
    try (Session session = session2()) {
      assertThatThrownBy(() -> session.enter(Phase.MEASUREMENT))
          .isInstanceOfSatisfying(
              TargetException.class,
              e -> {
                assertThat(e.key().category()).isEqualTo("QUERY_TAG_NOT_SET");
                assertThat(e.connectionLost()).isFalse();
              });
      session.enter(Phase.MEASUREMENT);
      assertThat(session.execute(0)).isEqualTo(3);
    }
  }

  private Session session2() {
    return target.open(
        List.of(LOOKUP), (plan, opened) -> plan.bind(null, opened.parameters(plan.index())));
  }

  private static void assertCategory(Session session, int statement, String category) {
    assertThatThrownBy(() -> session.execute(statement))
        .isInstanceOfSatisfying(
            TargetException.class,
            e -> assertThat(e.key().category()).as(e.getMessage()).isEqualTo(category));
  }

  @Test
  void statementsThatTheDriverSentAgainCountAsFailedAndRanOnce() {
    try (Session session = session(LOOKUP, UPDATE)) {
      int before = load();
      account.emulator.faults().unavailable(1);
      assertCategory(session, 1, "SF_CONNECTION_503");
      account.emulator.faults().loseAnswers(1);
      assertCategory(session, 1, "SF_CONNECTION_503");
      assertThat(load()).isEqualTo(before + 2);
      assertThat(session.execute(0)).isEqualTo(3);
    }
  }

  @Test
  void theDriverSendsAStatementAgainOnceOnly() {
    try (Session session = session(LOOKUP)) {
      int before = load();
      account.emulator.faults().unavailable(2);
      assertThatThrownBy(() -> session.execute(0))
          .isInstanceOfSatisfying(
              TargetException.class,
              e -> {
                assertThat(e.key().category()).isEqualTo("SF_CONNECTION_503");
                assertThat(e.key().origin()).isEqualTo(ErrorOrigin.NETWORK);
                assertThat(e.getCause()).isNotNull();
              });
      assertThat(load()).isEqualTo(before);
      assertThat(session.execute(0)).isEqualTo(3);
    }
  }

  private static int load() {
    return account.tagged(Phase.MEASUREMENT).size();
  }

  @Test
  void refusalsOfTheServerLeaveTheSessionUsable() {
    try (Session session = session(LOOKUP, UPDATE)) {
      account.emulator.faults().denyPrivilege("UPDATE", "table 'ORDERS'");
      assertCategory(session, 1, "PERMISSION_DENIED");
      account.emulator.faults().clear();
      account.emulator.faults().fail("UPDATE", "000625", "57014", "the number of waiters", 1);
      assertCategory(session, 1, "SF_LOCK_WAITER_LIMIT");
      account
          .emulator
          .faults()
          .fail("UPDATE", "200001", "22000", "A primary key already exists", 1);
      assertCategory(session, 1, "UNIQUE_VIOLATION");
      assertThat(session.execute(1)).isEqualTo(2);
    }
  }

  @Test
  void aSuspendedWarehouseIsNamed() {
    try (Session session = session(LOOKUP)) {
      account.run("ALTER WAREHOUSE compute_wh SET AUTO_RESUME = FALSE");
      account.run("ALTER WAREHOUSE compute_wh SUSPEND");
      assertCategory(session, 0, "NO_ACTIVE_WAREHOUSE");
      account.run("ALTER WAREHOUSE compute_wh RESUME");
      assertThat(session.execute(0)).isEqualTo(3);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void statementsThatTakeTooLongAreCutOffByTheServer() throws SQLException {
    Template template = TestAccount.template(TableType.STANDARD).statementTimeoutMs(1000).build();
    account.emulator.faults().slow("FROM orders WHERE", Duration.ofMinutes(5));
    try (SnowflakeTarget limited = target(template);
        Session session =
            limited.open(
                List.of(LOOKUP),
                (plan, opened) -> plan.bind(null, opened.parameters(plan.index())))) {
      assertThatThrownBy(() -> session.execute(0))
          .isInstanceOfSatisfying(
              TargetException.class,
              e -> {
                assertThat(e.key().category()).isEqualTo("STATEMENT_TIMEOUT");
                assertThat(e.key().origin()).isEqualTo(ErrorOrigin.POLICY);
              });
    }
  }

  @Test
  void cancelsWhatRuns() throws Exception {
    account.emulator.faults().slow("FROM orders WHERE", Duration.ofMinutes(5));
    try (Session session = session(LOOKUP)) {
      CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> session.execute(0));
      awaitRunning();
      session.cancel();
      assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              TargetException.class, e -> assertThat(e.key().category()).isEqualTo("CANCELLED"));
      account.emulator.faults().clear();
      session.cancel();
      assertThat(session.execute(0)).isEqualTo(3);
    }
  }

  @Test
  void aborting() throws Exception {
    account.emulator.faults().slow("FROM orders WHERE", Duration.ofMinutes(5));
    Session session = session(LOOKUP);
    CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> session.execute(0));
    awaitRunning();
    session.abort();
    assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    account.emulator.faults().clear();
    await()
        .untilAsserted(
            () -> assertThatThrownBy(() -> session.execute(0)).isInstanceOf(TargetException.class));
    session.close();
  }

  private static void awaitRunning() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                account.emulator.history().statements(q -> !q.isEnded() && q.isCompiled()).stream()
                    .map(QueryRecord::sql)
                    .anyMatch(sql -> sql.contains("FROM orders WHERE")));
  }
}
