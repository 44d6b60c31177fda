package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on Snowflake tables with the store on Snowflake, and what goes wrong there, from outside.
 */
@Timeout(300)
class SnowflakeIT {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final String HYBRID = "../simulations/templates/snowflake-hybrid.yaml";

  @TempDir static Path shared;
  private static SnowflakeEmulator emulator;
  private static String store;

  @TempDir Path directory;
  private Flakebench flakebench;

  @BeforeAll
  static void account() throws IOException {
    emulator = SnowflakeEmulator.start(Options.defaults());
    emulator.run(Files.readString(Path.of("..", "sql", "demo", "snowflake_orders.sql")));
    store = emulator.jdbcUrl();
    Flakebench.Ended installed = application(shared).run("schema", "install", "--store", store);
    assertThat(installed.exit()).as(installed.err()).isZero();
  }

  @AfterAll
  static void close() {
    if (emulator != null) {
      emulator.close();
    }
  }

  private static Flakebench application(Path directory) {
    return new Flakebench(shared.resolve("home"), directory)
        .with("SNOWFLAKE_USER", SnowflakeEmulator.USER)
        .with("SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD);
  }

  @BeforeEach
  void start() {
    flakebench = application(directory);
    emulator.faults().clear();
  }

  @AfterEach
  void stop() {
    flakebench.close();
    emulator.faults().clear();
  }

  private Flakebench.Ended run(String template, String... more) throws IOException {
    List<String> words =
        new java.util.ArrayList<>(
            List.of("run", Path.of(template).toAbsolutePath().toString(), "--store", store));
    words.addAll(List.of("--set", "load.duration_seconds=3", "--set", "load.warmup_seconds=1"));
    words.addAll(List.of(more));
    return flakebench.run(words.toArray(String[]::new));
  }

  @Test
  void theRunStandsInTheSnowflakeStoreAndIsCountedTheSameByTheServer() throws Exception {
    Path json = directory.resolve("summary.json");
    Flakebench.Ended ended =
        run(HYBRID, "--set", "record.executions=ALL", "--json", json.toString());
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    RunSummary summary = SummaryJson.read(json);
    String run = summary.runId();
    assertThat(summary.operations()).isPositive();
    assertThat(summary.errors()).isZero();
    assertThat(summary.target().table()).isEqualTo("DEMO.PUBLIC.ORDERS_HYBRID");
    assertThat(Path.of(summary.report())).exists();

    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      assertThat(
              number(statement, "SELECT COUNT(*) FROM test_results WHERE run_id = '" + run + "'"))
          .as("the run's row and its worker's")
          .isEqualTo(2);
      assertThat(
              number(
                  statement,
                  "SELECT COUNT(*) FROM test_results WHERE run_id = '"
                      + run
                      + "' AND STARTSWITH(query_tag, 'flakebench:run_id="
                      + run
                      + ":' || IFF(worker IS NULL, '', 'test_id=' || test_id || ':'))"))
          .as("rows that say how their statements are tagged")
          .isEqualTo(2);
      assertThat(
              number(
                  statement,
                  "SELECT total_operations FROM test_results WHERE test_id = '" + run + "'"))
          .isEqualTo(summary.operations());
      assertThat(
              number(
                  statement,
                  "SELECT SUM(operations) FROM run_kind_stats WHERE worker = '' AND outcome = 'OK'"
                      + " AND clock = 'SERVICE' AND run_id = '"
                      + run
                      + "'"))
          .isEqualTo(summary.operations());
      assertThat(
              number(
                  statement,
                  "SELECT COUNT(*) FROM query_executions WHERE run_id = '"
                      + run
                      + "' AND phase = 'MEASUREMENT'"))
          .isEqualTo(summary.operations());
    }
    assertThat(load(run, "WARMUP")).isPositive();
    assertThat((double) load(run, "MEASUREMENT") / summary.operations())
        .as("statements at the server / operations")
        .isCloseTo(1, within(0.0005));
    assertThat(untagged()).as("statements of the load without a tag").isEmpty();

    assertThat(flakebench.run("runs", "show", run.substring(0, 8), "--store", store).out())
        .contains("snowflake-hybrid", "HYBRID");
    assertThat(
            flakebench
                .run(
                    "query",
                    "--sql",
                    "SELECT status FROM run_status WHERE run_id = '" + run + "'",
                    "--format",
                    "csv",
                    "--store",
                    store)
                .out())
        .contains("COMPLETED");
  }

  /** Statements of the load that the server saw with the tag of a phase of a run. */
  private static long load(String run, String phase) {
    return emulator.history().statements(query -> isLoad(query)).stream()
        .filter(query -> query.tag() != null)
        .filter(query -> query.tag().startsWith("flakebench:run_id=" + run + ":"))
        .filter(query -> query.tag().endsWith(":phase=" + phase))
        .count();
  }

  private static List<String> untagged() {
    return emulator.history().statements(query -> isLoad(query)).stream()
        .filter(query -> query.tag() == null || query.tag().isBlank())
        .map(QueryRecord::sql)
        .distinct()
        .toList();
  }

  private static boolean isLoad(QueryRecord query) {
    return query.context().warehouse() != null
        && query.context().warehouse().startsWith("FLAKEBENCH_")
        && query.sql().contains("/*fb k=");
  }

  @Test
  void aSuspendedWarehouseIsResumedForTheRunAndSuspendedAgain() throws IOException {
    emulator.warehouse("FLAKEBENCH_LOAD").suspend();
    Flakebench.Ended ended = run(HYBRID, "--no-report");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("FLAKEBENCH_LOAD");
    assertThat(emulator.warehouse("FLAKEBENCH_LOAD").snapshot().state()).isEqualTo("SUSPENDED");
    assertThat(emulator.history().statements(query -> query.sql().contains("RESUME IF SUSPENDED")))
        .isNotEmpty();
  }

  @Test
  void theControlPlanesOwnWarehouseIsNotTested() throws IOException {
    run(HYBRID, "--no-report", "--set", "target.warehouse=COMPUTE_WH")
        .failed(USAGE, "target.warehouse", "COMPUTE_WH", "smoke");
  }

  @Test
  void whatDoesNotFitIsToldBeforeTheRun() throws IOException {
    run(HYBRID, "--no-report", "--set", "target.table=NO_SUCH_TABLE")
        .failed(USAGE, "target.table", "NO_SUCH_TABLE");
    run(HYBRID, "--no-report", "--set", "target.warehouse=NO_SUCH_WAREHOUSE")
        .failed(USAGE, "target.warehouse", "NO_SUCH_WAREHOUSE");
    run(HYBRID, "--no-report", "--set", "target.table=ORDERS")
        .failed(USAGE, "target.table_type", "HYBRID");
  }

  @Test
  void aRefusedLoginSaysWhatToDo() throws IOException {
    flakebench.with("SNOWFLAKE_PASSWORD", "not-the-pass-word");
    assertThat(run(HYBRID, "--no-report").failed(UNAVAILABLE, "SNOWFLAKE_PASSWORD").err())
        .doesNotContain("not-the-pass-word");
    flakebench.with("SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD);
    emulator.faults().denyNetwork(true);
    run(HYBRID, "--no-report").failed(UNAVAILABLE, "network policy");
  }

  @Test
  void everyTableTypeRuns() throws IOException {
    for (String type : List.of("standard", "dynamic", "interactive")) {
      Flakebench.Ended ended =
          run(HYBRID.replace("hybrid", type), "--no-report", "--set", "load.duration_seconds=2");
      assertThat(ended.exit()).as(type + ": " + ended.out() + ended.err()).isZero();
    }
  }

  private static Connection connection() throws SQLException {
    Properties properties = new Properties();
    properties.put("user", SnowflakeEmulator.USER);
    properties.put("password", SnowflakeEmulator.PASSWORD);
    return DriverManager.getConnection(store, properties);
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
