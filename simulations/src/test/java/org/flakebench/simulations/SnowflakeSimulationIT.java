package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.load.Phase;
import org.flakebench.measure.QueryTag;
import org.flakebench.target.snowflake.SnowflakeConnector;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A template on an emulated Snowflake account, through Gatling into the store. */
class SnowflakeSimulationIT {
  private static final String TEMPLATE =
      """
      name: snowflake-sim
      target: {table_type: HYBRID, database: flakebench, schema: public, table: orders, warehouse: compute_wh}
      load: {mode: CONCURRENCY, connections: 4, warmup_seconds: 1, duration_seconds: 2}
      scaling: {mode: FIXED, min_workers: 1, min_connections: 4}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 70}
        - {kind: INSERT, weight_pct: 20}
        - {kind: UPDATE, weight_pct: 10}
      """;

  @TempDir private Path folder;
  private SnowflakeEmulator account;

  @BeforeEach
  void start() throws Exception {
    account = SnowflakeEmulator.start(Options.defaults());
    SnowflakeLogin login =
        SnowflakeLogin.of(
            account.jdbcUrl("FLAKEBENCH", "PUBLIC", "COMPUTE_WH"),
            Map.of(
                "SNOWFLAKE_USER",
                SnowflakeEmulator.USER,
                "SNOWFLAKE_PASSWORD",
                SnowflakeEmulator.PASSWORD));
    try (Connection connection = new SnowflakeConnector(login, Map.of()).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE HYBRID TABLE orders (id INT PRIMARY KEY, status VARCHAR(20), amount NUMBER(12,2))");
      statement.execute(
          "INSERT INTO orders SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()), 'NEW', 1 FROM TABLE(GENERATOR(ROWCOUNT => 500))");
    }
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private ForkedGatling.Ended run(String template) throws Exception {
    TestDatabases.store();
    Path file = Files.writeString(folder.resolve("snowflake-sim.yaml"), template);
    return new ForkedGatling(folder)
        .with("flakebench.template", file)
        .with("flakebench.store", "embedded")
        .with(
            "flakebench.target",
            "jdbc:snowflake://127.0.0.1:" + account.port() + "/?ssl=off&account=emu")
        .withVariable("SNOWFLAKE_USER", SnowflakeEmulator.USER)
        .withVariable("SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD)
        .run(TemplateSimulation.class.getName());
  }

  private static List<Map<String, Object>> rows(String sql, String run) {
    return TestDatabases.store()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind("run", run).mapToMap().list());
  }

  @Test
  void everyOperationInTheStoreIsAStatementOfTheAccount() throws Exception {
    ForkedGatling.Ended ended = run(TEMPLATE);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    String run = TestDatabases.newestRun("snowflake-sim");
    Map<String, Object> result =
        rows(
                "SELECT status, total_operations, failed_operations, warehouse, query_tag FROM test_results"
                    + " WHERE test_id = :run",
                run)
            .get(0);
    assertThat(result)
        .containsEntry("status", "COMPLETED")
        .containsEntry("warehouse", "compute_wh")
        .containsEntry("query_tag", QueryTag.prefixOfRun(run));
    assertThat(((Number) result.get("failed_operations")).longValue()).isZero();
    List<QueryRecord> measured =
        account
            .history()
            .statements(
                query ->
                    QueryTag.parse(query.tag())
                            .filter(tag -> tag.runId().equals(run))
                            .filter(tag -> tag.phase() == Phase.MEASUREMENT)
                            .isPresent()
                        && !query.sql().startsWith("ALTER SESSION"));
    assertThat(measured).hasSize(((Number) result.get("total_operations")).intValue());
    String worker =
        (String)
            rows("SELECT test_id FROM test_results WHERE run_id = :run AND test_id <> run_id", run)
                .get(0)
                .get("test_id");
    assertThat(measured)
        .allSatisfy(
            query ->
                assertThat(QueryTag.parse(query.tag()).orElseThrow().testId()).isEqualTo(worker));
  }

  @Test
  void aTableOfAnotherTypeIsNamed() throws Exception {
    ForkedGatling.Ended ended = run(TEMPLATE.replace("HYBRID", "STANDARD"));

    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.output()).contains("is a hybrid table; set it to HYBRID");
  }
}
