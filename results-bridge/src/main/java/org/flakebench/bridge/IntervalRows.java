package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.micros;
import static org.flakebench.bridge.ColumnValues.number;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.flakebench.store.BulkRows;
import org.flakebench.store.BulkSource;
import org.flakebench.store.BulkTable;
import org.flakebench.store.BulkTable.Kind;
import org.jdbi.v3.core.Handle;

/**
 * Intervals of one worker as rows of WORKER_METRICS_SNAPSHOTS: the encoded interval and the figures
 * of its second.
 *
 * <p>An interval that is there already stays as it is: which ones are there is asked first, and
 * they are left out, since a standard table of Snowflake enforces no key. Nobody can add one in
 * between: a worker's intervals come from its spool alone, who loads them holds the lock on it, and
 * of two copies of a spool the row in LOADED_SEGMENTS lets one pass.
 *
 * <p>Not thread-safe.
 */
final class IntervalRows implements BulkSource {
  private static final BulkTable TABLE =
      BulkTable.of("worker_metrics_snapshots", "intervals")
          .columns(Kind.TEXT, "snapshot_id", "run_id", "test_id", "worker_id")
          .columns(Kind.INTEGER, "worker_group_id", "worker_group_count")
          .columns(Kind.TIME, "timestamp")
          .columns(Kind.FRACTION, "elapsed_seconds")
          .columns(Kind.TEXT, "phase")
          .columns(Kind.BIGINT, "total_queries", "read_count", "write_count", "error_count")
          .columns(Kind.FRACTION, "qps", "p50_latency_ms", "p95_latency_ms", "p99_latency_ms")
          .columns(Kind.FRACTION, "avg_latency_ms", "min_latency_ms", "max_latency_ms")
          .columns(Kind.INTEGER, "active_connections", "target_connections")
          .columns(Kind.FRACTION, "cpu_percent", "memory_percent")
          .columns(Kind.JSON, "custom_metrics")
          .columns(Kind.INTEGER, "worker_epoch")
          .columns(Kind.BIGINT, "seq")
          .columns(Kind.INTEGER, "epoch")
          .columns(Kind.FRACTION, "interval_ms")
          .columns(Kind.BINARY, "interval_data")
          .columns(Kind.BOOL, "saturated")
          .build();

  /** Shows frames, one after the other. */
  interface Frames {
    void forEach(Visitor visitor) throws IOException;
  }

  /** Takes a frame. */
  interface Visitor {
    /**
     * @throws org.flakebench.measure.MalformedIntervalException when the frame's bytes are no
     *     interval; it is left out then
     */
    void frame(IntervalFrame frame) throws IOException;
  }

  private final SpoolManifest manifest;
  private final Frames frames;
  private final IntervalCodec codec = new IntervalCodec();

  IntervalRows(SpoolManifest manifest, Frames frames) {
    this.manifest = manifest;
    this.frames = frames;
  }

  @Override
  public BulkTable table() {
    return TABLE;
  }

  @Override
  public void rows(Handle handle, BulkRows into) throws IOException {
    Set<Long> there = there(handle);
    frames.forEach(
        frame -> {
          Interval interval = codec.decode(frame.data());
          if (there.add(interval.seq())) {
            row(into, frame, interval);
          }
        });
  }

  private Set<Long> there(Handle handle) {
    return handle
        .createQuery(
            "SELECT seq FROM worker_metrics_snapshots"
                + " WHERE run_id = :run AND worker_id = :worker AND worker_epoch = :epoch")
        .bind("run", manifest.facts().runId())
        .bind("worker", manifest.worker())
        .bind("epoch", manifest.workerEpoch())
        .mapTo(Long.class)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void row(BulkRows into, IntervalFrame frame, Interval interval) throws IOException {
    Totals totals = new Totals();
    totals.add(interval);
    SeriesTotal all = totals.all();
    Histogram latency = all.histogram(Outcome.OK, Clock.SERVICE);
    Gauges gauges = interval.gauges();
    String run = manifest.facts().runId();
    Instant measured = manifest.facts().window().startedAt();
    String worker = interval.workerId();
    into.row();
    into.text(StoredIds.interval(run, worker, interval.workerEpoch(), interval.seq()));
    into.text(run);
    into.text(StoredIds.workerTestId(run, worker));
    into.text(worker);
    into.integer(manifest.workerGroupId());
    into.integer(manifest.workerGroupCount());
    into.time(interval.startEpochMicros());
    into.measured(
        measured == null ? Double.NaN : (interval.startEpochMicros() - micros(measured)) / 1e6);
    into.text(interval.phase().name());
    into.bigint(frame.operations());
    into.bigint(frame.reads());
    into.bigint(frame.writes());
    into.bigint(frame.errors());
    into.fraction(
        interval.durationMicros() <= 0 ? 0 : all.operations() * 1e6 / interval.durationMicros());
    into.measured(Histograms.percentileMs(latency, 50));
    into.measured(Histograms.percentileMs(latency, 95));
    into.measured(Histograms.percentileMs(latency, 99));
    into.measured(Histograms.meanMs(latency));
    into.measured(Histograms.percentileMs(latency, 0));
    into.measured(Histograms.percentileMs(latency, 100));
    into.integer(gauges.slots());
    into.integer(gauges.targetSlots());
    into.measured(gauges.cpuPercent());
    into.measured(gauges.memoryPercent());
    into.json(custom(gauges, all, interval.arrivals()));
    into.integer(interval.workerEpoch());
    into.bigint(interval.seq());
    into.integer(interval.epoch());
    into.fraction(interval.durationMicros() / 1e3);
    into.binary(frame.data());
    into.bool(gauges.saturated());
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
