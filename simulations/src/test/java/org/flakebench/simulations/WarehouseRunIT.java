package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.report.RunSummary;
import org.flakebench.target.snowflake.SnowflakeConnector;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run on a warehouse that was suspended: it is looked at, priced and left as it was found.
 */
class WarehouseRunIT {
  private static final String TEMPLATE =
      """
      name: on-a-warehouse
      target: {table_type: STANDARD, database: FLAKEBENCH, schema: PUBLIC, table: orders, warehouse: bench_wh}
      load: {mode: CONCURRENCY, connections: 2, warmup_seconds: 1, duration_seconds: 6}
      scaling: {mode: FIXED, min_workers: 1, min_connections: 2}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
      """;

  @TempDir Path folder;

  private static void table(SnowflakeEmulator emulator) throws SQLException {
    SnowflakeLogin login =
        SnowflakeLogin.of(
            emulator.jdbcUrl(),
            Map.of(
                "SNOWFLAKE_USER", SnowflakeEmulator.USER,
                "SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD));
    try (Connection connection = new SnowflakeConnector(login, Map.of()).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE PUBLIC.orders (id NUMBER(38,0) NOT NULL PRIMARY KEY, v VARCHAR)");
      statement.execute(
          "INSERT INTO PUBLIC.orders SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()), 'x' FROM TABLE(GENERATOR(ROWCOUNT => 200))");
    }
  }

  @Test
  void isLookedAtPricedAndLeftAsItWasFound() throws Exception {
    try (SnowflakeEmulator emulator = SnowflakeEmulator.start(Options.defaults())) {
      table(emulator);
      var warehouse = emulator.createWarehouse("BENCH_WH");
      warehouse.set("WAREHOUSE_SIZE", "MEDIUM");
      warehouse.setStartedClusters(2);
      warehouse.suspend();
      TestDatabases.store();

      ForkedGatling.Ended ended =
          new ForkedGatling(folder)
              .with("flakebench.template", Files.writeString(folder.resolve("t.yaml"), TEMPLATE))
              .with("flakebench.store", "embedded")
              .with("flakebench.target", emulator.jdbcUrl())
              .environment("SNOWFLAKE_USER", SnowflakeEmulator.USER)
              .environment("SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD)
              .environment("FLAKEBENCH_USD_PER_CREDIT", "3")
              .run(TemplateSimulation.class.getName());

      assertThat(ended.exitCode()).as(ended.output()).isZero();
      assertThat(warehouse.snapshot().state()).isEqualTo("SUSPENDED");
    }

    RunSummary.CostPart cost = TestDatabases.summaryOf("on-a-warehouse").cost();
    assertThat(cost.method()).isEqualTo("integrated");
    assertThat(cost.inputs().resumedForRun()).isTrue();
    assertThat(cost.inputs().meanClusters()).isEqualTo(2, within(1e-6));
    // Shorter than a minute, so the start is what it costs: 2 clusters of 4 credits per hour.
    assertThat(cost.credits()).isEqualTo(2 * 4 / 60.0, within(1e-6));
    assertThat(cost.usd()).isEqualTo(3 * 2 * 4 / 60.0, within(1e-6));
    assertThat(cost.measurementCredits()).isEqualTo(2 * 4 * 6 / 3600.0, within(1e-4));
    String runId = TestDatabases.newestRun("on-a-warehouse");
    List<Map<String, Object>> looks =
        rows(
            "SELECT elapsed_seconds, started_clusters, raw_result ->> 'run_queued' AS run_queued"
                + " FROM warehouse_poll_snapshots WHERE run_id = :run ORDER BY timestamp",
            runId);
    assertThat(looks).hasSizeGreaterThanOrEqualTo(2);
    assertThat(looks.get(looks.size() - 1))
        .containsEntry("started_clusters", 2)
        .containsEntry("run_queued", "0");
    assertThat((Double) looks.get(looks.size() - 1).get("elapsed_seconds")).isBetween(0.0, 60.0);
    assertThat(
            rows(
                "SELECT warehouse_size, warehouse_config_snapshot ->> 'resumed_for_run' AS resumed FROM test_results"
                    + " WHERE test_id = :run",
                runId))
        .containsExactly(Map.of("warehouse_size", "Medium", "resumed", "true"));
  }

  private static List<Map<String, Object>> rows(String sql, String runId) {
    return TestDatabases.store()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind("run", runId).mapToMap().list());
  }
}
