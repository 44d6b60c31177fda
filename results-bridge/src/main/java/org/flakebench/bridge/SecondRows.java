package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.micros;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.measure.Histograms;
import org.flakebench.store.BulkRows;
import org.flakebench.store.BulkSource;
import org.flakebench.store.BulkTable;
import org.flakebench.store.BulkTable.Kind;
import org.jdbi.v3.core.Handle;

/**
 * Merged seconds as rows of METRICS_SNAPSHOTS. Keeps the figures of each second, some 200 bytes:
 * they are written when the last interval has been read. Not thread-safe.
 */
final class SecondRows implements Consumer<Second>, BulkSource {
  private static final BulkTable TABLE =
      BulkTable.of("metrics_snapshots", "seconds")
          .columns(Kind.TEXT, "snapshot_id", "test_id", "run_id", "phase")
          .columns(Kind.TIME, "timestamp")
          .columns(Kind.FRACTION, "elapsed_seconds")
          .columns(Kind.BIGINT, "total_queries", "read_count", "write_count", "error_count")
          .columns(Kind.FRACTION, "qps", "p50_latency_ms", "p95_latency_ms", "p99_latency_ms")
          .columns(Kind.FRACTION, "avg_latency_ms", "rows_per_second")
          .columns(Kind.INTEGER, "active_connections", "target_workers")
          .columns(Kind.JSON, "custom_metrics")
          .columns(Kind.FRACTION, "offered_qps")
          .columns(Kind.BIGINT, "censored_count")
          .columns(Kind.FRACTION, "p50_response_ms", "p95_response_ms", "p99_response_ms")
          .build();

  /** Percentiles of a second in milliseconds; NaN where there are none. */
  private record Percentiles(double p50, double p95, double p99) {
    static Percentiles of(Histogram histogram) {
      return new Percentiles(
          Histograms.percentileMs(histogram, 50),
          Histograms.percentileMs(histogram, 95),
          Histograms.percentileMs(histogram, 99));
    }
  }

  /**
   * A second without its histograms.
   *
   * @param operations since its phase began, as the other counts
   */
  private record Row(
      Phase phase,
      long index,
      long operations,
      long reads,
      long writes,
      long errors,
      double qps,
      Percentiles latency,
      double meanMs,
      long rows,
      int slots,
      int targetSlots,
      boolean saturated,
      Double offeredQps,
      Long censored,
      Percentiles response) {}

  private final String runId;
  private final Instant measurementStart;
  private final Map<Phase, Long> censored = new EnumMap<>(Phase.class);

  /** What was counted since each phase began. */
  private final Map<Phase, OperationCounts> sums = new EnumMap<>(Phase.class);

  private final List<Row> rows = new ArrayList<>();

  /**
   * @param measurementStart null when nothing was measured: then there are no seconds
   */
  SecondRows(String runId, Instant measurementStart) {
    this.runId = runId;
    this.measurementStart = measurementStart;
  }

  @Override
  public void accept(Second second) {
    OperationCounts sum = sums.computeIfAbsent(second.phase(), phase -> new OperationCounts());
    sum.add(second.counts());
    rows.add(
        new Row(
            second.phase(),
            second.index(),
            sum.operations(),
            sum.reads(),
            sum.writes(),
            sum.errors(),
            second.operationsPerSecond(),
            Percentiles.of(second.latency()),
            Histograms.meanMs(second.latency()),
            second.rows(),
            second.slots(),
            second.targetSlots(),
            second.saturated(),
            second.offeredPerSecond(),
            second.offeredPerSecond() == null
                ? null
                : censored.merge(second.phase(), second.censored(), Long::sum),
            Percentiles.of(second.response())));
  }

  @Override
  public BulkTable table() {
    return TABLE;
  }

  @Override
  public void rows(Handle handle, BulkRows into) throws IOException {
    for (Row row : rows) {
      into.row();
      into.text(StoredIds.second(runId, row.phase().name(), row.index()));
      into.text(runId);
      into.text(runId);
      into.text(row.phase().name());
      into.time(micros(measurementStart.plusSeconds(row.index())));
      into.fraction(row.index());
      into.bigint(row.operations());
      into.bigint(row.reads());
      into.bigint(row.writes());
      into.bigint(row.errors());
      into.fraction(row.qps());
      into.fraction(orZero(row.latency().p50()));
      into.fraction(orZero(row.latency().p95()));
      into.fraction(orZero(row.latency().p99()));
      into.fraction(orZero(row.meanMs()));
      into.fraction(row.rows());
      into.integer(row.slots());
      into.integer(row.targetSlots());
      into.json("{\"saturated\": " + row.saturated() + "}");
      into.fraction(row.offeredQps());
      into.bigint(row.censored());
      into.measured(row.response().p50());
      into.measured(row.response().p95());
      into.measured(row.response().p99());
    }
  }

  /** The table's columns must not be null; a second without a success has no latency. */
  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
