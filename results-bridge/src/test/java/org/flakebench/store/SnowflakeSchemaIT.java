package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.store.SchemaCheck.Difference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a schema of its own, which is not there when it begins. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SnowflakeSchemaIT {
  private static final SnowflakeEmulator EMULATOR = SnowflakeEmulator.start(Options.defaults());
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final String schema = "STORE_" + SCHEMAS.incrementAndGet();
  private final Store store = connect(EMULATOR.jdbcUrl("FLAKEBENCH", schema, "COMPUTE_WH"));

  @AfterEach
  void close() {
    EMULATOR.faults().clear();
    store.close();
  }

  @AfterAll
  static void stop() {
    EMULATOR.close();
  }

  @Test
  void installsOnceAndThenFindsNothingToDo() throws SQLException {
    assertThat(store.check().differences())
        .isNotEmpty()
        .extracting(Difference::kind)
        .containsOnly(Difference.Kind.MISSING);
    assertThat(store.installer().install().applied())
        .hasSize(9)
        .startsWith("results_tables.sql")
        .endsWith("views.sql");
    assertThat(store.check().differences()).isEmpty();
    assertThat(store.installer().install().changed()).isFalse();
    assertThat(values("SELECT COUNT(*) FROM schema_version")).containsExactly("9");
  }

  @Test
  void filesMayRunAgainAndChangeNothing() throws SQLException {
    store.installer().install();
    List<String> before = values("SHOW TABLES");
    run("INSERT INTO run_labels (run_id, label_key, label_value) VALUES ('r', 'k', 'v')");
    run("UPDATE schema_version SET checksum = 'other' WHERE file_name = 'test_logs_table.sql'");
    assertThat(store.installer().install().changed()).isTrue();
    assertThat(store.check().differences()).isEmpty();
    assertThat(values("SHOW TABLES")).isEqualTo(before);
    assertThat(values("SELECT label_value FROM run_labels")).containsExactly("v");
  }

  @Test
  void olderStateLosesNoColumnAndNoRow() throws SQLException {
    run("CREATE SCHEMA " + schema);
    run(
        "CREATE TABLE test_results (test_id VARCHAR(20) NOT NULL PRIMARY KEY, run_id VARCHAR(36) NOT NULL,"
            + " test_name VARCHAR(500) NOT NULL, scenario_name VARCHAR(500) NOT NULL,"
            + " table_name VARCHAR(1000) NOT NULL, table_type VARCHAR(50) NOT NULL,"
            + " status VARCHAR(50) NOT NULL, start_time TIMESTAMP_NTZ NOT NULL,"
            + " concurrent_connections NUMBER(10,0) NOT NULL, my_own_note VARCHAR)");
    run(
        "INSERT INTO test_results VALUES ('t1', 'r1', 'n', 's', 't', 'HYBRID', 'COMPLETED',"
            + " '2026-01-01 10:00:00', 4, 'keep me')");
    run(
        "CREATE HYBRID TABLE run_leases_kept (run_id VARCHAR(36) PRIMARY KEY, owner VARCHAR NOT NULL)");
    run(
        "CREATE HYBRID TABLE idempotency_keys (idempotency_key VARCHAR(255) NOT NULL, actor VARCHAR(255)"
            + " DEFAULT '' NOT NULL, method VARCHAR(10) NOT NULL, path VARCHAR NOT NULL,"
            + " request_hash VARCHAR(64) NOT NULL, created_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,"
            + " expires_at TIMESTAMP_NTZ NOT NULL, PRIMARY KEY (idempotency_key, actor))");
    run(
        "INSERT INTO idempotency_keys (idempotency_key, method, path, request_hash, expires_at)"
            + " VALUES ('k1', 'POST', '/runs', 'h', '2026-01-01 10:00:00')");
    run("CREATE VIEW v_metrics_by_minute AS SELECT test_id FROM test_results");
    run("CREATE VIEW my_own_view AS SELECT my_own_note FROM test_results");

    assertThat(store.installer().install().changed()).isTrue();

    assertThat(store.check().differences()).isEmpty();
    assertThat(values("SELECT my_own_note FROM my_own_view")).containsExactly("keep me");
    assertThat(values("SELECT total_operations FROM test_results WHERE test_id = 't1'"))
        .as("rows that were there get the literal default")
        .containsExactly("0");
    assertThat(values("SELECT idempotency_key FROM idempotency_keys WHERE run_id IS NULL"))
        .containsExactly("k1");
    assertThat(values("SHOW TABLES LIKE 'RUN_LEASES_KEPT'")).hasSize(1);
    run(
        "INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, status,"
            + " start_time, concurrent_connections) VALUES ('0123456789-0123456789-0123456789-012', 'r', 'n', 's',"
            + " 't', 'HYBRID', 'COMPLETED', '2026-01-01 10:00:00', 4)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TABLE IF NOT EXISTS run_labels",
        "CREATE FILE FORMAT IF NOT EXISTS flakebench_csv",
        "HYBRID TABLE IF NOT EXISTS run_leases",
        "VIEW v_cluster_breakdown"
      })
  void interruptedInstallationIsEndedByRunningItAgain(String where) {
    EMULATOR.faults().fail(where, "000603", "XX000", "Processing aborted by error 300010:1", 1);
    assertThatThrownBy(() -> store.installer().install())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining(where)
        .hasMessageContaining("s.sql, CREATE ")
        .hasMessageContaining("Processing aborted")
        .hasMessageContaining("run the command again");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("has no schema " + schema + "; run:")
        .hasMessageContaining("flakebench schema install --store '" + store.location());
    assertThat(store.installer().install().changed()).isTrue();
    assertThat(store.check().differences()).isEmpty();
    open().close();
  }

  @Test
  void versionsAreWrittenLast() {
    EMULATOR.faults().fail("MERGE INTO", "000603", "XX000", "Processing aborted", 1);
    assertThatThrownBy(() -> store.installer().install())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("cannot install the schema of the store at");
    assertThat(store.check().differences()).hasSize(9);
    assertThat(store.installer().install().changed()).isTrue();
    assertThat(store.check().differences()).isEmpty();
  }

  @Test
  void checkNamesWhatIsMissingOrDifferentAndInstallBringsItBack() throws SQLException {
    store.installer().install();
    run("ALTER TABLE test_results DROP COLUMN report_path");
    run("DROP VIEW v_metrics_by_minute");
    run("CREATE OR REPLACE VIEW v_warehouse_metrics AS SELECT 1 AS test_id");
    run("DROP TABLE audit_log");
    run("DROP INDEX run_status.run_status_live");
    run("DROP STAGE flakebench_load");
    run("UPDATE schema_version SET checksum = 'other' WHERE file_name = 'test_logs_table.sql'");
    assertThat(store.check().differences())
        .extracting(Difference::toString)
        .contains(
            "test_results.report_path: the column (VARCHAR) is missing",
            "v_metrics_by_minute: the view is missing, or this role may not see it",
            "v_warehouse_metrics.run_id: the column is missing",
            "audit_log: the table is missing, or this role may not see it",
            "run_status: the index run_status_live is missing",
            "flakebench_load: the stage is missing, or this role may not see it",
            "test_logs_table.sql: another edition was applied (version 1)");
    assertThat(store.installer().install().changed()).isTrue();
    assertThat(store.check().differences()).isEmpty();
  }

  @Test
  void whatCannotBeMadeGoodByAddingIsToldAndLeftAlone() throws SQLException {
    store.installer().install();
    run("ALTER TABLE test_results DROP COLUMN qps");
    run("ALTER TABLE test_results ADD COLUMN qps VARCHAR");
    run("ALTER TABLE test_results DROP COLUMN status");
    run("ALTER TABLE test_logs ALTER COLUMN level DROP NOT NULL");
    run("DROP TABLE loaded_segments");
    run("CREATE TABLE loaded_segments (run_id VARCHAR(36))");
    run("DROP VIEW v_metrics_by_minute");
    assertThat(store.check().differences())
        .extracting(Difference::toString)
        .contains(
            "test_results.qps: the column is VARCHAR(16777216), not FLOAT DEFAULT 0",
            "test_results.status: the column (VARCHAR(50) NOT NULL) is missing",
            "test_logs.level: the column is VARCHAR(20), not VARCHAR(20) NOT NULL",
            "loaded_segments: is a table, not a hybrid table");
    assertThatThrownBy(() -> store.installer().install())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("test_results.qps")
        .hasMessageContaining("loaded_segments: is a table")
        .hasMessageContaining("nothing was changed");
    assertThat(values("SHOW VIEWS LIKE 'V_METRICS_BY_MINUTE'")).isEmpty();
  }

  @Test
  void missingPrivilegeLeadsToTheRoleScript() {
    EMULATOR.faults().denyPrivilege("CREATE HYBRID TABLE", "schema '" + schema + "'");
    assertThatThrownBy(() -> store.installer().install())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining(
            "results_tables.sql, CREATE HYBRID TABLE IF NOT EXISTS loaded_segments")
        .hasMessageContaining("Insufficient privileges to operate on schema '" + schema + "'")
        .hasMessageContaining("flakebench schema print --dialect snowflake --roles");
  }

  @Test
  void missingPrivilegeToMakeTheSchemaLeadsToTheRoleScript() {
    EMULATOR.faults().denyPrivilege("CREATE SCHEMA", "database 'FLAKEBENCH'");
    assertThatThrownBy(() -> store.installer().install())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("CREATE SCHEMA IF NOT EXISTS \"FLAKEBENCH\".\"" + schema + "\"")
        .hasMessageContaining("--roles");
  }

  @Test
  void accountWithoutHybridTablesIsTold() {
    EMULATOR.faults().fail("HYBRID TABLE", "391420", "0A000", "Hybrid tables are disabled", 1);
    assertThatThrownBy(() -> store.installer().install())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("not in trial accounts");
  }

  @Test
  void checkNeedsNoRightToChangeAnything() throws SQLException {
    store.installer().install();
    run("DROP VIEW v_cluster_breakdown");
    EMULATOR.faults().denyPrivilege("^\\s*(CREATE|ALTER|DROP|MERGE|INSERT|USE)", "anything");
    assertThat(store.check().differences())
        .extracting(Difference::object)
        .containsExactly("v_cluster_breakdown");
  }

  @Test
  void missingDatabaseIsNamed() {
    StoreSchema nowhere =
        new SnowflakeSchema(
            store.jdbi(), new SnowflakePlace("nowhere", "test_results", "the store at x"));
    assertThatThrownBy(nowhere::install)
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("the store at x has no database NOWHERE")
        .hasMessageContaining("--roles");
    assertThat(nowhere.differences())
        .extracting(Difference::kind)
        .containsOnly(Difference.Kind.MISSING);
  }

  @Test
  void severalMayInstallAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> changes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        changes.add(threads.submit(() -> store.installer().install().changed()));
      }
      for (Future<Boolean> change : changes) {
        change.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.check().differences()).isEmpty();
    assertThat(values("SELECT COUNT(*) FROM schema_version")).containsExactly("9");
  }

  @Test
  void whatAnotherInstallerMadeInBetweenIsNoError() throws SQLException {
    store.installer().install();
    run("UPDATE schema_version SET checksum = 'other' WHERE file_name = 'campaign_tables.sql'");
    EMULATOR
        .faults()
        .fail("TABLE IF NOT EXISTS cases", "002002", "42710", "Object 'CASES' already exists.", 1);
    EMULATOR.faults().fail("MERGE INTO", "200001", "22000", "Primary key already exists", 1);
    assertThat(store.installer().install().changed()).isTrue();
    assertThat(store.check().differences()).isEmpty();
  }

  @Test
  void missingWarehouseIsToldWithTheRemedy() {
    store.installer().install();
    EMULATOR
        .faults()
        .fail("INFORMATION_SCHEMA", "000606", "57P03", "No active warehouse selected", 1);
    assertThatThrownBy(() -> store.check().differences())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("cannot check the schema of the store at")
        .hasMessageContaining("No active warehouse")
        .hasMessageContaining("SNOWFLAKE_WAREHOUSE");
  }

  @Test
  void newerSchemaIsLeftAlone() throws SQLException {
    store.installer().install();
    run("UPDATE schema_version SET version = 99");
    assertThatThrownBy(() -> store.installer().install())
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("newer than this program");
    assertThatThrownBy(this::open).hasMessageContaining("newer than this program");
  }

  @Test
  void olderSchemaTellsWhatDiffers() throws SQLException {
    store.installer().install();
    run("UPDATE schema_version SET checksum = 'old' WHERE file_name = 'views.sql'");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("older schema")
        .hasMessageContaining("views.sql")
        .hasMessageContaining("schema install");
  }

  @Test
  void printedScriptMakesAWholeSchemaAndMayRunAgain() throws SQLException {
    try (Store printed = connect(EMULATOR.jdbcUrl());
        Connection worksheet = printed.dataSource().getConnection();
        Statement statement = worksheet.createStatement()) {
      for (int i = 0; i < 2; i++) {
        for (String sql :
            SqlScan.statements(SchemaPrint.print("snowflake"), SqlScan.Syntax.SNOWFLAKE)) {
          statement.execute(sql);
        }
        assertThat(printed.check().differences()).isEmpty();
      }
      assertThat(printed.installer().install().changed()).isFalse();
    }
  }

  private Store open() {
    return Store.open(store.location(), StoreFixture.home(), StoreUnderTest.environment());
  }

  private static Store connect(String url) {
    return Store.connect(
        new StoreLocation.Snowflake(url), StoreFixture.home(), StoreUnderTest.environment());
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = store.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The second column of SHOW, the first of anything else. */
  private List<String> values(String sql) throws SQLException {
    try (Connection connection = store.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(sql.startsWith("SHOW") ? 2 : 1));
      }
      return values;
    }
  }
}
