package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parameters, tags, warehouses and what SHOW tells of them. */
class SessionTest {
  private Account account;

  @BeforeEach
  void start() throws SQLException {
    account = new Account();
    account.run("CREATE TABLE t (a INT)");
  }

  @AfterEach
  void stop() throws SQLException {
    account.close();
  }

  @Test
  void tagsStandBesideStatements() throws SQLException {
    account.run("ALTER SESSION SET QUERY_TAG = 'run:1', USE_CACHED_RESULT = FALSE");
    account.rows("SELECT a FROM t");
    account.run("ALTER SESSION SET QUERY_TAG = 'run:2'");
    account.run("INSERT INTO t VALUES (1)");
    account.run("ALTER SESSION UNSET QUERY_TAG");
    account.rows("SELECT a FROM t");
    assertThat(account.emulator.history().statements(q -> q.sql().contains(" t")))
        .extracting(q -> q.tag() + "|" + q.type())
        .endsWith("run:1|SELECT", "run:2|INSERT", "|SELECT");
    assertThat(account.rows("SHOW PARAMETERS LIKE 'USE_CACHED_RESULT'").get(0).subList(0, 4))
        .containsExactly("USE_CACHED_RESULT", "false", "true", "SESSION");
  }

  @Test
  void interactiveWarehouseIsMadeSuspendedAndQueriesInteractiveTablesOnly() throws SQLException {
    account.run("CREATE TABLE plain_rows AS SELECT 1 AS id");
    account.run("CREATE INTERACTIVE TABLE quick_rows CLUSTER BY (id) AS SELECT id FROM plain_rows");
    assertThat(account.code("CREATE INTERACTIVE WAREHOUSE fast_wh TABLES (plain_rows)"))
        .isEqualTo(2);
    account.run(
        "CREATE INTERACTIVE WAREHOUSE fast_wh TABLES (quick_rows) WAREHOUSE_SIZE = 'XSMALL'");
    assertThat(account.rows("SHOW WAREHOUSES LIKE 'FAST_WH'").get(0))
        .contains("SUSPENDED", "INTERACTIVE");
    account.run("ALTER WAREHOUSE fast_wh RESUME IF SUSPENDED");
    account.run("USE WAREHOUSE fast_wh");
    assertThat(account.value("SELECT COUNT(*) FROM quick_rows")).isEqualTo("1");
    assertThat(account.error("SELECT COUNT(*) FROM plain_rows").getMessage())
        .contains("can only query interactive tables");
  }

  @Test
  void warehouseSuspendsAndResumes() throws SQLException {
    account.run("ALTER WAREHOUSE compute_wh SUSPEND");
    assertThat(state("state")).isEqualTo("SUSPENDED");
    assertThat(account.code("ALTER WAREHOUSE compute_wh SUSPEND")).isEqualTo(90064);
    account.rows("SELECT a FROM t");
    assertThat(state("state")).as("it resumes by itself").isEqualTo("STARTED");
    assertThat(account.code("ALTER WAREHOUSE compute_wh RESUME")).isEqualTo(90063);
    account.run("ALTER WAREHOUSE compute_wh RESUME IF SUSPENDED");
    account.run("ALTER WAREHOUSE compute_wh SET AUTO_RESUME = FALSE");
    account.run("ALTER WAREHOUSE compute_wh SUSPEND");
    assertThat(account.code("SELECT a FROM t")).isEqualTo(606);
    assertThat(account.value("SELECT 1")).as("needs no warehouse").isEqualTo("1");
  }

  private String state(String column) throws SQLException {
    account.rows("SHOW WAREHOUSES LIKE 'compute%'");
    return account.value("SELECT \"" + column + "\" FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))");
  }

  @Test
  void warehousesAreMadeAndSized() throws SQLException {
    account.run(
        "CREATE WAREHOUSE IF NOT EXISTS big WITH WAREHOUSE_SIZE = 'X-LARGE' MIN_CLUSTER_COUNT = 1"
            + " MAX_CLUSTER_COUNT = 3 SCALING_POLICY = 'ECONOMY' AUTO_SUSPEND = 60 INITIALLY_SUSPENDED = TRUE");
    account.rows("SHOW WAREHOUSES LIKE 'BIG'");
    assertThat(
            account.rows(
                "SELECT \"size\", \"state\", \"max_cluster_count\", \"scaling_policy\","
                    + " \"is_current\" FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))"))
        .containsExactly(List.of("X-Large", "SUSPENDED", "3", "ECONOMY", "Y"));
    account.run("ALTER WAREHOUSE big SET WAREHOUSE_SIZE = SMALL");
    account.run("USE WAREHOUSE compute_wh");
    account.run("DROP WAREHOUSE big");
    assertThat(account.rows("SHOW WAREHOUSES")).hasSize(1);
  }

  @Test
  void interactiveWarehousesTakeInteractiveTablesOnly() throws SQLException {
    account.run("CREATE INTERACTIVE TABLE quick CLUSTER BY (a) AS SELECT a FROM t");
    account.run("CREATE WAREHOUSE fast WAREHOUSE_TYPE = 'INTERACTIVE'");
    account.run("USE WAREHOUSE fast");
    assertThat(account.rows("SELECT a FROM quick")).isEmpty();
    assertThat(account.error("SELECT a FROM t").getMessage()).contains("interactive tables");
    account.run("USE WAREHOUSE compute_wh");
    assertThat(account.run("INSERT OVERWRITE INTO quick SELECT 7")).isEqualTo(1);
    assertThat(account.rows("SHOW TABLES LIKE 'QUICK'").get(0).get(21)).isEqualTo("Y");
  }

  @Test
  void rolesAndGrants() throws SQLException {
    account.run("CREATE ROLE IF NOT EXISTS bench");
    account.run("GRANT USAGE, CREATE TABLE ON SCHEMA flakebench.test_results TO ROLE bench");
    account.run("CREATE HYBRID TABLE h (id INT PRIMARY KEY)");
    account.run(
        "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA flakebench.test_results TO ROLE bench");
    account.run("REVOKE INSERT ON TABLE h FROM ROLE bench");
    account.run("GRANT IMPORTED PRIVILEGES ON DATABASE snowflake TO ROLE bench");
    account.run("GRANT DATABASE ROLE SNOWFLAKE.USAGE_VIEWER TO ROLE bench");
    account.run("GRANT ROLE bench TO ROLE sysadmin");
    account.run("GRANT OPERATE, MONITOR ON WAREHOUSE compute_wh TO ROLE bench");
    assertThat(account.rows("SHOW GRANTS TO ROLE bench").stream().map(r -> r.subList(1, 4)))
        .containsExactly(
            List.of("USAGE", "SCHEMA", "FLAKEBENCH.TEST_RESULTS"),
            List.of("CREATE TABLE", "SCHEMA", "FLAKEBENCH.TEST_RESULTS"),
            List.of("SELECT", "TABLE", "FLAKEBENCH.TEST_RESULTS.H"),
            List.of("SELECT", "TABLE", "FLAKEBENCH.TEST_RESULTS.T"),
            List.of("INSERT", "TABLE", "FLAKEBENCH.TEST_RESULTS.T"),
            List.of("IMPORTED PRIVILEGES", "DATABASE", "SNOWFLAKE"),
            List.of("USAGE", "DATABASE_ROLE", "USAGE_VIEWER"),
            List.of("OPERATE", "WAREHOUSE", "COMPUTE_WH"),
            List.of("MONITOR", "WAREHOUSE", "COMPUTE_WH"));
    assertThat(account.rows("SHOW GRANTS TO ROLE sysadmin").get(0).subList(1, 4))
        .isEqualTo(List.of("USAGE", "ROLE", "BENCH"));
    assertThat(account.rows("SHOW GRANTS ON TABLE t")).hasSize(2);
    account.run("USE ROLE bench");
    assertThat(account.value("SELECT CURRENT_ROLE()")).isEqualTo("BENCH");
    assertThat(account.code("GRANT SELECT ON TABLE t TO ROLE nobody")).isEqualTo(2003);
    assertThat(account.code("GRANT SELECT ON TABLE nosuch TO ROLE bench")).isEqualTo(2003);
    assertThat(account.code("GRANT DATABASE ROLE SNOWFLAKE.ANYTHING TO ROLE bench"))
        .isEqualTo(2003);
    assertThat(account.code("GRANT OPERATE ON TABLE t TO ROLE bench")).isEqualTo(3008);
    assertThat(account.code("GRANT SELECT ON FUTURE TABLES IN SCHEMA test_results TO ROLE bench"))
        .isEqualTo(999001);
  }

  @Test
  void grantsOnStages() throws SQLException {
    account.run("CREATE ROLE bench");
    account.run("CREATE STAGE files");
    assertThat(account.code("GRANT USAGE ON STAGE files TO ROLE bench")).isEqualTo(3008);
    assertThat(account.code("GRANT WRITE ON STAGE files TO ROLE bench")).isEqualTo(3008);
    account.run("GRANT READ, WRITE ON STAGE files TO ROLE bench");
    assertThat(account.rows("SHOW GRANTS TO ROLE bench")).hasSize(2);
  }

  @Test
  void grantsOnViewsStayOnlyWhenTold() throws SQLException {
    account.run("CREATE ROLE bench");
    account.run("CREATE VIEW v AS SELECT a FROM t");
    account.run("GRANT SELECT ON VIEW v TO ROLE bench");
    account.run("CREATE OR REPLACE VIEW v (b) COPY GRANTS COMMENT = 'copied' AS SELECT a FROM t");
    assertThat(account.rows("SHOW GRANTS ON VIEW v")).hasSize(1);
    assertThat(account.rows("SHOW VIEWS LIKE 'v'").get(0).get(6)).isEqualTo("copied");
    account.run("CREATE OR REPLACE VIEW v AS SELECT a FROM t");
    assertThat(account.rows("SHOW GRANTS ON VIEW v")).isEmpty();
  }

  @Test
  void showsOfAllKinds() throws SQLException {
    for (String kind : org.flakebench.emulator.sql.Commands.shown()) {
      account.rows("SHOW " + kind);
    }
    assertThat(account.rows("SHOW DATABASES").stream().map(r -> r.get(1)).toList())
        .containsExactly("FLAKEBENCH", "SNOWFLAKE");
    assertThat(
            account.rows("SHOW SCHEMAS IN DATABASE flakebench").stream()
                .map(r -> r.get(1))
                .toList())
        .containsExactly("PUBLIC", "TEST_RESULTS", "INFORMATION_SCHEMA");
    assertThat(account.rows("SHOW COLUMNS IN TABLE t").get(0).subList(0, 3))
        .containsExactly("T", "TEST_RESULTS", "A");
    assertThat(account.rows("SHOW TABLES IN ACCOUNT STARTS WITH 'T' LIMIT 1")).hasSize(1);
  }

  @Test
  void explains() throws SQLException {
    account.run("CREATE HYBRID TABLE h (id INT PRIMARY KEY)");
    assertThat(account.value("EXPLAIN USING TEXT SELECT * FROM h WHERE id = 1"))
        .contains("GlobalStats", "FLAKEBENCH.TEST_RESULTS.H");
    assertThat(account.value("EXPLAIN USING JSON SELECT * FROM t")).contains("\"Operations\"");
    assertThat(account.rows("EXPLAIN UPDATE t SET a = 1").get(0).get(3)).isEqualTo("GlobalStats");
    assertThat(account.code("EXPLAIN DROP TABLE t")).isEqualTo(1003);
  }

  @Test
  void withoutDatabaseNamesMustBeWhole() throws SQLException {
    try (Connection connection =
        java.sql.DriverManager.getConnection(
            "jdbc:snowflake://127.0.0.1:" + account.emulator.port() + "/?ssl=off&account=emu",
            Account.properties())) {
      assertThat(Account.error(connection, "SELECT a FROM t").getErrorCode()).isEqualTo(90105);
      assertThat(
              Account.error(connection, "SELECT a FROM flakebench.test_results.t").getErrorCode())
          .as("no warehouse either")
          .isEqualTo(606);
    }
  }

  @Test
  void hooksOfTheProgram() throws SQLException {
    account.emulator.createRole("EXTRA");
    account.run("USE ROLE extra");
    account.emulator.createWarehouse("SECOND").setStartedClusters(3);
    assertThat(account.rows("SHOW WAREHOUSES LIKE 'SECOND'").get(0).get(6)).isEqualTo("3");
    account.emulator.history().resetPeak();
    account.rows("SELECT a FROM t");
    assertThat(account.emulator.history().statementsInFlightPeak()).isEqualTo(1);
    account.emulator.faults().delayLogins(java.time.Duration.ofMillis(50));
    account.connect().close();
    Options options =
        Options.defaults().withClock(() -> java.time.Instant.parse("2030-01-01T00:00:00Z"));
    try (Account later = new Account(options)) {
      assertThat(later.value("SELECT CURRENT_DATE()")).isEqualTo("2030-01-01");
    }
  }
}
