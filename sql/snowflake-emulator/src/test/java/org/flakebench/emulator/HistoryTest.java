package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.history.Insight;
import org.flakebench.emulator.history.LockWait;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** QUERY_HISTORY and the views of ACCOUNT_USAGE, with their delays on a clock put ahead. */
class HistoryTest {
  private static final String USAGE = "SNOWFLAKE.ACCOUNT_USAGE.";
  private Account account;

  @BeforeEach
  void start() throws SQLException {
    account = new Account(Options.defaults().withHybridSampleOneIn(1_000_000_000));
    account.run("CREATE HYBRID TABLE h (id INT PRIMARY KEY, n INT)");
    account.run("CREATE TABLE s (id INT)");
    account.run("ALTER SESSION SET QUERY_TAG = 'flakebench:run_id=r1:phase=MEASUREMENT'");
    account.run("INSERT INTO s VALUES (1), (2)");
    account.run("INSERT INTO h VALUES (1, 1)");
    for (int id = 1; id <= 3; id++) {
      account.rows("SELECT n FROM h WHERE id = " + id);
    }
    account.rows("SELECT id FROM s WHERE id = ?", 1);
    account.error("SELECT id / 0 FROM s");
    account.run("ALTER SESSION UNSET QUERY_TAG");
  }

  @AfterEach
  void stop() throws SQLException {
    account.close();
  }

  private void later(long minutes) {
    account.emulator.clock().advance(Duration.ofMinutes(minutes));
  }

  @Test
  void tableFunctionShowsStatementsAtOnceButNotFastHybridOnes() throws SQLException {
    String sql =
        "SELECT query_text, query_type, execution_status, rows_produced, error_code FROM"
            + " TABLE(INFORMATION_SCHEMA.QUERY_HISTORY(END_TIME_RANGE_START =>"
            + " DATEADD('hour', -1, CURRENT_TIMESTAMP()), RESULT_LIMIT => 1000)) WHERE"
            + " STARTSWITH(query_tag, 'flakebench:run_id=' || ? || ':') AND query_type <>"
            + " 'ALTER_SESSION' ORDER BY start_time";
    assertThat(account.rows(sql, "r1"))
        .containsExactly(
            java.util.Arrays.asList(
                "INSERT INTO s VALUES (1), (2)", "INSERT", "SUCCESS", "2", null),
            java.util.Arrays.asList(
                "SELECT id FROM s WHERE id = ?", "SELECT", "SUCCESS", "1", null),
            java.util.Arrays.asList(
                "SELECT id / 0 FROM s", "SELECT", "FAILED_WITH_ERROR", "0", "100051"));
  }

  @Test
  void limitAppliesBeforeWhere() throws SQLException {
    assertThat(
            account.value(
                "SELECT COUNT(*) FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY(RESULT_LIMIT => 1))"
                    + " WHERE query_type = 'INSERT'"))
        .isEqualTo("0");
    assertThat(
            account.value(
                "SELECT COUNT(*) FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_SESSION(RESULT_LIMIT => 100))"
                    + " WHERE query_type = 'INSERT'"))
        .isEqualTo("1");
  }

  @Test
  void queryHistoryLagsFortyFiveMinutes() throws SQLException {
    String sql =
        "SELECT COUNT(*) FROM "
            + USAGE
            + "QUERY_HISTORY WHERE query_tag LIKE 'flakebench:%' AND"
            + " partitions_scanned IS NOT NULL AND query_type IN ('SELECT', 'INSERT')";
    assertThat(account.value(sql)).isEqualTo("0");
    later(44);
    assertThat(account.value(sql)).isEqualTo("0");
    later(2);
    assertThat(account.value(sql)).isEqualTo("3");
  }

  @Test
  void slowHybridStatementsAreLogged() throws SQLException {
    account.emulator.faults().slow("FROM h WHERE id = 77", Duration.ofMillis(600));
    account.rows("SELECT n FROM h WHERE id = 77");
    account.run("BEGIN");
    account.run("UPDATE h SET n = 78");
    account.run("COMMIT");
    assertThat(
            account.rows(
                "SELECT query_text FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY()) WHERE query_text"
                    + " LIKE '%77' OR query_text LIKE '%78' ORDER BY start_time"))
        .containsExactly(List.of("SELECT n FROM h WHERE id = 77"), List.of("UPDATE h SET n = 78"));
  }

  @Test
  void aggregateHasAllStatementsByShapeAndMinute() throws SQLException {
    String sql =
        "SELECT SUM(calls), COUNT(DISTINCT query_parameterized_hash), MAX(execution_time:max) >= 0,"
            + " SUM(execution_time:sum) / SUM(calls) >= 0, MAX(execution_time:\"p99.9\"::FLOAT) >= 0,"
            + " SUM(hybrid_table_requests_throttled_count) FROM "
            + USAGE
            + "AGGREGATE_QUERY_HISTORY WHERE STARTSWITH(query_tag, 'flakebench:run_id=r1:') AND"
            + " query_text LIKE 'SELECT n FROM h%'";
    later(170);
    assertThat(account.value(sql)).isNull();
    later(12);
    assertThat(account.rows(sql)).containsExactly(List.of("3", "1", "TRUE", "TRUE", "TRUE", "0"));
  }

  @Test
  void aggregateErrorsAreFlattened() throws SQLException {
    later(185);
    assertThat(
            account.rows(
                "SELECT e.value:code::STRING, SUM(e.value:count::INT) FROM "
                    + USAGE
                    + "AGGREGATE_QUERY_HISTORY q, LATERAL FLATTEN(input => q.errors) e WHERE"
                    + " STARTSWITH(q.query_tag, 'flakebench:run_id=r1:') GROUP BY 1"))
        .containsExactly(List.of("100051", "1"));
  }

  @Test
  void lockWaits() throws SQLException {
    Instant now = account.emulator.clock().instant();
    String id = account.emulator.history().statements().get(0).queryId();
    for (int seconds : List.of(2, 6)) {
      account
          .emulator
          .history()
          .add(
              new LockWait(
                  true,
                  5,
                  "H",
                  "TEST_RESULTS",
                  "FLAKEBENCH",
                  id,
                  42,
                  now,
                  now.plusSeconds(seconds),
                  List.of(new LockWait.Blocker("other", 41), new LockWait.Blocker("third", 43))));
    }
    later(179);
    assertThat(account.value("SELECT COUNT(*) FROM " + USAGE + "LOCK_WAIT_HISTORY")).isEqualTo("0");
    later(2);
    assertThat(
            account.rows(
                "SELECT object_name, schema_id, schema_name, lock_type, TIMESTAMPDIFF('millisecond',"
                    + " requested_at, acquired_at), blocker_queries[0]:transaction_id::INT FROM "
                    + USAGE
                    + "LOCK_WAIT_HISTORY WHERE query_id = ? ORDER BY 6",
                id))
        .as("waits for rows of less than five seconds do not appear")
        .containsExactly(
            java.util.Arrays.asList("ROW", "0", null, "ROW", "6000", "41"),
            java.util.Arrays.asList("ROW", "0", null, "ROW", "6000", "43"));
  }

  @Test
  void usageAndInsights() throws SQLException {
    Instant now = account.emulator.clock().instant();
    account.emulator.history().add(new History.HybridUsage(now.minusSeconds(3600), now, 0.25));
    var query = account.emulator.history().statements(q -> q.type().equals("INSERT")).get(0);
    account
        .emulator
        .history()
        .add(
            new Insight(
                query.queryId(),
                1,
                "QUERY_INSIGHT_NO_FILTER",
                "{\"text\":\"slow\"}",
                "[\"add a filter\"]",
                true,
                "TABLE_SCAN"));
    later(181);
    assertThat(
            account.rows(
                "SELECT object_type, object_name, credits_used FROM "
                    + USAGE
                    + "HYBRID_TABLE_USAGE_HISTORY"))
        .containsExactly(java.util.Arrays.asList("ACCOUNT", null, "0.25"));
    assertThat(
            account.rows(
                "SELECT i.insight_type_id, i.message:text::STRING, i.suggestions[0]::STRING,"
                    + " i.is_opportunity, q.query_text FROM "
                    + USAGE
                    + "QUERY_INSIGHTS i JOIN "
                    + USAGE
                    + "QUERY_HISTORY q ON q.query_id = i.query_id"))
        .containsExactly(
            List.of(
                "QUERY_INSIGHT_NO_FILTER",
                "slow",
                "add a filter",
                "TRUE",
                "INSERT INTO s VALUES (1), (2)"));
  }

  @Test
  void parameterizedHashes() {
    var lookups = account.emulator.history().statements(q -> q.sql().startsWith("SELECT n FROM h"));
    assertThat(lookups)
        .extracting(q -> q.parameterizedHash())
        .containsOnly(lookups.get(0).parameterizedHash());
    assertThat(lookups).extracting(q -> q.hash()).doesNotHaveDuplicates();
  }

  @Test
  void columnsAsDocumented() throws SQLException {
    try (var statement = account.connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM " + USAGE + "LOCK_WAIT_HISTORY LIMIT 0")) {
      var meta = rows.getMetaData();
      StringBuilder names = new StringBuilder();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        names.append(meta.getColumnName(i)).append(' ');
      }
      assertThat(names.toString())
          .isEqualTo(
              "OBJECT_ID LOCK_TYPE OBJECT_NAME SCHEMA_ID SCHEMA_NAME DATABASE_ID DATABASE_NAME"
                  + " QUERY_ID TRANSACTION_ID REQUESTED_AT ACQUIRED_AT BLOCKER_QUERIES ");
    }
  }
}
