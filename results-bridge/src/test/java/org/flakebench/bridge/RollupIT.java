package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.load.Phase;
import org.flakebench.measure.Histograms;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.StoreUnderTest;
import org.flakebench.store.StoreUsageException;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.SloSpec.Metric;
import org.flakebench.template.SloSpec.Op;
import org.flakebench.template.SloSpec.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class RollupIT {
  @Parameter private StoreUnderTest kind;

  private static final int SECONDS = 5;
  private static final SeriesKey[] SERIES = {Runs.LOOKUP, Runs.INSERT, Runs.REVENUE};

  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();
  private final Random random = new Random(42);
  private final List<Long> values = new ArrayList<>();
  private int errors;

  @Test
  void aRunEndsWithAllItsFigures() throws IOException {
    StoredRun run =
        new StoredRun(
            kind.store(),
            SECONDS,
            new SloSpec(Metric.P95_MS, Op.LE, 1000, null, null, SloSpec.Clock.SERVICE, Scope.RUN),
            new SloSpec(
                Metric.ERROR_RATIO,
                Op.LE,
                0,
                null,
                null,
                SloSpec.Clock.SERVICE,
                Scope.SECONDS_PCT));
    RunEnd.Result result = write(run, "worker-0", true);
    RunSummary summary = result.summary();
    int operations = SECONDS * 1_000;

    assertThat(problems).isEmpty();
    assertThat(result.messages()).isEmpty();
    assertThat(summary.operations()).isEqualTo(operations);
    assertThat(summary.errors()).isEqualTo(errors).isPositive();
    assertThat(summary.qps()).isCloseTo(1_000, within(1e-9));
    assertThat(summary.slo()).extracting(RunSummary.SloPart::passed).containsExactly(true, false);
    // Warm-up records are records, too.
    assertThat(summary.records())
        .isEqualTo(new RecordsPart(operations + 1_100, 100, operations + 1_000, 0));

    // E: percentiles equal the nearest rank of the stored raw values within one bucket.
    for (double percentile : new double[] {50, 90, 95, 99, 99.9, 100}) {
      double nearest = nearestRank(run, percentile);
      Histogram bucket = Histograms.create();
      double width = bucket.sizeOfEquivalentValueRange(Math.round(nearest * 1e6)) / 1e6;
      assertThat(percentile(summary, percentile))
          .as("p" + percentile)
          .isCloseTo(nearest, within(width));
    }

    Map<String, Object> row =
        run.row("SELECT * FROM test_results WHERE test_id = :run AND run_id = :run");
    assertThat(row)
        .containsEntry("status", "COMPLETED")
        .containsEntry("phase", "COMPLETED")
        .containsEntry("completion_reason", "DURATION_ELAPSED")
        .containsEntry("total_operations", (long) operations)
        .containsEntry("failed_operations", (long) errors)
        .containsEntry("error_count", (long) errors)
        .containsEntry("measured_seconds", (double) SECONDS)
        .containsEntry("p95_latency_ms", summary.latencyMs().p95())
        .containsEntry("max_latency_ms", summary.latencyMs().max())
        .containsEntry(
            "point_lookup_p95_latency_ms", summary.byKind().get("POINT_LOOKUP").latencyMs().p95())
        .containsEntry("write_p99_latency_ms", summary.byKind().get("INSERT").latencyMs().p99())
        .containsEntry("update_p50_latency_ms", null)
        .containsEntry("report_path", "/reports/" + run.facts.runId())
        .containsEntry("worker", null);
    assertThat((Long) row.get("read_operations") + (Long) row.get("write_operations"))
        .isEqualTo(operations);
    assertThat((Double) row.get("error_rate")).isCloseTo(summary.errorRatio(), within(1e-12));
    assertThat((Double) row.get("generic_sql_rows_per_sec")).isPositive();
    assertThat(row.get("errors").toString()).contains("UNIQUE_VIOLATION");
    assertThat(
            SummaryJson.read(run.store.runs().summary(run.facts.runId()).orElseThrow())
                .operations())
        .isEqualTo(operations);
    assertThat(run.row("SELECT * FROM test_results WHERE run_id = :run AND worker = 'worker-0'"))
        .containsEntry("test_id", StoredIds.workerTestId(run.facts.runId(), "worker-0"))
        .containsEntry("status", "COMPLETED")
        .containsEntry("total_operations", (long) operations)
        .containsEntry("concurrent_connections", 16L)
        .containsEntry("p95_latency_ms", summary.latencyMs().p95());
    assertThat(run.row("SELECT status, total_ops FROM run_status WHERE run_id = :run"))
        .containsEntry("status", "COMPLETED")
        .containsEntry("total_ops", (long) operations);
    kindStats(run, operations);
    seconds(run, operations);
    assertThat(folder.resolve(run.facts.runId())).doesNotExist();
  }

  private void kindStats(StoredRun run, int operations) {
    List<Map<String, Object>> stats =
        run.rows(
            "SELECT * FROM run_kind_stats WHERE run_id = :run AND worker = '' ORDER BY kind, outcome");
    assertThat(stats).filteredOn(row -> row.get("outcome").equals("OK")).hasSize(3);
    assertThat(
            stats.stream()
                .filter(row -> row.get("outcome").equals("OK"))
                .mapToLong(row -> (Long) row.get("operations"))
                .sum())
        .isEqualTo(operations);
    assertThat(stats.stream().mapToLong(row -> (Long) row.get("count")).sum())
        .isEqualTo(operations);
    assertThat(run.count("run_kind_stats")).isEqualTo(stats.size() * 2L);
    Map<String, Object> lookup =
        stats.stream()
            .filter(row -> row.get("kind").equals("POINT_LOOKUP"))
            .findFirst()
            .orElseThrow();
    Histogram decoded = decode((byte[]) lookup.get("histogram"));
    assertThat(decoded.getTotalCount()).isEqualTo((Long) lookup.get("count"));
    assertThat(Histograms.percentileMs(decoded, 99)).isEqualTo(lookup.get("p99_ms"));
    assertThat((Double) lookup.get("stddev_ms")).isPositive();
  }

  private static void seconds(StoredRun run, int operations) {
    List<Map<String, Object>> seconds =
        run.rows("SELECT * FROM metrics_snapshots WHERE run_id = :run ORDER BY timestamp");
    assertThat(seconds)
        .extracting(row -> row.get("elapsed_seconds"))
        .containsExactly(-1.0, 0.0, 1.0, 2.0, 3.0, 4.0);
    assertThat(seconds.get(0))
        .containsEntry("phase", "WARMUP")
        .containsEntry("total_queries", 1_000L);
    assertThat(seconds.get(5))
        .containsEntry("phase", "MEASUREMENT")
        .containsEntry("total_queries", (long) operations)
        .containsEntry("qps", 1_000.0)
        .containsEntry("active_connections", 16L);
  }

  @Test
  void aTerminalRunNeverChanges() throws IOException {
    StoredRun run = new StoredRun(kind.store(), SECONDS);
    RunSummary summary = write(run, "worker-0", true).summary();
    Map<String, Object> before =
        run.row("SELECT * FROM test_results WHERE test_id = :run AND run_id = :run");
    RunSummary again =
        new Rollup(run.store).finish(run.facts, CompletionReason.ORPHANED_RUNNING, "lost", "test");
    assertThat(again.completionReason()).isEqualTo("DURATION_ELAPSED");
    assertThat(again).isEqualTo(SummaryJson.read(SummaryJson.write(summary)));
    assertThat(run.row("SELECT * FROM test_results WHERE test_id = :run AND run_id = :run"))
        .isEqualTo(before);
  }

  @Test
  void ofTwoThatEndARunAtOnceOneDoes() throws Exception {
    StoredRun run = new StoredRun(kind.store(), SECONDS);
    Spool spool = run.spool(folder, "worker-0");
    SegmentWriter writer = new SegmentWriter(spool, problems::add);
    for (int i = 0; i < SECONDS; i++) {
      writer.accept(
          new Runs.Builder().ok(Runs.LOOKUP, 1_000).at(i + 1, Runs.START_MICROS + i * 1_000_000L));
    }
    writer.close();
    new SegmentLoader(run.store).load(spool);
    spool.close();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<RunSummary> summaries = new ArrayList<>();
    try {
      Callable<RunSummary> end =
          () ->
              new Rollup(run.store)
                  .finish(run.facts, CompletionReason.DURATION_ELAPSED, null, "test");
      for (Future<RunSummary> one : threads.invokeAll(List.of(end, end), 60, TimeUnit.SECONDS)) {
        summaries.add(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(summaries)
        .extracting(RunSummary::operations)
        .containsExactly((long) SECONDS, (long) SECONDS);
    assertThat(run.count("metrics_snapshots")).isEqualTo(SECONDS);
    assertThat(run.count("run_kind_stats")).isEqualTo(2);
    assertThat(run.count("test_results")).isEqualTo(2);
    assertThat(
            run.row(
                "SELECT count(*) AS n FROM run_transitions WHERE run_id = :run AND to_status = 'COMPLETED'"))
        .containsEntry("n", 1L);
  }

  @Test
  void otherPartsOfCustomMetricsStay() throws IOException {
    StoredRun run = new StoredRun(kind.store(), SECONDS);
    run.store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE test_results SET custom_metrics = "
                        + run.store.dialect().json("'{\"bounds_state\": {\"a\": 1.10}}'")
                        + ", notes = 'mine' WHERE test_id = ?",
                    run.facts.runId()));
    write(run, "worker-0", true);
    Map<String, Object> row =
        run.row(
            "SELECT custom_metrics, notes FROM test_results WHERE test_id = :run AND run_id = :run");
    assertThat(StoredRun.json(row, "custom_metrics").at("/bounds_state/a").toString())
        .contains("1.1");
    assertThat(StoredRun.json(row, "custom_metrics").at("/records/produced").asLong()).isPositive();
    assertThat(row).containsEntry("notes", "mine");
  }

  @Test
  void twoWorkersGiveOneRunAndTwoRows() throws IOException {
    StoredRun run = new StoredRun(kind.store(), SECONDS);
    Spool second = run.spool(folder, "worker-1");
    SegmentWriter writer = new SegmentWriter(second, problems::add);
    for (int i = 0; i < SECONDS; i++) {
      writer.accept(
          new Runs.Builder()
              .worker("worker-1")
              .ok(Runs.LOOKUP, 1_000)
              .at(i + 1, Runs.START_MICROS + i * 1_000_000L));
    }
    writer.close();
    new SegmentLoader(run.store).load(second);
    second.close();
    RunSummary summary = write(run, "worker-0", true).summary();
    assertThat(summary.operations()).isEqualTo(SECONDS * 1_001);
    assertThat(
            run.rows(
                "SELECT total_operations FROM test_results WHERE run_id = :run AND worker IS NOT NULL ORDER BY worker"))
        .extracting(row -> row.get("total_operations"))
        .containsExactly(SECONDS * 1_000L, (long) SECONDS);
    assertThat(
            run.row(
                "SELECT count(*) AS n, min(qps) AS qps FROM metrics_snapshots WHERE run_id = :run AND phase = 'MEASUREMENT'"))
        .containsEntry("n", (long) SECONDS)
        .containsEntry("qps", 1_001.0);
  }

  @Test
  void aRunThatMeasuredNothingEndsToo() {
    StoredRun run = new StoredRun(kind.store(), SECONDS);
    RunSummary summary =
        new Rollup(run.store)
            .finish(
                run.facts.withWindow(RunFacts.Window.UNKNOWN),
                CompletionReason.SETUP_ERROR,
                "table orders does not exist",
                "test");
    assertThat(summary.status()).isEqualTo("FAILED");
    assertThat(summary.latencyMs().p95()).isNull();
    assertThat(
            run.row(
                "SELECT status, failure_reason, p95_latency_ms, qps FROM test_results WHERE test_id = :run AND run_id = :run"))
        .containsEntry("status", "FAILED")
        .containsEntry("failure_reason", "table orders does not exist")
        .containsEntry("p95_latency_ms", null)
        .containsEntry("qps", 0.0);
  }

  @Test
  void anUnknownRunIsRefused() {
    StoredRun run = new StoredRun(kind.store(), SECONDS);
    assertThatThrownBy(
            () ->
                new Rollup(run.store)
                    .finish(
                        Runs.facts("nobody", 1), CompletionReason.DURATION_ELAPSED, null, "test"))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void aFullDiskStillGivesTheFigures() throws IOException {
    StoredRun run = new StoredRun(kind.store(), SECONDS);
    RunEnd.Result result = write(run, "worker-0", false);
    assertThat(problems).hasSize(1);
    assertThat(result.summary().operations()).isEqualTo(SECONDS * 1_000);
    RecordsPart records = result.summary().records();
    assertThat(records.stored()).isEqualTo(run.count("query_executions")).isPositive();
    assertThat(records.dropped()).isEqualTo(result.written().dropped()).isPositive();
    assertThat(records.produced())
        .isEqualTo(records.sampledOut() + records.stored() + records.dropped());
    assertThat(result.messages()).anyMatch(text -> text.contains("execution records were dropped"));
    assertThat(run.count("worker_metrics_snapshots")).isEqualTo(SECONDS + 1);
  }

  /** A warm-up second and five measured ones of 1,000 operations each, with every record. */
  private RunEnd.Result write(StoredRun run, String worker, boolean goodDisk) throws IOException {
    Spool spool = run.spool(folder, worker);
    long[] room = {100_000};
    SegmentOutput.Opener opener =
        file -> {
          SegmentOutput real = SegmentOutput.file(file);
          return goodDisk ? real : new Filling(real, room);
        };
    SegmentWriter writer = new SegmentWriter(spool, problems::add, opener, 64 << 20);
    writer.error(1, Runs.UNIQUE, "duplicate key value");
    for (int second = -1; second < SECONDS; second++) {
      Phase phase = second < 0 ? Phase.WARMUP : Phase.MEASUREMENT;
      Runs.Builder interval = new Runs.Builder().worker(worker).phase(phase);
      long start = Runs.START_MICROS + second * 1_000_000L;
      for (int i = 0; i < 1_000; i++) {
        long nanos = 100_000 + (long) (Math.exp(random.nextGaussian()) * 5_000_000);
        int statement = random.nextInt(3);
        boolean fails = statement == 1 && random.nextInt(10) == 0;
        writer.execution(start + i * 900L, nanos, 0, i % 16, statement, fails ? 1 : 0, 1, phase);
        if (fails) {
          interval.failed(SERIES[statement], nanos);
        } else {
          interval.ok(SERIES[statement], nanos);
        }
        if (phase == Phase.MEASUREMENT) {
          errors += fails ? 1 : 0;
          values.add(nanos);
        }
      }
      writer.accept(interval.records((second + 2) * 1_000L + 100, 100).at(second + 2, start));
    }
    return RunEnd.finish(
        run.store, spool, writer, run.facts, CompletionReason.DURATION_ELAPSED, null, "test");
  }

  private static double nearestRank(StoredRun run, double percentile) {
    double[] sorted =
        run
            .rows(
                "SELECT duration_ms FROM query_executions WHERE run_id = :run AND NOT warmup AND success ORDER BY duration_ms")
            .stream()
            .mapToDouble(row -> (Double) row.get("duration_ms"))
            .toArray();
    assertThat(sorted).isSorted();
    return sorted[(int) Math.ceil(percentile / 100 * sorted.length) - 1];
  }

  private static double percentile(RunSummary summary, double percentile) {
    RunSummary.LatencyPart latency = summary.latencyMs();
    return switch (Double.toString(percentile)) {
      case "50.0" -> latency.p50();
      case "90.0" -> latency.p90();
      case "95.0" -> latency.p95();
      case "99.0" -> latency.p99();
      case "99.9" -> latency.p999();
      default -> latency.max();
    };
  }

  private static Histogram decode(byte[] bytes) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** Refuses when its room is used up. */
  private static final class Filling extends PassingOutput {
    private final long[] room;

    Filling(SegmentOutput file, long[] room) {
      super(file);
      this.room = room;
    }

    @Override
    public void write(ByteBuffer head, ByteBuffer payload) throws IOException {
      room[0] -= payload.remaining();
      if (room[0] < 0) {
        throw new IOException("No space left on device");
      }
      super.write(head, payload);
    }
  }
}
