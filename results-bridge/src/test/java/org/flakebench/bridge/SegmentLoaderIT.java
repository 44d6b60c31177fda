package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flakebench.load.Phase;
import org.flakebench.measure.LogRecord;
import org.flakebench.store.StoreUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class SegmentLoaderIT {
  @Parameter private StoreUnderTest kind;

  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();

  @Test
  void everyValueArrivesAsItWas() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
        writer.error(1, Runs.UNIQUE, "duplicate key\0value ü");
        writer.execution(
            Runs.START_MICROS + 123_457, 1_234_567, 2_000_001, 7, 0, 0, 1, Phase.MEASUREMENT);
        writer.execution(Runs.START_MICROS + 200_000, 1, 0, 3, 1, 1, 0, Phase.WARMUP);
        writer.execution(
            Runs.START_MICROS + 300_000,
            20L * 60 * 1_000_000_000,
            0,
            0,
            2,
            9,
            5,
            Phase.MEASUREMENT);
        writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1_234_567).at(1, Runs.START_MICROS));
        writer.log(
            new LogRecord(1, Runs.START_MICROS + 1, "WARN", "org.flakebench.x", "line", "stack"));
        writer.log(new LogRecord(2, Runs.START_MICROS + 2, "INFO", null, null, null));
      }
      LoadResult result = new SegmentLoader(run.store).load(spool);
      assertThat(result).isEqualTo(new LoadResult(1, 0, 3, 1, 2, List.of(), List.of()));
      assertThat(spool.segments()).isEmpty();
    }
    List<Map<String, Object>> rows =
        run.rows("SELECT * FROM query_executions WHERE run_id = :run ORDER BY start_time");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0))
        .containsEntry("start_time", Runs.START.plusNanos(123_457_000))
        .containsEntry("end_time", Runs.START.plusNanos(123_457_000 + 1_235_000))
        .containsEntry("duration_ms", 1.234567)
        .containsEntry("app_elapsed_ms", 1.234567)
        .containsEntry("wait_ms", 2.000001)
        .containsEntry("query_text", "SELECT * FROM orders WHERE id = ?")
        .containsEntry("query_kind", "POINT_LOOKUP")
        .containsEntry("worker_id", 7L)
        .containsEntry("worker", "worker-0")
        .containsEntry("rows_affected", 1L)
        .containsEntry("success", true)
        .containsEntry("warmup", false)
        .containsEntry("phase", "MEASUREMENT")
        .containsEntry("error", null)
        .containsEntry("error_category", null)
        .containsEntry("sqlstate", null)
        .containsEntry("custom_metadata", null)
        .containsEntry("test_id", StoredIds.workerTestId(run.facts.runId(), "worker-0"));
    assertThat((String) rows.get(0).get("query_id"))
        .isEqualTo("LOCAL_" + rows.get(0).get("execution_id"));
    assertThat(rows.get(1))
        .containsEntry("success", false)
        .containsEntry("warmup", true)
        .containsEntry("error", "duplicate key\uFFFDvalue ü")
        .containsEntry("error_category", "UNIQUE_VIOLATION")
        .containsEntry("sqlstate", "23505");
    assertThat(rows.get(2))
        .containsEntry("error_category", "UNKNOWN")
        .containsEntry("sqlstate", null);
    assertThat(rows.get(2).get("custom_metadata").toString()).contains("revenue").contains("READ");
    assertThat(rows.get(2))
        .containsEntry("end_time", Runs.START.plusMillis(300).plusSeconds(20 * 60));
    assertThat(
            run.rows(
                "SELECT seq, level, logger, message, exception FROM test_logs WHERE run_id = :run ORDER BY seq"))
        .hasSize(2)
        .first()
        .satisfies(
            line ->
                assertThat(line)
                    .containsEntry("level", "WARN")
                    .containsEntry("logger", "org.flakebench.x")
                    .containsEntry("message", "line")
                    .containsEntry("exception", "stack"));
    assertThat(problems).isEmpty();
  }

  @Test
  void intervalsGiveTheFiguresOfTheirSecond() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
        writer.accept(
            new Runs.Builder()
                .phase(Phase.WARMUP)
                .ok(Runs.LOOKUP, 1)
                .at(1, Runs.START_MICROS - 1_000_000));
        writer.accept(
            new Runs.Builder()
                .ok(Runs.LOOKUP, 1_000_000)
                .failed(Runs.INSERT, 7)
                .at(2, Runs.START_MICROS));
        writer.accept(
            new Runs.Builder()
                .ok(Runs.LOOKUP, 3_000_000)
                .ok(Runs.INSERT, 4_000_000)
                .duration(500_000)
                .at(3, Runs.START_MICROS + 1_000_000));
        writer.accept(new Runs.Builder().at(4, Runs.START_MICROS + 1_500_000));
      }
      new SegmentLoader(run.store).load(spool);
    }
    List<Map<String, Object>> rows =
        run.rows("SELECT * FROM worker_metrics_snapshots WHERE run_id = :run ORDER BY seq");
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0))
        .containsEntry("elapsed_seconds", -1.0)
        .containsEntry("phase", "WARMUP")
        .containsEntry("total_queries", 1L);
    assertThat(rows.get(1))
        .containsEntry("elapsed_seconds", 0.0)
        .containsEntry("total_queries", 2L)
        .containsEntry("error_count", 1L)
        .containsEntry("qps", 2.0)
        .containsEntry("interval_ms", 1000.0)
        .containsEntry("active_connections", 16L);
    assertThat(rows.get(2))
        .containsEntry("total_queries", 4L)
        .containsEntry("read_count", 2L)
        .containsEntry("write_count", 2L)
        .containsEntry("qps", 4.0);
    assertThat((Double) rows.get(2).get("max_latency_ms")).isBetween(4.0, 4.004);
    assertThat(rows.get(3)).containsEntry("p50_latency_ms", null).containsEntry("qps", 0.0);
  }

  @Test
  void loadingTwiceChangesNothing() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      write(spool, 5_000);
      Path segment = spool.segments().get(0);
      byte[] bytes = Files.readAllBytes(segment);
      SegmentLoader loader = new SegmentLoader(run.store);
      assertThat(loader.load(spool).executions()).isEqualTo(5_000);
      List<Map<String, Object>> before =
          run.rows("SELECT execution_id FROM query_executions WHERE run_id = :run ORDER BY 1");
      // As after a crash between the commit and the deletion of the file.
      Files.write(segment, bytes);
      LoadResult again = loader.load(spool);
      assertThat(again).isEqualTo(new LoadResult(0, 1, 0, 0, 0, List.of(), List.of()));
      assertThat(spool.segments()).isEmpty();
      assertThat(
              run.rows("SELECT execution_id FROM query_executions WHERE run_id = :run ORDER BY 1"))
          .isEqualTo(before);
      assertThat(run.count("worker_metrics_snapshots")).isEqualTo(1);
      assertThat(run.count("test_logs")).isEqualTo(1);
    }
  }

  @Test
  void aFileThatIsNotWhatTheStoreHasIsKept() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      write(spool, 5);
      Path segment = spool.segments().get(0);
      byte[] bytes = Files.readAllBytes(segment);
      SegmentLoader loader = new SegmentLoader(run.store);
      loader.load(spool);
      write(spool, 7);
      LoadResult other = loader.load(spool);
      assertThat(other.quarantined()).singleElement().satisfies(file -> assertThat(file).exists());
      assertThat(other.problems())
          .anyMatch(
              text ->
                  text.contains("segment 1 of worker-0 holds 7 execution records")
                      && text.contains("the store has 5 execution records"));
      run.store
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "UPDATE loaded_segments SET records = 4 WHERE run_id = ?",
                      run.facts.runId()));
      Files.write(segment, bytes);
      assertThat(loader.load(spool).problems()).anyMatch(text -> text.contains("the store has 4"));
    }
    assertThat(run.count("query_executions")).isEqualTo(5);
  }

  @Test
  void ofTwoLoadersAtOnceOneLoads() throws Exception {
    StoredRun run = new StoredRun(kind.store(), 10);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Spool first = run.spool(folder.resolve("a"), "worker-0");
        Spool second = run.spool(folder.resolve("b"), "worker-0")) {
      write(first, 50_000);
      Files.copy(first.segments().get(0), second.segment(1));
      SegmentLoader loader = new SegmentLoader(run.store);
      List<Callable<LoadResult>> both =
          List.of(() -> loader.load(first), () -> loader.load(second));
      LoadResult sum = LoadResult.NOTHING;
      for (Future<LoadResult> one : threads.invokeAll(both, 60, TimeUnit.SECONDS)) {
        sum = sum.plus(one.get());
      }
      assertThat(sum).isEqualTo(new LoadResult(1, 1, 50_000, 1, 1, List.of(), List.of()));
    } finally {
      threads.shutdownNow();
    }
    assertThat(run.count("query_executions")).isEqualTo(50_000);
  }

  @Test
  void aDamagedSegmentGivesWhatIsGoodAndIsKeptApart() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      write(spool, 5_000);
      Path segment = spool.segments().get(0);
      byte[] bytes = Files.readAllBytes(segment);
      bytes[2_000] ^= 1;
      Files.write(segment, bytes);
      LoadResult result = new SegmentLoader(run.store).load(spool);
      assertThat(result.executions()).isEqualTo(5_000 - ExecutionChunk.RECORDS);
      assertThat(result.intervals()).isEqualTo(1);
      assertThat(result.quarantined()).singleElement().satisfies(file -> assertThat(file).exists());
      assertThat(result.problems())
          .anyMatch(text -> text.contains(segment.toString()) && text.contains("damaged at byte"));
      assertThat(spool.segments()).isEmpty();
      assertThat(Spool.directories(folder)).containsExactly(spool.directory());
    }
    assertThat(run.count("query_executions")).isEqualTo(5_000 - ExecutionChunk.RECORDS);
    assertThat(run.row("SELECT records FROM loaded_segments WHERE run_id = :run"))
        .containsEntry("records", 5_000L - ExecutionChunk.RECORDS);
  }

  @Test
  void aSegmentOfAnotherRunIsRefused() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    StoredRun other = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0");
        Spool others = other.spool(folder, "worker-0")) {
      write(others, 10);
      Files.move(others.segments().get(0), spool.segment(1));
      LoadResult result = new SegmentLoader(run.store).load(spool);
      assertThat(result.quarantined()).hasSize(1);
      assertThat(result.problems().get(0)).contains(other.facts.runId());
    }
    assertThat(run.count("query_executions")).isZero();
    assertThat(other.count("query_executions")).isZero();
  }

  @Test
  void whatTheStoreRefusesStaysOnTheDisk() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
        writer.execution(Runs.START_MICROS, 1, 0, 0, 0, 0, 0, Phase.MEASUREMENT);
        // A time before all that a timestamp can hold: the store refuses the whole segment.
        writer.execution(
            Long.MIN_VALUE + 946_684_800_000_005L, 1, 0, 0, 0, 0, 0, Phase.MEASUREMENT);
      }
      SegmentLoader loader = new SegmentLoader(run.store);
      assertThatThrownBy(() -> loader.load(spool))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("store did not take");
      assertThat(spool.segments()).hasSize(1);
    }
    assertThat(run.count("query_executions")).isZero();
    assertThat(run.count("loaded_segments")).isZero();
  }

  @Test
  void intervalsFromMemoryAreLoadedOnce() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      SegmentWriter writer = new SegmentWriter(spool, problems::add);
      writer.close();
      writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1).at(1, Runs.START_MICROS));
      SegmentLoader loader = new SegmentLoader(run.store);
      assertThat(loader.loadIntervals(spool.manifest(), writer.unwritten())).isEqualTo(1);
      assertThat(loader.loadIntervals(spool.manifest(), writer.unwritten())).isZero();
    }
    assertThat(run.count("worker_metrics_snapshots")).isEqualTo(1);
  }

  private void write(Spool spool, int executions) {
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      for (int i = 0; i < executions; i++) {
        writer.execution(
            Runs.START_MICROS + i, 1_000_000, 0, i % 16, i % 3, 0, 1, Phase.MEASUREMENT);
      }
      writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(1, Runs.START_MICROS));
      writer.log(new LogRecord(1, Runs.START_MICROS, "INFO", "x", "y", null));
    }
    assertThat(problems).isEmpty();
  }
}
