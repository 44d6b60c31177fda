package org.flakebench.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesTotal;
import org.flakebench.measure.Totals;
import org.flakebench.store.BulkRows;
import org.flakebench.store.BulkSource;
import org.flakebench.store.BulkTable;
import org.flakebench.store.BulkTable.Kind;
import org.flakebench.template.SeriesKey;
import org.jdbi.v3.core.Handle;

/**
 * The figures of a run as rows of RUN_KIND_STATS: one per worker (and all), kind, label, outcome
 * and clock.
 */
final class KindStatsRows implements BulkSource {
  private static final BulkTable TABLE =
      BulkTable.of("run_kind_stats", "figures")
          .columns(Kind.TEXT, "run_id", "worker", "kind", "label", "outcome", "clock")
          .columns(Kind.BIGINT, "operations", "errors", "rows_count", "count")
          .columns(Kind.FRACTION, "mean_ms", "stddev_ms", "min_ms", "p50_ms", "p75_ms", "p90_ms")
          .columns(Kind.FRACTION, "p95_ms", "p99_ms", "p999_ms", "max_ms")
          .columns(Kind.BINARY, "histogram")
          .build();

  /** Stands for all workers. */
  private static final String ALL = "";

  private final String runId;
  private final Map<String, Totals> byWorker = new LinkedHashMap<>();

  KindStatsRows(String runId, Totals all, Map<String, Totals> byWorker) {
    this.runId = runId;
    this.byWorker.put(ALL, all);
    this.byWorker.putAll(byWorker);
  }

  @Override
  public BulkTable table() {
    return TABLE;
  }

  @Override
  public void rows(Handle handle, BulkRows into) throws IOException {
    for (Map.Entry<String, Totals> one : byWorker.entrySet()) {
      rows(into, one.getKey(), one.getValue());
    }
  }

  private void rows(BulkRows into, String worker, Totals totals) throws IOException {
    for (Map.Entry<SeriesKey, SeriesTotal> entry : totals.series().entrySet()) {
      for (Outcome outcome : Outcome.values()) {
        for (Clock clock : Clock.values()) {
          // Each series has at least its row of successes, so that its counts are found even when
          // nothing succeeded.
          boolean always = outcome == Outcome.OK && clock == Clock.SERVICE;
          if (always || entry.getValue().has(outcome, clock)) {
            row(into, worker, entry.getKey(), entry.getValue(), outcome, clock);
          }
        }
      }
    }
  }

  private void row(
      BulkRows into, String worker, SeriesKey key, SeriesTotal total, Outcome outcome, Clock clock)
      throws IOException {
    Histogram histogram = total.histogram(outcome, clock);
    boolean empty = histogram.getTotalCount() == 0;
    into.row();
    into.text(runId);
    into.text(worker);
    into.text(key.kind().name());
    into.text(key.label() == null ? "" : key.label());
    into.text(outcome.name());
    into.text(clock.name());
    into.bigint(total.operations());
    into.bigint(total.errors());
    into.bigint(total.rows());
    into.bigint(histogram.getTotalCount());
    into.measured(empty ? Double.NaN : Histograms.meanMs(histogram));
    into.measured(empty ? Double.NaN : histogram.getStdDeviation() / 1e6);
    into.fraction(percentile(histogram, 0));
    into.fraction(percentile(histogram, 50));
    into.fraction(percentile(histogram, 75));
    into.fraction(percentile(histogram, 90));
    into.fraction(percentile(histogram, 95));
    into.fraction(percentile(histogram, 99));
    into.fraction(percentile(histogram, 99.9));
    into.fraction(percentile(histogram, 100));
    into.binary(encoded(histogram));
  }

  /** Null when the histogram is empty. */
  static Double percentile(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? null
        : (Double) Histograms.percentileMs(histogram, percentile);
  }

  private static byte[] encoded(Histogram histogram) {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    return Arrays.copyOf(bytes.array(), length);
  }
}
