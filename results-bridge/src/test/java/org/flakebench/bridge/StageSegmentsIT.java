package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.load.Phase;
import org.flakebench.measure.LogRecord;
import org.flakebench.store.StoreUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments and the end of a run on Snowflake: what it costs there, and what survives what. */
class StageSegmentsIT {
  /**
   * A login has its round trips as well, and each statement is one of some ten milliseconds at
   * least: the end of a run must not depend on its length.
   */
  private static final int MOST_STATEMENTS = 40;

  private static final int PER_SECOND = 5;

  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();
  private final SnowflakeEmulator emulator = StoreUnderTest.emulator();

  @AfterEach
  void wellAgain() {
    emulator.faults().clear();
  }

  private StoredRun run(int seconds) {
    return new StoredRun(StoreUnderTest.SNOWFLAKE.store(), seconds);
  }

  /** Records, an interval and a line of the log for each second. */
  private SegmentWriter write(Spool spool, int seconds) {
    SegmentWriter writer = new SegmentWriter(spool, problems::add);
    for (int second = 0; second < seconds; second++) {
      long start = Runs.START_MICROS + second * 1_000_000L;
      Runs.Builder interval = new Runs.Builder();
      for (int i = 0; i < PER_SECOND; i++) {
        writer.execution(start + i, 1_000_000, 0, i % 16, i % 3, 0, 1, Phase.MEASUREMENT);
        interval.ok(Runs.LOOKUP, 1_000_000).ok(Runs.REVENUE, 2_000_000);
      }
      writer.accept(interval.at(second + 1, start));
      writer.log(new LogRecord(second + 1, start, "INFO", "x", "second " + second, null));
    }
    return writer;
  }

  @Test
  void theEndOfARunTakesTensOfStatementsHoweverLongItWas() throws IOException {
    Map<Integer, Integer> statements = new TreeMap<>();
    for (int seconds : new int[] {60, 300}) {
      StoredRun run = run(seconds);
      Spool spool = run.spool(folder, "worker-0");
      SegmentWriter writer = write(spool, seconds);
      List<String> before = sql();
      RunEnd.finish(
          run.store, spool, writer, run.facts, CompletionReason.DURATION_ELAPSED, null, "test");
      List<String> after = sql();
      List<String> own = after.subList(before.size(), after.size());
      statements.put(seconds, own.size());
      assertThat(own)
          .as("statements at the end of a run of %d s", seconds)
          .hasSizeLessThanOrEqualTo(MOST_STATEMENTS);
      assertThat(run.count("query_executions")).isEqualTo((long) seconds * PER_SECOND);
      assertThat(run.count("worker_metrics_snapshots")).isEqualTo(seconds);
      assertThat(run.count("metrics_snapshots")).isEqualTo(seconds);
      assertThat(run.count("test_logs")).isEqualTo(seconds);
    }
    assertThat(statements.get(300)).isEqualTo(statements.get(60));
    assertThat(problems).isEmpty();
  }

  @Test
  void noneOfThemIsADefinition() throws IOException {
    StoredRun run = run(5);
    Spool spool = run.spool(folder, "worker-0");
    SegmentWriter writer = write(spool, 5);
    int before = sql().size();
    RunEnd.finish(
        run.store, spool, writer, run.facts, CompletionReason.DURATION_ELAPSED, null, "test");
    List<String> after = sql();
    assertThat(after.subList(before, after.size()))
        .isNotEmpty()
        .noneMatch(
            one -> one.stripLeading().matches("(?is)(CREATE|ALTER TABLE|DROP|TRUNCATE)\\b.*"));
  }

  private List<String> sql() {
    return emulator.history().statements().stream().map(QueryRecord::sql).toList();
  }

  @Test
  void aRefusedPutLeavesEverythingInTheSpool() throws IOException {
    StoredRun run = run(5);
    try (Spool spool = run.spool(folder, "worker-0")) {
      write(spool, 5).close();
      emulator.faults().refusePuts(1);
      SegmentLoader loader = new SegmentLoader(run.store);
      assertThatThrownBy(() -> loader.load(spool))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("worker-0-1/segment-000001")
          .hasMessageContaining("READ and WRITE on the stage FLAKEBENCH_LOAD");
      assertThat(spool.segments()).hasSize(1);
      assertThat(run.count("loaded_segments")).isZero();
      assertThat(loader.load(spool).executions()).isEqualTo(5 * PER_SECOND);
      assertThat(spool.segments()).isEmpty();
    }
  }

  @Test
  void aCopyThatFailsBehindOthersTakesAllBack() throws IOException {
    StoredRun run = run(5);
    try (Spool spool = run.spool(folder, "worker-0")) {
      write(spool, 5).close();
      emulator
          .faults()
          .fail("COPY INTO test_logs", "100038", "22018", "Numeric value 'x' is wrong", 1);
      SegmentLoader loader = new SegmentLoader(run.store);
      assertThatThrownBy(() -> loader.load(spool))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the store did not take the log lines of");
      assertThat(spool.segments()).hasSize(1);
      for (String table :
          List.of("loaded_segments", "query_executions", "worker_metrics_snapshots", "test_logs")) {
        assertThat(run.count(table)).as(table).isZero();
      }
      assertThat(loader.load(spool).logs()).isEqualTo(5);
      assertThat(run.count("query_executions")).isEqualTo(5 * PER_SECOND);
    }
  }

  @Test
  void aRollUpThatFailsLeavesTheRunAsItWas() throws IOException {
    StoredRun run = run(5);
    Spool spool = run.spool(folder, "worker-0");
    SegmentWriter writer = write(spool, 5);
    emulator
        .faults()
        .fail("COPY INTO run_kind_stats", "100038", "22018", "Numeric value 'x' is wrong", 1);
    assertThatThrownBy(
            () ->
                RunEnd.finish(
                    run.store,
                    spool,
                    writer,
                    run.facts,
                    CompletionReason.DURATION_ELAPSED,
                    null,
                    "test"))
        .hasMessageContaining("the figures of run " + run.facts.runId() + " are not stored");
    assertThat(run.row("SELECT status FROM run_status WHERE run_id = :run"))
        .containsEntry("status", "PREPARED");
    assertThat(run.count("metrics_snapshots")).isZero();
    assertThat(run.count("run_kind_stats")).isZero();

    assertThat(new Recovery(run.store, folder).run())
        .singleElement()
        .asString()
        .contains("status COMPLETED");
    assertThat(run.count("metrics_snapshots")).isEqualTo(5);
  }
}
