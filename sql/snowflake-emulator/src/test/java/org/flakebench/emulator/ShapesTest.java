package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements in the shapes that a store of results has. */
class ShapesTest {
  private Account account;

  @BeforeEach
  void start() throws SQLException {
    account = new Account();
    account.run(
        """
        CREATE HYBRID TABLE IF NOT EXISTS run_status (
          run_id VARCHAR(36) NOT NULL,
          status VARCHAR(50) NOT NULL,
          config VARIANT,
          version NUMBER(38,0) NOT NULL DEFAULT 1,
          total_ops BIGINT DEFAULT 0,
          started TIMESTAMP_NTZ,
          created_at TIMESTAMP_NTZ DEFAULT CURRENT_TIMESTAMP(),
          CONSTRAINT pk_run_status PRIMARY KEY (run_id),
          INDEX by_status (status)
        ) COMMENT = 'Runs'
        """);
    account.run(
        """
        CREATE OR ALTER TABLE results (
          run_id VARCHAR(36) NOT NULL, kind VARCHAR, ms FLOAT, ok BOOLEAN, at TIMESTAMP_NTZ, extra VARIANT,
          CONSTRAINT pk_results PRIMARY KEY (run_id)
        ) CLUSTER BY (run_id)
        """);
  }

  @AfterEach
  void stop() throws SQLException {
    account.close();
  }

  @Test
  void insertJsonBySelect() throws SQLException {
    assertThat(
            account.run(
                "INSERT INTO run_status (run_id, status, config, started) SELECT ?, ?, PARSE_JSON(?), CURRENT_TIMESTAMP()",
                "r1",
                "NEW",
                "{\"a\":[1,2]}"))
        .isEqualTo(1);
    assertThat(
            account.rows("SELECT config:a[1]::INT, version, started = created_at FROM run_status"))
        .containsExactly(List.of("2", "1", "TRUE"));
  }

  @Test
  void insertOnlyWhenMissing() throws SQLException {
    String sql =
        "INSERT INTO run_status (run_id, status) SELECT ?, 'NEW' WHERE NOT EXISTS (SELECT 1 FROM run_status WHERE run_id = ?)";
    assertThat(account.run(sql, "r1", "r1")).isEqualTo(1);
    assertThat(account.run(sql, "r1", "r1")).isZero();
  }

  @Test
  void mergeOfBinds() throws SQLException {
    String sql =
        "MERGE INTO run_status t USING (SELECT ? AS run_id, ? AS status, PARSE_JSON(?) AS config, ?::INT AS ops,"
            + " ?::TIMESTAMP_NTZ AS started) s ON t.run_id = s.run_id WHEN MATCHED THEN UPDATE SET t.status ="
            + " s.status, t.config = s.config, t.total_ops = t.total_ops + s.ops, version = t.version + 1 WHEN"
            + " NOT MATCHED THEN INSERT (run_id, status, config, total_ops, started) VALUES (s.run_id, s.status,"
            + " s.config, s.ops, s.started)";
    for (int i = 1; i <= 2; i++) {
      try (PreparedStatement merge = account.connection.prepareStatement(sql)) {
        merge.setString(1, "r1");
        merge.setString(2, "S" + i);
        merge.setString(3, i == 1 ? null : "{\"i\":2}");
        merge.setInt(4, 10 * i);
        merge.setTimestamp(5, Timestamp.from(Instant.parse("2024-01-01T00:00:00Z")));
        assertThat(merge.executeUpdate()).isEqualTo(1);
      }
    }
    assertThat(
            account.rows(
                "SELECT status, total_ops, version, config:i::INT, started FROM run_status"))
        .containsExactly(List.of("S2", "30", "2", "2", "2024-01-01 00:00:00.000"));
  }

  @Test
  void batchesOfUpdatesAndMerges() throws SQLException {
    account.run(
        "INSERT INTO run_status (run_id, status) VALUES ('r0', 'A'), ('r1', 'A'), ('r2', 'A')");
    try (PreparedStatement update =
        account.connection.prepareStatement(
            "UPDATE run_status SET status = ?, config = PARSE_JSON(?) WHERE run_id = ?")) {
      for (int i = 0; i < 3; i++) {
        update.setString(1, "B" + i);
        update.setString(2, "{}");
        update.setString(3, "r" + i);
        update.addBatch();
      }
      assertThat(update.executeBatch()).containsExactly(1, 1, 1);
    }
    try (PreparedStatement insert =
        account.connection.prepareStatement(
            "INSERT INTO results (run_id, kind, extra) SELECT ?, ?, PARSE_JSON(?)")) {
      for (int i = 0; i < 3; i++) {
        insert.setString(1, "r" + i);
        insert.setString(2, "K");
        insert.setString(3, "{\"n\":" + i + "}");
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
    }
    assertThat(account.value("SELECT SUM(extra:n::INT) FROM results")).isEqualTo("3");
  }

  @Test
  void compareAndSet() throws SQLException {
    account.run("INSERT INTO run_status (run_id, status) VALUES ('r1', 'NEW')");
    String sql =
        "UPDATE run_status SET status = ?, version = version + 1, started = CASE WHEN ? THEN"
            + " COALESCE(started, CURRENT_TIMESTAMP()) ELSE started END WHERE run_id = ? AND version = ? AND"
            + " status NOT IN ('DONE', 'FAILED')";
    assertThat(account.run(sql, "RUNNING", true, "r1", 1)).isEqualTo(1);
    assertThat(account.run(sql, "RUNNING", true, "r1", 1)).isZero();
    assertThat(account.value("SELECT started IS NOT NULL FROM run_status")).isEqualTo("TRUE");
  }

  @Test
  void optionalFilters() throws SQLException {
    account.run("INSERT INTO results (run_id, kind, ms) VALUES ('r1', 'A', 1.5), ('r2', 'B', 2.5)");
    String sql =
        "SELECT run_id FROM results WHERE (? IS NULL OR kind = ?) AND ms > COALESCE(?, 0) ORDER BY run_id LIMIT ? OFFSET ?";
    assertThat(account.rows(sql, null, null, 0, 10, 0)).hasSize(2);
    assertThat(account.rows(sql, "B", "B", 1.0, 10, 0)).containsExactly(List.of("r2"));
  }

  @Test
  void rollupAndViews() throws SQLException {
    account.run(
        """
        CREATE OR REPLACE VIEW v_minutes AS
        SELECT run_id, DATE_TRUNC('minute', at) AS minute,
          COUNT(*) AS calls, COUNT_IF(ok) AS good, SUM(IFF(kind = 'A', 1, 0)) AS a_calls,
          PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY ms) AS p95, SUM(ms) / NULLIF(COUNT(*), 0) AS mean,
          ARRAY_AGG(OBJECT_CONSTRUCT('k', kind, 'ms', ms)) WITHIN GROUP (ORDER BY ms) AS raw
        FROM results WHERE ok IS NOT NULL
        GROUP BY run_id, DATE_TRUNC('minute', at)
        """);
    account.run(
        "INSERT INTO results (run_id, kind, ms, ok, at) VALUES ('r', 'A', 10, TRUE, '2024-01-01 00:00:01'),"
            + " ('r', 'B', 20, FALSE, '2024-01-01 00:00:59'), ('r', 'B', 30, TRUE, '2024-01-01 00:01:00')");
    assertThat(
            account.rows(
                "SELECT calls, good, a_calls, p95, mean, raw[0]:k::STRING FROM v_minutes ORDER BY minute"))
        .containsExactly(
            List.of("2", "1", "1", "19.5", "15.0", "A"),
            List.of("1", "1", "0", "30.0", "30.0", "B"));
    assertThat(
            account.rows(
                "SELECT v.minute, r.value:ms::FLOAT FROM v_minutes v, LATERAL FLATTEN(input => v.raw) r WHERE"
                    + " v.calls > 1 ORDER BY 2"))
        .containsExactly(
            List.of("2024-01-01 00:00:00.000", "10.0"), List.of("2024-01-01 00:00:00.000", "20.0"));
  }

  @Test
  void deleteThenInsertInOneTransaction() throws SQLException {
    account.run("INSERT INTO results (run_id, ms) VALUES ('r1', 1), ('r2', 1)");
    account.connection.setAutoCommit(false);
    account.run("DELETE FROM results WHERE run_id = ?", "r1");
    account.run("INSERT INTO results (run_id, ms) SELECT ?, SUM(ms) + ? FROM results", "r1", 4);
    account.connection.commit();
    account.connection.setAutoCommit(true);
    assertThat(account.rows("SELECT run_id, ms FROM results ORDER BY run_id"))
        .containsExactly(List.of("r1", "5.0"), List.of("r2", "1.0"));
  }

  @Test
  void keyRanges() throws SQLException {
    account.run(
        "CREATE HYBRID TABLE counters (name VARCHAR, next_start BIGINT NOT NULL, PRIMARY KEY (name))");
    account.run("INSERT INTO counters VALUES ('k', 1)");
    account.run("BEGIN");
    account.run("UPDATE counters SET next_start = next_start + ? WHERE name = ?", 1000, "k");
    assertThat(account.value("SELECT next_start - ? FROM counters WHERE name = ?", 1000, "k"))
        .isEqualTo("1");
    account.run("COMMIT");
    assertThat(account.value("SELECT GREATEST(next_start, 5) FROM counters")).isEqualTo("1001");
  }

  @Test
  void timesOfTheServer() throws SQLException {
    assertThat(
            account.value(
                "SELECT TIMESTAMPDIFF('second', DATEADD('second', -90, CURRENT_TIMESTAMP()::TIMESTAMP_NTZ), SYSDATE())"))
        .isEqualTo("90");
    assertThat(
            account.value(
                "SELECT ABS(DATEDIFF('second', CURRENT_TIMESTAMP(), ?)) < 60",
                Timestamp.from(Instant.now())))
        .isEqualTo("TRUE");
  }

  /** https://docs.snowflake.com/en/sql-reference/functions/sysdate */
  @Test
  void sysdateIsUtcWhateverTheZoneOfTheSession() throws SQLException {
    account.run("CREATE TABLE times (at TIMESTAMP_NTZ DEFAULT SYSDATE(), n INT)");
    account.run("ALTER SESSION SET TIMEZONE = 'Asia/Kolkata'");
    account.run("INSERT INTO times (n) VALUES (1)");
    account.run("INSERT INTO times SELECT SYSDATE(), 2");
    assertThat(
            account.value(
                "SELECT COUNT(*) FROM times WHERE"
                    + " ABS(DATEDIFF('second', at, CONVERT_TIMEZONE('Asia/Kolkata', 'UTC',"
                    + " CURRENT_TIMESTAMP()::TIMESTAMP_NTZ))) < 60"))
        .isEqualTo("2");
  }

  @Test
  void variantsByBindsOfText() {
    assertThat(account.code("INSERT INTO results (run_id, extra) VALUES (?, ?)", "r", "{}"))
        .isEqualTo(2023);
    assertThat(
            account.code(
                "INSERT INTO results (run_id, extra) VALUES (?, PARSE_JSON(?))", "r", "{}"))
        .isEqualTo(2014);
    assertThat(account.code("UPDATE results SET extra = ?", "{}")).isEqualTo(2023);
  }

  @Test
  void profilingWithoutFullCounts() throws SQLException {
    account.run(
        "INSERT INTO results (run_id, ms) SELECT 'k' || SEQ4(), SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 500))");
    assertThat(account.rows("SELECT run_id FROM results SAMPLE (50 ROWS)")).hasSize(50);
    assertThat(account.rows("SELECT MIN(ms), MAX(ms), APPROX_COUNT_DISTINCT(run_id) FROM results"))
        .containsExactly(List.of("0.0", "499.0", "500"));
    assertThat(account.rows("SELECT ms FROM results WHERE run_id = ?", "k7"))
        .containsExactly(List.of("7.0"));
    assertThat(account.rows("SELECT COUNT(*) FROM results WHERE ms >= ? AND ms < ?", 10, 20))
        .containsExactly(List.of("10"));
    assertThat(Arrays.asList(account.value("SELECT ms FROM results ORDER BY ms DESC LIMIT 1")))
        .containsExactly("499.0");
  }
}
