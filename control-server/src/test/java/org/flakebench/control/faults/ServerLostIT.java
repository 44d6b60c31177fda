package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.flakebench.report.RunSummary;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that die in the middle of a run; on homes of their own. */
@Tag("crash")
class ServerLostIT {
  @TempDir Path directory;
  private FaultHome home;
  private Flakebench flakebench;

  @BeforeEach
  void application() {
    home = FaultHome.create();
    flakebench = home.application(directory);
  }

  @AfterEach
  void end() {
    flakebench.close();
    home.close();
  }

  private Flakebench.Running start(String table, int seconds, String... statements)
      throws Exception {
    home.table(table);
    String template =
        Yaml.template(table, ", think_time_ms: 5", statements)
            .replace("duration_seconds: 2", "duration_seconds: " + seconds);
    return flakebench.start(
        "run", Yaml.write(directory, template), "--target", home.demo().jdbcUrl());
  }

  private long postmaster(String instance) throws IOException {
    Path file = home.path().resolve("postgres/" + instance + "/data/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).get(0).trim());
  }

  /** QUIT is what {@code pg_ctl stop -m immediate} sends; KILL leaves everything lying about. */
  private void kill(String instance, String signal) throws Exception {
    ProcessHandle server = ProcessHandle.of(postmaster(instance)).orElseThrow();
    Process kill =
        new ProcessBuilder("kill", "-" + signal, String.valueOf(server.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
    server.onExit().get(60, TimeUnit.SECONDS);
  }

  /** The slots have worked for a while. */
  private void untilItMeasures(Flakebench.Running running) throws IOException {
    running.until("MEASUREMENT");
    Awaitility.await()
        .atMost(Flakebench.LIMIT)
        .until(
            () ->
                home.spool().stream()
                    .filter(file -> file.toString().endsWith(".fbs"))
                    .anyMatch(file -> file.toFile().length() > 20_000));
  }

  @Test
  void theTargetIsRestarted() throws Exception {
    Flakebench.Running running = start("restarted", 30, Yaml.LOOKUP);
    untilItMeasures(running);
    kill("demo", "QUIT");
    try (EmbeddedPostgres again =
        EmbeddedPostgres.start(FlakeBenchHome.of(home.path()), EmbeddedPostgres.Instance.DEMO)) {
      assertThat(again.port()).isEqualTo(home.demo().port());
      Flakebench.Ended ended = running.end();
      assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isZero();
    }
    String run = home.runs().get(0);
    RunSummary summary = home.summary(run);
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.measuredSeconds()).isEqualTo(30.0);
    assertThat(summary.errors()).isPositive();
    assertThat(summary.errorsByCategory())
        .allSatisfy(error -> assertThat(error.category()).isNotBlank())
        .extracting(RunSummary.ErrorPart::category)
        .containsAnyOf("SERVER_SHUTDOWN", "SERVER_CRASH", "CONNECTION_LOST");
    List<Long> seconds = successes(run);
    int firstError = firstSecondWithErrors(run);
    assertThat(seconds.subList(0, firstError)).as("before: %s", seconds).anyMatch(n -> n > 0);
    assertThat(seconds.subList(firstError + 1, seconds.size()))
        .as("after: %s", seconds)
        .anyMatch(n -> n > 0);
    home.assertNothingLeft();
  }

  /** Successful operations of each second of the measurement. */
  private List<Long> successes(String run) {
    return perSecond(run, "total_queries - error_count");
  }

  private int firstSecondWithErrors(String run) {
    List<Long> errors = perSecond(run, "error_count");
    for (int i = 0; i < errors.size(); i++) {
      if (errors.get(i) > 0) {
        return i;
      }
    }
    throw new AssertionError("no second has errors: " + errors);
  }

  /** Counts in the store grow through the phase. */
  private List<Long> perSecond(String run, String count) {
    return home.store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT n - lag(n, 1, 0::bigint) OVER (ORDER BY timestamp) FROM (SELECT timestamp, "
                            + count
                            + " AS n FROM metrics_snapshots WHERE run_id = :run AND phase = 'MEASUREMENT') AS s"
                            + " ORDER BY timestamp")
                    .bind("run", run)
                    .mapTo(Long.class)
                    .list());
  }

  @Test
  void theTargetIsGoneForGood() throws Exception {
    Flakebench.Running running = start("gone", 300, Yaml.LOOKUP);
    untilItMeasures(running);
    kill("demo", "QUIT");
    Flakebench.Ended ended = running.end();
    assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isEqualTo(1);
    RunSummary summary = home.summary(home.runs().get(0));
    assertThat(summary.status()).isEqualTo("FAILED");
    assertThat(summary.failureReason()).contains("no slot has had a connection");
    assertThat(summary.operations()).isGreaterThan(summary.errors());
    assertThat(summary.latencyMs().p50()).isPositive();
    assertThat(ended.out()).contains("FAILED", "no slot has had a connection");
    home.assertNothingLeft();
  }

  @Test
  void theStoreIsGone() throws Exception {
    Flakebench.Running running =
        start(
            "stored_later",
            20,
            Yaml.LOOKUP.replace("100", "50"),
            "{kind: INSERT, weight_pct: 50, sql: \"INSERT INTO {table} (id, status) VALUES (?, ?)\"}");
    untilItMeasures(running);
    kill("store", "QUIT");
    Flakebench.Ended ended = running.end();
    Path spool = home.path().resolve("spool");
    ended.failed(69, "could not be stored", spool.toString(), "flakebench runs list");
    assertThat(home.spool()).isNotEmpty();

    Flakebench.Ended list = flakebench.run("runs", "list");
    assertThat(list.exit()).as(list.err()).isZero();
    assertThat(list.messages()).singleElement().asString().contains("COMPLETED");
    RunSummary summary = home.summary(home.runs().get(0));
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.measuredSeconds()).isEqualTo(20.0);
    assertThat(summary.records().stored()).isEqualTo(summary.operations());
    home.assertNothingLeft();
  }

  @Test
  void aKilledServerOfNobodyIsStartedAgain() throws Exception {
    kill("store", "KILL");
    Flakebench.Ended list = flakebench.run("runs", "list");
    assertThat(list.exit()).as(list.err()).isZero();
    assertThat(list.err()).isEmpty();
  }
}
