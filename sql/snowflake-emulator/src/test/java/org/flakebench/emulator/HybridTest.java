package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hybrid tables: enforced keys and locks of single rows; locks of whole standard tables. */
class HybridTest {
  private Account account;
  private Connection other;

  @BeforeEach
  void start() throws SQLException {
    account = new Account();
    other = account.connect();
    account.run(
        "CREATE HYBRID TABLE rows_ (id INT PRIMARY KEY, n INT, s VARCHAR, INDEX by_s (s) INCLUDE (n))");
    account.run("CREATE TABLE plain (id INT PRIMARY KEY, n INT)");
    for (String table : List.of("rows_", "plain")) {
      account.run("INSERT INTO " + table + " (id, n) VALUES (1, 0), (2, 0)");
    }
  }

  @AfterEach
  void stop() throws SQLException {
    other.close();
    account.close();
  }

  private CompletableFuture<Integer> async(String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Account.run(other, sql);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  private void awaitWaiting(String sql) {
    awaitWaiting(sql, 1);
  }

  private void awaitWaiting(String sql, int statements) {
    await()
        .until(
            () ->
                account
                        .emulator
                        .history()
                        .statements(q -> q.sql().equals(sql) && q.status().equals("BLOCKED"))
                        .size()
                    == statements);
  }

  @Test
  void sameRowWaitsAndThenSeesWhatWasWritten() throws Exception {
    account.run("BEGIN");
    account.run("UPDATE rows_ SET n = n + 1 WHERE id = 1");
    String sql = "UPDATE rows_ SET n = n + 10 WHERE id = 1";
    CompletableFuture<Integer> waiting = async(sql);
    awaitWaiting(sql);
    assertThat(waiting).isNotDone();
    account.run("COMMIT");
    assertThat(waiting.get()).isEqualTo(1);
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1")).isEqualTo("11");
  }

  @Test
  void otherRowsDoNotWait() throws SQLException {
    account.run("BEGIN");
    account.run("UPDATE rows_ SET n = 1 WHERE id = 1");
    assertThat(Account.run(other, "UPDATE rows_ SET n = 1 WHERE id = 2")).isEqualTo(1);
    assertThat(Account.run(other, "INSERT INTO rows_ (id) VALUES (3)")).isEqualTo(1);
    account.run("ROLLBACK");
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1")).isEqualTo("0");
  }

  @Test
  void othersDoNotSeeWhatIsNotCommitted() throws SQLException {
    account.run("BEGIN");
    account.run("UPDATE rows_ SET n = 7 WHERE id = 1");
    assertThat(Account.rows(other, "SELECT n FROM rows_ WHERE id = 1"))
        .containsExactly(List.of("0"));
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1")).isEqualTo("7");
    account.run("COMMIT");
  }

  @Test
  void rowLockTimesOut() throws SQLException {
    account.run("BEGIN");
    account.run("UPDATE rows_ SET n = 1 WHERE id = 1");
    Account.run(other, "ALTER SESSION SET HYBRID_TABLE_LOCK_TIMEOUT = 0");
    SQLException error = Account.error(other, "UPDATE rows_ SET n = 2 WHERE id = 1");
    assertThat(error.getErrorCode()).isEqualTo(625);
    assertThat(error.getSQLState()).isEqualTo("57014");
    account.run("COMMIT");
  }

  @Test
  void standardTablesAreLockedWhole() throws Exception {
    account.run("BEGIN");
    account.run("UPDATE plain SET n = 1 WHERE id = 1");
    String sql = "UPDATE plain SET n = 2 WHERE id = 2";
    CompletableFuture<Integer> waiting = async(sql);
    awaitWaiting(sql);
    assertThat(waiting).isNotDone();
    account.run("COMMIT");
    assertThat(waiting.get()).isEqualTo(1);
    assertThat(account.emulator.history().lockWaits()).hasSize(1);
    assertThat(account.emulator.history().lockWaits().get(0).row()).isFalse();
  }

  @Test
  void insertsIntoStandardTablesDoNotWait() throws SQLException {
    account.run("BEGIN");
    account.run("DELETE FROM plain WHERE id = 1");
    assertThat(Account.run(other, "INSERT INTO plain VALUES (5, 5)")).isEqualTo(1);
    account.run("ROLLBACK");
  }

  @Test
  void tableLockTimesOut() throws SQLException {
    account.run("BEGIN");
    account.run("DELETE FROM plain WHERE id = 1");
    Account.run(other, "ALTER SESSION SET LOCK_TIMEOUT = 0");
    SQLException error = Account.error(other, "DELETE FROM plain WHERE id = 2");
    assertThat(error.getErrorCode()).isEqualTo(625);
    assertThat(error.getMessage()).contains("has locked table 'PLAIN' in transaction");
    account.run("ROLLBACK");
  }

  @Test
  void twentyWaitOneMoreFails() throws Exception {
    account.run("BEGIN");
    account.run("UPDATE plain SET n = 1 WHERE id = 1");
    ExecutorService threads = Executors.newFixedThreadPool(21);
    List<Connection> connections = new ArrayList<>();
    List<Future<Integer>> results = new ArrayList<>();
    String sql = "UPDATE plain SET n = n + 1 WHERE id = 2";
    for (int i = 0; i < 20; i++) {
      Connection connection = account.connect();
      connections.add(connection);
      results.add(threads.submit(() -> Account.run(connection, sql)));
    }
    awaitWaiting(sql, 20);
    assertThat(Account.error(other, "DELETE FROM plain WHERE id = -1").getMessage())
        .contains("exceeds the 20 statements limit");
    account.run("COMMIT");
    for (Future<Integer> result : results) {
      assertThat(result.get()).isEqualTo(1);
    }
    threads.shutdown();
    for (Connection connection : connections) {
      connection.close();
    }
    assertThat(account.value("SELECT n FROM plain WHERE id = 2")).isEqualTo("20");
  }

  @Test
  void duplicateKeysOfTwoTransactions() throws Exception {
    account.run("BEGIN");
    account.run("INSERT INTO rows_ (id) VALUES (9)");
    String sql = "INSERT INTO rows_ (id) VALUES (9)";
    CompletableFuture<Integer> waiting = async("/* second */ " + sql);
    awaitWaiting("/* second */ " + sql);
    account.run("COMMIT");
    assertThat(waiting).failsWithin(java.time.Duration.ofSeconds(10));
    assertThat(account.code(sql)).isEqualTo(200001);
  }

  @Test
  void countersOfManyWritersAddUp() throws Exception {
    int writers = 8;
    int each = 25;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<?>> done = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      done.add(
          threads.submit(
              () -> {
                try (Connection connection = account.connect()) {
                  for (int i = 0; i < each; i++) {
                    Account.run(connection, "UPDATE rows_ SET n = n + 1 WHERE id = 1");
                  }
                }
                return null;
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1"))
        .isEqualTo(String.valueOf(writers * each));
  }

  @Test
  void claimByToken() throws Exception {
    account.run("CREATE HYBRID TABLE jobs (id INT PRIMARY KEY, claimed_by VARCHAR)");
    account.run("INSERT INTO jobs (id) SELECT SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 20))");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> claims = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      String token = "w" + w;
      claims.add(
          threads.submit(
              () -> {
                int claimed = 0;
                try (Connection connection = account.connect()) {
                  for (int id = 0; id < 20; id++) {
                    claimed +=
                        Account.run(
                            connection,
                            "UPDATE jobs SET claimed_by = ? WHERE id = ? AND claimed_by IS NULL",
                            token,
                            id);
                  }
                }
                return claimed;
              }));
    }
    int sum = 0;
    for (Future<Integer> claim : claims) {
      sum += claim.get();
    }
    threads.shutdown();
    assertThat(sum).as("each job was claimed once").isEqualTo(20);
  }

  @Test
  void foreignKeysAreEnforced() throws SQLException {
    account.run(
        "CREATE HYBRID TABLE child (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES rows_ (id))");
    account.run("INSERT INTO child VALUES (1, 1)");
    assertThat(account.code("INSERT INTO child VALUES (2, 99)")).isEqualTo(200008);
    assertThat(account.code("DELETE FROM rows_ WHERE id = 1")).isEqualTo(200008);
    assertThat(account.code("DROP TABLE rows_")).isEqualTo(391488);
  }

  @Test
  void indexesAreShown() throws SQLException {
    account.run("CREATE INDEX IF NOT EXISTS by_n ON rows_ (n)");
    assertThat(account.rows("SHOW INDEXES IN TABLE rows_").stream().map(r -> r.get(1)).toList())
        .containsExactly("SYS_INDEX_ROWS__PRIMARY", "BY_S", "BY_N");
    assertThat(account.rows("SHOW HYBRID TABLES").get(0).get(1)).isEqualTo("ROWS_");
  }

  @Test
  void autocommitOff() throws SQLException {
    other.setAutoCommit(false);
    Account.run(other, "UPDATE rows_ SET n = 5 WHERE id = 1");
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1")).isEqualTo("0");
    other.commit();
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1")).isEqualTo("5");
    Account.run(other, "UPDATE rows_ SET n = 6 WHERE id = 1");
    other.rollback();
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1")).isEqualTo("5");
    other.setAutoCommit(true);
  }

  @Test
  void closingRollsBack() throws SQLException {
    Connection third = account.connect();
    Account.run(third, "BEGIN");
    Account.run(third, "UPDATE rows_ SET n = 5 WHERE id = 1");
    third.close();
    assertThat(account.run("UPDATE rows_ SET n = n + 1 WHERE id = 1")).isEqualTo(1);
    assertThat(account.value("SELECT n FROM rows_ WHERE id = 1")).isEqualTo("1");
  }

  @Test
  void mergeCountsItsBranches() throws SQLException {
    for (String table : List.of("rows_", "plain")) {
      try (var statement = account.connection.createStatement()) {
        statement.execute(
            "MERGE INTO "
                + table
                + " t USING (SELECT 1 AS id, 5 AS n UNION ALL SELECT 7, 7 UNION ALL SELECT 2, -1) s"
                + " ON t.id = s.id WHEN MATCHED AND s.n < 0 THEN DELETE WHEN MATCHED THEN UPDATE"
                + " SET n = s.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n)");
        assertThat(statement.getUpdateCount()).isEqualTo(3);
      }
      assertThat(account.rows("SELECT id, n FROM " + table + " ORDER BY id"))
          .containsExactly(List.of("1", "5"), List.of("7", "7"));
    }
    var merge = account.emulator.history().statements(q -> q.type().equals("MERGE")).get(0);
    assertThat(List.of(merge.rowsInserted(), merge.rowsUpdated(), merge.rowsDeleted()))
        .containsExactly(1L, 1L, 1L);
  }

  @Test
  void updateFromAndDeleteUsing() throws SQLException {
    account.run("CREATE TABLE news (id INT, n INT)");
    account.run("INSERT INTO news VALUES (1, 41), (2, 42)");
    assertThat(
            account.run(
                "UPDATE plain p SET n = x.n + 1 FROM news x WHERE p.id = x.id AND x.n > 41"))
        .isEqualTo(1);
    assertThat(account.value("SELECT n FROM plain WHERE id = 2")).isEqualTo("43");
    assertThat(account.run("DELETE FROM plain USING news x WHERE plain.id = x.id AND x.n = 41"))
        .isEqualTo(1);
    assertThat(account.value("SELECT COUNT(*) FROM plain")).isEqualTo("1");
    assertThat(account.run("INSERT OVERWRITE INTO plain SELECT 8, 8")).isEqualTo(1);
    account.run("TRUNCATE TABLE plain");
    assertThat(account.value("SELECT COUNT(*) FROM plain")).isEqualTo("0");
  }

  @Test
  void deadlockEndsOneOfThem() throws Exception {
    account.run("BEGIN");
    Account.run(other, "BEGIN");
    account.run("UPDATE rows_ SET n = 1 WHERE id = 1");
    Account.run(other, "UPDATE rows_ SET n = 2 WHERE id = 2");
    String sql = "UPDATE rows_ SET n = 2 WHERE id = 1";
    CompletableFuture<Integer> waiting = async(sql);
    awaitWaiting(sql);
    Integer mine = null;
    try {
      mine = account.run("UPDATE rows_ SET n = 1 WHERE id = 2");
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("deadlock");
      assertThat(account.code("COMMIT")).as("nothing is lost silently").isEqualTo(999001);
      account.run("ROLLBACK");
    }
    if (mine == null) {
      assertThat(waiting.get()).isEqualTo(1);
    } else {
      assertThat(waiting).failsWithin(java.time.Duration.ofSeconds(10));
      assertThat(Account.error(other, "COMMIT").getErrorCode()).isEqualTo(999001);
      Account.run(other, "ROLLBACK");
      account.run("COMMIT");
    }
    Account.run(other, "COMMIT");
    assertThat(account.rows("SELECT DISTINCT n FROM rows_")).hasSize(1);
  }

  @Test
  void waitsForRowsAreRemembered() throws Exception {
    account.run("BEGIN");
    account.run("UPDATE rows_ SET n = 1 WHERE id = 1");
    String sql = "UPDATE rows_ SET n = 2 WHERE id = 1";
    CompletableFuture<Integer> waiting = async(sql);
    awaitWaiting(sql);
    account.run("COMMIT");
    waiting.get();
    assertThat(account.emulator.history().lockWaits())
        .singleElement()
        .satisfies(
            w -> {
              assertThat(w.row()).isTrue();
              assertThat(w.blockers()).hasSize(1);
            });
    assertThat(account.emulator.history().statements(q -> q.sql().equals(sql)).get(0).blockedMs())
        .isPositive();
  }
}
