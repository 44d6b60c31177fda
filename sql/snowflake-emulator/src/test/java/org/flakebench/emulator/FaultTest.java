package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.resultset.SnowflakeResultSet;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong on demand, and statements that are cancelled, late or sent off. */
class FaultTest {
  private Account account;

  @BeforeEach
  void start() throws SQLException {
    account = new Account();
    account.run("CREATE TABLE t (a INT)");
    account.run("CREATE HYBRID TABLE h (id INT PRIMARY KEY)");
  }

  @AfterEach
  void stop() throws SQLException {
    account.close();
  }

  @Test
  void unavailableIsTriedAgain() throws SQLException {
    account.emulator.faults().unavailable(1);
    assertThat(account.run("INSERT INTO t VALUES (1)")).isEqualTo(1);
    assertThat(account.value("SELECT COUNT(*) FROM t")).isEqualTo("1");
  }

  @Test
  void lostAnswersDoNotRunTwice() throws SQLException {
    account.emulator.faults().loseAnswers(1);
    assertThat(account.run("INSERT INTO t VALUES (1)")).isEqualTo(1);
    assertThat(account.value("SELECT COUNT(*) FROM t")).isEqualTo("1");
  }

  @Test
  void cancel() throws Exception {
    account.emulator.faults().slow("SELECT a", Duration.ofMinutes(5));
    try (Statement statement = account.connection.createStatement()) {
      CompletableFuture<SQLException> error =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  statement.executeQuery("SELECT a FROM t");
                  return null;
                } catch (SQLException e) {
                  return e;
                }
              });
      await()
          .until(
              () ->
                  !account
                      .emulator
                      .history()
                      .statements(q -> q.sql().startsWith("SELECT a") && q.isCompiled())
                      .isEmpty());
      statement.cancel();
      assertThat(error.get().getErrorCode()).isEqualTo(604);
      assertThat(error.get().getSQLState()).isEqualTo("57014");
    }
    assertThat(account.emulator.history().statementsInFlight()).isZero();
  }

  @Test
  void cancelBySql() throws Exception {
    account.emulator.faults().slow("SELECT a", Duration.ofMinutes(5));
    try (Connection other = account.connect()) {
      CompletableFuture<SQLException> error =
          CompletableFuture.supplyAsync(() -> Account.error(other, "SELECT a FROM t"));
      await()
          .until(
              () ->
                  !account
                      .emulator
                      .history()
                      .statements(q -> q.sql().startsWith("SELECT a") && q.isCompiled())
                      .isEmpty());
      String id =
          account
              .emulator
              .history()
              .statements(q -> q.sql().startsWith("SELECT a"))
              .get(0)
              .queryId();
      assertThat(account.value("SELECT SYSTEM$CANCEL_QUERY('" + id + "')")).contains("terminated");
      assertThat(error.get().getErrorCode()).isEqualTo(604);
    }
  }

  @Test
  void waitingForARowIsCancelled() throws Exception {
    account.run("INSERT INTO h VALUES (1)");
    account.run("BEGIN");
    account.run("UPDATE h SET id = 1 WHERE id = 1");
    try (Connection other = account.connect()) {
      Account.run(other, "ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 1");
      SQLException error = Account.error(other, "DELETE FROM h WHERE id = 1");
      assertThat(error.getErrorCode()).isEqualTo(630);
      assertThat(error.getMessage()).contains("timeout of 1 second(s)");
    }
    account.run("ROLLBACK");
  }

  @Test
  void statementTimeout() throws SQLException {
    account.run("ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 1");
    account.emulator.faults().slow("SELECT a", Duration.ofMinutes(5));
    assertThat(account.code("SELECT a FROM t")).isEqualTo(630);
    assertThat(account.value("SELECT 2")).isEqualTo("2");
  }

  @Test
  void queueIsSeenAndTold() throws Exception {
    account.emulator.warehouse("COMPUTE_WH").limitConcurrency(1);
    account.emulator.faults().slow("SELECT a /\\* first", Duration.ofMinutes(5));
    try (Connection first = account.connect();
        Connection second = account.connect();
        Statement slow = first.createStatement()) {
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(
              () -> {
                try {
                  slow.executeQuery("SELECT a /* first */ FROM t");
                } catch (SQLException e) {
                  assertThat(e.getErrorCode()).isEqualTo(604);
                }
              });
      await().until(() -> figures().equals(List.of("1", "0")));
      CompletableFuture<List<List<String>>> queued =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Account.rows(second, "SELECT a /* second */ FROM t");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      await().until(() -> figures().equals(List.of("1", "1")));
      // Names are identifiers: upper case unless quoted within the quotes.
      for (String name : List.of("compute_wh", "\"COMPUTE_WH\"")) {
        await()
            .until(
                () ->
                    account
                        .value(
                            "SELECT LISTAGG(execution_status, ',') WITHIN GROUP (ORDER BY query_text) FROM TABLE("
                                + "INFORMATION_SCHEMA.QUERY_HISTORY_BY_WAREHOUSE(WAREHOUSE_NAME => '"
                                + name
                                + "')) WHERE query_text LIKE 'SELECT a%'")
                        .equals("RUNNING,QUEUED"));
      }
      slow.cancel();
      running.get();
      assertThat(queued.get()).isEmpty();
    }
    assertThat(
            account
                .emulator
                .history()
                .statements(q -> q.sql().contains("second"))
                .get(0)
                .queuedMs())
        .isPositive();
  }

  private List<String> figures() throws SQLException {
    List<String> row = account.rows("SHOW WAREHOUSES").get(0);
    return List.of(row.get(7), row.get(8));
  }

  @Test
  void throttledHybridStatementsAreCounted() throws SQLException {
    account.emulator.faults().throttleHybrid(Duration.ofMillis(30));
    account.rows("SELECT id FROM h");
    account.rows("SELECT a FROM t");
    account.emulator.clock().advance(Duration.ofMinutes(200));
    assertThat(
            account.value(
                "SELECT SUM(hybrid_table_requests_throttled_count) FROM"
                    + " SNOWFLAKE.ACCOUNT_USAGE.AGGREGATE_QUERY_HISTORY"))
        .isEqualTo("1");
  }

  @Test
  void anEndedSessionNoLongerExists() throws SQLException {
    try (Connection other = account.connect()) {
      long id = Long.parseLong(Account.rows(other, "SELECT CURRENT_SESSION()").get(0).get(0));
      account.emulator.endSession(id);
      assertThat(Account.error(other, "SELECT 1").getErrorCode()).isEqualTo(390111);
    }
    assertThat(account.value("SELECT 2")).isEqualTo("2");
  }

  @Test
  void missingPrivilege() throws SQLException {
    account.emulator.faults().denyPrivilege("INSERT INTO t", "table 'T'");
    assertThat(account.code("INSERT INTO t VALUES (1)")).isEqualTo(3001);
    account.emulator.faults().clear();
    assertThat(account.run("INSERT INTO t VALUES (1)")).isEqualTo(1);
  }

  @Test
  void failingOnDemand() throws SQLException {
    account.emulator.faults().fail("SELECT a", "000603", "XX000", "Processing aborted", 1);
    assertThat(account.code("SELECT a FROM t")).isEqualTo(603);
    assertThat(account.rows("SELECT a FROM t")).isEmpty();
  }

  @Test
  void asyncStatements() throws Exception {
    account.run("INSERT INTO t VALUES (5)");
    account.emulator.faults().slow("SELECT a", Duration.ofMillis(300));
    try (Statement statement = account.connection.createStatement();
        ResultSet rows =
            statement.unwrap(SnowflakeStatement.class).executeAsyncQuery("SELECT a FROM t")) {
      String id = rows.unwrap(SnowflakeResultSet.class).getQueryID();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(5);
      try (ResultSet again =
          account.connection.unwrap(SnowflakeConnection.class).createResultSet(id)) {
        assertThat(again.next()).isTrue();
        assertThat(again.getInt(1)).isEqualTo(5);
      }
    }
  }

  @Test
  void fourHundredInFlight() throws Exception {
    int slots = 400;
    account.emulator.faults().slow("SELECT a", Duration.ofMinutes(5));
    List<Connection> connections =
        java.util.stream.IntStream.range(0, slots)
            .parallel()
            .mapToObj(
                i -> {
                  try {
                    return account.connect();
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();
    List<Thread> threads =
        connections.stream()
            .map(c -> new Thread(() -> Account.error(c, "SELECT a FROM t")))
            .toList();
    threads.forEach(Thread::start);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> account.emulator.history().statementsInFlightPeak() >= slots);
    assertThat(account.rows("SHOW WAREHOUSES").get(0).get(7)).isEqualTo(String.valueOf(slots));
    for (var query : account.emulator.history().statements(q -> !q.isEnded())) {
      account.value("SELECT SYSTEM$CANCEL_QUERY('" + query.queryId() + "')");
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
