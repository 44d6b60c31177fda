package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGINT and SIGTERM end a run in good order, wherever it is; a second one at once. */
@Tag("crash")
@ExtendWith(Faults.class)
class SignalIT {
  private static final int INTERRUPTED = 130;

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

  private Flakebench.Running start(String table, String... more) throws Exception {
    home.table(table);
    return flakebench.start(arguments(Yaml.template(table, "", Yaml.LOOKUP), more));
  }

  private String[] arguments(String template, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", Yaml.write(directory, template), "--target", home.demo().jdbcUrl()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private RunSummary stored() throws IOException {
    assertThat(home.runs()).hasSize(runsBefore + 1);
    return home.summary(home.runs().get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void whilePreparing(String signal) throws Exception {
    String template = Yaml.write(directory, Yaml.template("orders", "", Yaml.LOOKUP));
    Flakebench.Ended ended =
        flakebench.start("run", template).until("filling the demo table").signal(signal).end();
    ended.failed(INTERRUPTED, "stopped before the run began");
    assertThat(home.runs()).hasSize(runsBefore);
  }

  @Test
  void inTheWarmup() throws Exception {
    Flakebench.Ended ended =
        start("warming", "--set", "load.warmup_seconds=30").until("WARMUP").signal("TERM").end();
    assertThat(ended.exit()).as(ended.err()).isEqualTo(INTERRUPTED);
    assertThat(ended.messages()).isEmpty();
    RunSummary summary = stored();
    assertThat(summary.status()).isEqualTo("CANCELLED");
    assertThat(summary.operations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void inTheMeasurement(String signal) throws Exception {
    Flakebench.Ended ended =
        start("measured", "--set", "load.duration_seconds=60", "--json", "run.json")
            .until("MEASUREMENT")
            .signal(signal)
            .end();
    assertThat(ended.exit()).as(ended.err()).isEqualTo(INTERRUPTED);
    assertThat(ended.err()).contains("stopping: ");
    RunSummary summary = stored();
    assertStopped(summary);
    assertThat(Files.readString(directory.resolve("run.json"))).contains("\"CANCELLED\"");
    assertThat(ended.out()).contains("CANCELLED", summary.runId());
    assertThat(flakebench.run("runs", "show", summary.runId()).out())
        .contains("CANCELLED", "USER_REQUESTED");
    assertThat(
            home.count(
                "SELECT count(*) FROM query_executions WHERE phase = 'MEASUREMENT' AND run_id = '"
                    + summary.runId()
                    + "'"))
        .isEqualTo(summary.operations());
  }

  @Test
  void inASearch() throws Exception {
    Flakebench.Ended ended =
        start(
                "searched",
                "--set",
                "load.mode=FIND_MAX_CONCURRENCY",
                "--set",
                "load.find_max={start_concurrency: 2, step_duration_seconds: 10, settle_seconds: 1}",
                // So that there is little to render.
                "--set",
                "load.think_time_ms=5")
            .until("step 2: 12 slots")
            .signal("INT")
            .end();
    assertThat(ended.exit()).as(ended.err()).isEqualTo(INTERRUPTED);
    RunSummary summary = stored();
    assertStopped(summary);
    assertThat(summary.findMax().get("max_type").asText()).isEqualTo("CANCELLED");
    assertThat(summary.findMax().get("reason").asText()).isEqualTo("Cancelled by user");
    assertThat(summary.findMax().get("best_concurrency").asInt()).isEqualTo(2);
    assertThat(flakebench.run("runs", "show", summary.runId()).out())
        .contains("2 slots (CANCELLED)", "Cancelled by user", "over all steps of the search");
    assertThat(
            home.count(
                "SELECT count(*) FROM find_max_step_history WHERE run_id = '"
                    + summary.runId()
                    + "'"))
        .isEqualTo(1);
  }

  private static void assertStopped(RunSummary summary) {
    assertThat(summary.status()).isEqualTo("CANCELLED");
    assertThat(summary.completionReason()).isEqualTo("USER_REQUESTED");
    assertThat(summary.measuredSeconds()).isBetween(0.001, 59.0);
    assertThat(summary.operations()).isPositive();
    assertThat(summary.records().produced()).isEqualTo(summary.records().stored());
    assertThat(Path.of(summary.report())).exists();
  }

  @Test
  void whileTheReportIsRendered() throws Exception {
    Flakebench.Ended ended =
        start("rendered").until("rendering Gatling's report").signal("TERM").end();
    assertThat(ended.exit()).as(ended.err()).isEqualTo(INTERRUPTED);
    RunSummary summary = stored();
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(Path.of(summary.report())).exists();
  }

  /** The load is stuck in the server, so that the first signal alone takes its time. */
  @Test
  void twice() throws Exception {
    home.table("stuck");
    try (Connection other = home.demo().dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM stuck FOR UPDATE");
      Flakebench.Running running =
          flakebench.start(
              arguments(
                  Yaml.template(
                      "stuck",
                      "",
                      "{kind: UPDATE, weight_pct: 100, sql: \"UPDATE {table} SET status = ? WHERE id = ?\"}"),
                  "--set",
                  "load.duration_seconds=60"));
      running.until("MEASUREMENT").signal("INT").until("stopping: ").signal("INT");
      assertThat(running.end().exit()).isEqualTo(INTERRUPTED);
    }
    Flakebench.Ended list = flakebench.run("runs", "list");
    assertThat(list.exit()).isZero();
    assertThat(list.messages()).singleElement().asString().contains("left behind");
    assertThat(stored().completionReason()).isEqualTo("ORPHANED_RUNNING");
  }

  private Flakebench.Running gatling(String table, int seconds) throws Exception {
    home.table(table);
    String template =
        Yaml.write(
            directory,
            Yaml.template(table, "", Yaml.LOOKUP)
                .replace("duration_seconds: 2", "duration_seconds: " + seconds));
    return flakebench.gatling(
        List.of(
            "-Dflakebench.template=" + template,
            "-Dflakebench.target=" + home.demo().jdbcUrl(),
            "-Dgatling.core.directory.results=" + directory.resolve("results")),
        "-s",
        "org.flakebench.simulations.TemplateSimulation",
        "-rf",
        directory.resolve("results").toString());
  }

  @Test
  void gatlingByItselfEndsInTheSameStore() throws Exception {
    Flakebench.Ended ended = gatling("by_gatling", 2).end();
    assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isZero();
    RunSummary summary = stored();
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.operations()).isPositive();
    assertThat(Path.of(summary.report())).exists();
  }

  @Test
  void gatlingByItselfIsStoppedInGoodOrder() throws Exception {
    Flakebench.Running running = gatling("stopped_gatling", 60);
    Awaitility.await()
        .atMost(Flakebench.LIMIT)
        .until(
            () -> home.count("SELECT count(*) FROM run_status WHERE phase = 'MEASUREMENT'") == 1);
    Flakebench.Ended ended = running.signal("TERM").end();
    assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isEqualTo(INTERRUPTED);
    assertStopped(stored());
  }
}
