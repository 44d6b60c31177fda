package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} anywhere: the next command brings in what is there, once. */
@Tag("crash")
@ExtendWith(Faults.class)
class KilledIT {
  /** What two slots with 10 ms of think time can do at most. */
  private static final long MOST_PER_SECOND = 200;

  @TempDir Path directory;
  private FaultHome home;
  private Flakebench flakebench;
  private int runsBefore;

  @BeforeEach
  void application(FaultHome given) {
    home = given;
    flakebench = home.application(directory);
    runsBefore = home.runs().size();
  }

  @AfterEach
  void end() {
    flakebench.close();
  }

  private Flakebench.Running start(String table, String load, String... more) throws Exception {
    home.table(table);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                Yaml.write(directory, Yaml.template(table, load, Yaml.LOOKUP)),
                "--target",
                home.demo().jdbcUrl()));
    arguments.addAll(List.of(more));
    return flakebench.start(arguments.toArray(String[]::new));
  }

  private static void kill(Flakebench.Running running) throws IOException {
    running.signal("KILL");
    assertThat(running.end().exit()).isEqualTo(137);
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Flakebench.LIMIT).until(condition::getAsBoolean);
  }

  private Flakebench.Ended list() throws IOException {
    Flakebench.Ended ended = flakebench.run("runs", "list");
    assertThat(ended.exit()).as(ended.err()).isZero();
    return ended;
  }

  private RunSummary onlyNewRun() throws IOException {
    assertThat(home.runs()).hasSize(runsBefore + 1);
    return home.summary(home.runs().get(0));
  }

  /** How many rows the store has, of everything that is loaded. */
  private List<Long> rows() {
    return List.of(
        home.count("SELECT count(*) FROM query_executions"),
        home.count("SELECT count(*) FROM worker_metrics_snapshots"),
        home.count("SELECT count(*) FROM metrics_snapshots"),
        home.count("SELECT count(*) FROM run_kind_stats"),
        home.count("SELECT count(*) FROM test_results"),
        home.count("SELECT count(*) FROM test_logs"),
        home.count("SELECT count(*) FROM loaded_segments"),
        home.count("SELECT count(*) FROM run_transitions"));
  }

  private long executions(String runId) {
    return home.count("SELECT count(*) FROM query_executions WHERE run_id = '" + runId + "'");
  }

  private long callsAtTheServer(String table) throws SQLException {
    try (Connection connection = home.demo().dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE 'SELECT * FROM%"
                    + table
                    + "%WHERE id =%'")) {
      result.next();
      return result.getLong(1);
    }
  }

  @Test
  void inTheMeasurement() throws Exception {
    Flakebench.Running running =
        start("killed", ", think_time_ms: 10", "--set", "load.duration_seconds=300");
    running.until("MEASUREMENT");
    // Long enough that there is more than what may get lost.
    Awaitility.await()
        .atMost(Flakebench.LIMIT)
        .until(() -> callsAtTheServer("killed") > 3 * MOST_PER_SECOND);
    kill(running);
    long calls = callsAtTheServer("killed");
    assertThat(home.spool()).isNotEmpty();

    Flakebench.Ended first = list();
    RunSummary summary = onlyNewRun();
    assertThat(first.messages()).singleElement().asString().contains(summary.runId(), "FAILED");
    assertThat(first.out()).contains("FAILED");
    assertThat(summary.status()).isEqualTo("FAILED");
    assertThat(summary.completionReason()).isEqualTo("ORPHANED_RUNNING");
    assertThat(summary.operations()).isLessThanOrEqualTo(calls);
    assertThat(calls - summary.operations()).as("lost").isLessThanOrEqualTo(MOST_PER_SECOND + 2);
    assertThat(summary.measuredSeconds()).isGreaterThan(1);
    assertThat(summary.latencyMs().p50()).isPositive();
    assertThat(executions(summary.runId())).isGreaterThanOrEqualTo(summary.operations());

    List<Long> rows = rows();
    assertThat(list().messages()).isEmpty();
    assertThat(rows()).isEqualTo(rows);
    assertThat(home.summary(summary.runId())).isEqualTo(summary);
  }

  @Test
  void whileItIsPrepared() throws Exception {
    String template = Yaml.write(directory, Yaml.template("orders", "", Yaml.LOOKUP));
    kill(flakebench.start("run", template).until("filling the demo table"));
    assertThat(list().messages()).isEmpty();
    assertThat(home.runs()).hasSize(runsBefore);
    // The demo is free again at once.
    Flakebench.Ended next = flakebench.run("run", template, "--quiet");
    assertThat(next.exit()).as(next.err()).isZero();
  }

  @Test
  void whileItConnects() throws Exception {
    kill(start("connecting", ", think_time_ms: 10").until("preparing "));
    list();
    assertThat(home.runs().size()).isBetween(runsBefore, runsBefore + 1);
  }

  @Test
  void whileItStores() throws Exception {
    kill(start("storing", "").until("storing the results"));
    list();
    assertStoredOnce();
  }

  /** The figures are in, the terminal status may not be. */
  @Test
  void afterTheFirstSegmentIsLoaded() throws Exception {
    long before = home.count("SELECT count(*) FROM loaded_segments");
    Flakebench.Running running = start("loaded", "");
    await(() -> home.count("SELECT count(*) FROM loaded_segments") > before);
    kill(running);
    list();
    assertStoredOnce();
  }

  private void assertStoredOnce() throws IOException {
    RunSummary summary = onlyNewRun();
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.completionReason()).isEqualTo("DURATION_ELAPSED");
    assertThat(summary.measuredSeconds()).isEqualTo(2.0);
    assertThat(summary.records().dropped()).isZero();
    assertThat(executions(summary.runId())).isEqualTo(summary.records().stored());
    assertThat(summary.records().produced()).isEqualTo(summary.records().stored());
    List<Long> rows = rows();
    list();
    assertThat(rows()).isEqualTo(rows);
  }
}
