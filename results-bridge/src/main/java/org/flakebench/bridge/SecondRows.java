package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.number;
import static org.flakebench.bridge.ColumnValues.time;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.measure.Histograms;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes METRICS_SNAPSHOTS: one row per merged second. Not thread-safe. */
final class SecondRows implements Consumer<Second>, AutoCloseable {
  private static final String INSERT =
      "INSERT INTO metrics_snapshots (snapshot_id, test_id, run_id, \"timestamp\", elapsed_seconds, phase, total_queries, qps,"
          + " p50_latency_ms, p95_latency_ms, p99_latency_ms, avg_latency_ms, read_count, write_count, error_count,"
          + " rows_per_second, active_connections, target_workers, custom_metrics, offered_qps, censored_count,"
          + " p50_response_ms, p95_response_ms, p99_response_ms)"
          + " VALUES (:id, :run, :run, :timestamp, :elapsed, :phase, :operations, :qps, :p50, :p95, :p99, :mean, :reads, :writes,"
          + " :errors, :rows, :slots, :target, CAST(:custom AS jsonb), :offered, :censored, :response50, :response95,"
          + " :response99)";

  private static final int BATCH = 500;

  private final PreparedBatch batch;
  private final String runId;
  private final Instant measurementStart;
  private final Map<Phase, Long> censored = new EnumMap<>(Phase.class);

  /** What was counted since each phase began. */
  private final Map<Phase, OperationCounts> sums = new EnumMap<>(Phase.class);

  SecondRows(Handle handle, String runId, Instant measurementStart) {
    this.batch = handle.prepareBatch(INSERT);
    this.runId = runId;
    this.measurementStart = measurementStart;
  }

  @Override
  public void accept(Second second) {
    OperationCounts sum = sums.computeIfAbsent(second.phase(), phase -> new OperationCounts());
    sum.add(second.counts());
    Histogram latency = second.latency();
    batch
        .bind("id", StoredIds.second(runId, second.phase().name(), second.index()))
        .bind("run", runId)
        .bind("timestamp", time(measurementStart.plusSeconds(second.index())))
        .bind("elapsed", (double) second.index())
        .bind("phase", second.phase().name())
        .bind("operations", sum.operations())
        .bind("qps", second.operationsPerSecond())
        .bind("p50", orZero(Histograms.percentileMs(latency, 50)))
        .bind("p95", orZero(Histograms.percentileMs(latency, 95)))
        .bind("p99", orZero(Histograms.percentileMs(latency, 99)))
        .bind("mean", orZero(Histograms.meanMs(latency)))
        .bind("reads", sum.reads())
        .bind("writes", sum.writes())
        .bind("errors", sum.errors())
        .bind("rows", (double) second.rows())
        .bind("slots", second.slots())
        .bind("target", second.targetSlots())
        .bind("custom", "{\"saturated\": " + second.saturated() + "}")
        .bind("offered", second.offeredPerSecond())
        .bind(
            "censored",
            second.offeredPerSecond() == null
                ? null
                : censored.merge(second.phase(), second.censored(), Long::sum))
        .bind("response50", number(Histograms.percentileMs(second.response(), 50)))
        .bind("response95", number(Histograms.percentileMs(second.response(), 95)))
        .bind("response99", number(Histograms.percentileMs(second.response(), 99)))
        .add();
    if (batch.size() == BATCH) {
      batch.execute();
    }
  }

  /** Sends the rest. */
  void finish() {
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  @Override
  public void close() {
    batch.close();
  }

  /** The table's columns must not be null; a second without a success has no latency. */
  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
