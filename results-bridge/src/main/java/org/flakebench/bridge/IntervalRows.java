package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.number;
import static org.flakebench.bridge.ColumnValues.time;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.HdrHistogram.Histogram;
import org.flakebench.measure.Arrivals;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Gauges;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalCodec;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesTotal;
import org.flakebench.measure.Totals;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Intervals as rows of WORKER_METRICS_SNAPSHOTS: the encoded interval and the figures of its
 * second. An interval that is there already stays as it is. Not thread-safe.
 */
final class IntervalRows implements AutoCloseable {
  private static final String INSERT =
      "INSERT INTO worker_metrics_snapshots (snapshot_id, run_id, test_id, worker_id, worker_group_id, worker_group_count,"
          + " \"timestamp\", elapsed_seconds, phase, total_queries, read_count, write_count, error_count, qps, p50_latency_ms,"
          + " p95_latency_ms, p99_latency_ms, avg_latency_ms, min_latency_ms, max_latency_ms, active_connections,"
          + " target_connections, cpu_percent, memory_percent, custom_metrics, worker_epoch, seq, epoch, interval_ms,"
          + " interval_data, saturated)"
          + " VALUES (:id, :run, :test, :worker, :group, :groups, :timestamp, :elapsed, :phase, :operations, :reads, :writes,"
          + " :errors, :qps, :p50, :p95, :p99, :mean, :min, :max, :slots, :target, :cpu, :memory, CAST(:custom AS jsonb),"
          + " :workerEpoch, :seq, :epoch, :ms, :data, :saturated)"
          + " ON CONFLICT (run_id, worker_id, worker_epoch, seq) DO NOTHING";

  private static final int BATCH = 100;

  private final PreparedBatch batch;
  private final SpoolManifest manifest;
  private final IntervalCodec codec = new IntervalCodec();
  private int waiting;
  private long inserted;

  IntervalRows(Handle handle, SpoolManifest manifest) {
    this.batch = handle.prepareBatch(INSERT);
    this.manifest = manifest;
  }

  /**
   * @throws org.flakebench.measure.MalformedIntervalException when the frame's bytes are no
   *     interval
   */
  void add(IntervalFrame frame) {
    Interval interval = codec.decode(frame.data());
    Totals totals = new Totals();
    totals.add(interval);
    SeriesTotal all = totals.all();
    Histogram latency = all.histogram(Outcome.OK, Clock.SERVICE);
    Gauges gauges = interval.gauges();
    String run = manifest.facts().runId();
    Instant start = Instant.EPOCH.plus(interval.startEpochMicros(), ChronoUnit.MICROS);
    Instant measured = manifest.facts().window().startedAt();
    batch
        .bind(
            "id",
            StoredIds.interval(run, interval.workerId(), interval.workerEpoch(), interval.seq()))
        .bind("run", run)
        .bind("test", StoredIds.workerTestId(run, interval.workerId()))
        .bind("worker", interval.workerId())
        .bind("group", manifest.workerGroupId())
        .bind("groups", manifest.workerGroupCount())
        .bind("timestamp", time(start))
        .bind(
            "elapsed",
            measured == null ? null : (Double) (ChronoUnit.MICROS.between(measured, start) / 1e6))
        .bind("phase", interval.phase().name())
        .bind("operations", frame.operations())
        .bind("reads", frame.reads())
        .bind("writes", frame.writes())
        .bind("errors", frame.errors())
        .bind(
            "qps",
            interval.durationMicros() <= 0 ? 0 : all.operations() * 1e6 / interval.durationMicros())
        .bind("p50", number(Histograms.percentileMs(latency, 50)))
        .bind("p95", number(Histograms.percentileMs(latency, 95)))
        .bind("p99", number(Histograms.percentileMs(latency, 99)))
        .bind("mean", number(Histograms.meanMs(latency)))
        .bind("min", number(Histograms.percentileMs(latency, 0)))
        .bind("max", number(Histograms.percentileMs(latency, 100)))
        .bind("slots", gauges.slots())
        .bind("target", gauges.targetSlots())
        .bind("cpu", number(gauges.cpuPercent()))
        .bind("memory", number(gauges.memoryPercent()))
        .bind("custom", custom(gauges, all, interval.arrivals()))
        .bind("workerEpoch", interval.workerEpoch())
        .bind("seq", interval.seq())
        .bind("epoch", interval.epoch())
        .bind("ms", interval.durationMicros() / 1e3)
        .bind("data", frame.data())
        .bind("saturated", gauges.saturated())
        .add();
    if (++waiting == BATCH) {
      send();
    }
  }

  /** Sends the rest; how many rows were new. */
  long finish() {
    send();
    return inserted;
  }

  @Override
  public void close() {
    batch.close();
  }

  private void send() {
    if (waiting > 0) {
      waiting = 0;
      for (int count : batch.execute()) {
        inserted += Math.max(0, count);
      }
    }
  }

  private static String custom(Gauges gauges, SeriesTotal all, Arrivals arrivals) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("gc_percent", number(gauges.gcPercent()));
    json.put("heap_used_bytes", gauges.heapUsedBytes());
    json.put("lateness_p99_ms", number(gauges.latenessP99Ms()));
    json.put("ring_overflows", gauges.ringOverflows());
    json.put("operations", all.operations());
    json.put("errors", all.errors());
    json.put("rows", all.rows());
    if (arrivals != null) {
      json.put("offered", arrivals.offered());
      json.put("begun", arrivals.begun());
      json.put("censored", arrivals.censored());
      json.put("slot_lateness_p99_ms", number(Histograms.percentileMs(arrivals.lateness(), 99)));
    }
    json.put("records_produced", gauges.recordsProduced());
    json.put("records_sampled_out", gauges.recordsSampledOut());
    json.put("records_dropped", gauges.recordsDropped());
    return json.toString();
  }
}
