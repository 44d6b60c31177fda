package org.flakebench.bridge;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesTotal;
import org.flakebench.measure.Totals;
import org.flakebench.template.SeriesKey;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes RUN_KIND_STATS: one row per worker (and all), kind, label, outcome and clock. */
final class KindStatsRows {
  private static final String INSERT =
      "INSERT INTO run_kind_stats (run_id, worker, kind, label, outcome, clock, operations, errors, rows_count, count, mean_ms,"
          + " stddev_ms, min_ms, p50_ms, p75_ms, p90_ms, p95_ms, p99_ms, p999_ms, max_ms, histogram)"
          + " VALUES (:run, :worker, :kind, :label, :outcome, :clock, :operations, :errors, :rows, :count, :mean, :stddev, :min,"
          + " :p50, :p75, :p90, :p95, :p99, :p999, :max, :histogram)";

  private KindStatsRows() {}

  /**
   * @param worker empty: all workers
   */
  static void write(Handle handle, String runId, String worker, Totals totals) {
    try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
      for (Map.Entry<SeriesKey, SeriesTotal> entry : totals.series().entrySet()) {
        for (Outcome outcome : Outcome.values()) {
          for (Clock clock : Clock.values()) {
            // Each series has at least its row of successes, so that its counts are found even when
            // nothing succeeded.
            boolean always = outcome == Outcome.OK && clock == Clock.SERVICE;
            if (always || entry.getValue().has(outcome, clock)) {
              row(batch, runId, worker, entry.getKey(), entry.getValue(), outcome, clock);
            }
          }
        }
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  private static void row(
      PreparedBatch batch,
      String runId,
      String worker,
      SeriesKey key,
      SeriesTotal total,
      Outcome outcome,
      Clock clock) {
    Histogram histogram = total.histogram(outcome, clock);
    boolean empty = histogram.getTotalCount() == 0;
    batch
        .bind("run", runId)
        .bind("worker", worker)
        .bind("kind", key.kind().name())
        .bind("label", key.label() == null ? "" : key.label())
        .bind("outcome", outcome.name())
        .bind("clock", clock.name())
        .bind("operations", total.operations())
        .bind("errors", total.errors())
        .bind("rows", total.rows())
        .bind("count", histogram.getTotalCount())
        .bind("mean", empty ? null : (Double) Histograms.meanMs(histogram))
        .bind("stddev", empty ? null : (Double) (histogram.getStdDeviation() / 1e6))
        .bind("min", percentile(histogram, 0))
        .bind("p50", percentile(histogram, 50))
        .bind("p75", percentile(histogram, 75))
        .bind("p90", percentile(histogram, 90))
        .bind("p95", percentile(histogram, 95))
        .bind("p99", percentile(histogram, 99))
        .bind("p999", percentile(histogram, 99.9))
        .bind("max", percentile(histogram, 100))
        .bind("histogram", encoded(histogram))
        .add();
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
