package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.flakebench.load.ControllerStep;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Planners' steps as rows of CONTROLLER_STEP_HISTORY; a step that is there stays as it is. */
final class StepRows {
  private static final String INSERT =
      "INSERT INTO controller_step_history (step_id, run_id, step_number, step_type, target_workers, from_threads,"
          + " to_threads, direction, step_start_time, step_end_time, step_duration_seconds, total_queries, qps, target_qps,"
          + " p50_latency_ms, p95_latency_ms, p99_latency_ms, error_count, error_rate, qps_vs_prior_pct,"
          + " p95_vs_baseline_pct, queue_detected, qps_error_pct, outcome, stop_reason, evidence)"
          + " VALUES (:id, :run, :number, :type, :slots, :from, :slots, :direction, :start, :end, :seconds, :operations,"
          + " :qps, :target, :p50, :p95, :p99, :errors, :ratio, :prior, :baseline, :queued, :off, :outcome, :reason,"
          + " CAST(:evidence AS jsonb)) ON CONFLICT (step_id) DO NOTHING";

  private StepRows() {}

  static void insert(Handle handle, String runId, List<StepFrame> frames) {
    if (frames.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
      frames.forEach(frame -> add(batch, runId, frame));
      batch.execute();
    }
  }

  private static void add(PreparedBatch batch, String runId, StepFrame frame) {
    ControllerStep step = frame.step();
    Double ratio =
        step.operations() == null || step.errors() == null || step.operations() == 0
            ? null
            : (Double) ((double) step.errors() / step.operations());
    batch
        .bind("id", StoredIds.step(runId, step.type().name(), step.number()))
        .bind("run", runId)
        .bind("number", step.number())
        .bind("type", step.type().name())
        .bind("slots", step.slots())
        .bind("from", step.fromSlots())
        .bind("direction", step.direction())
        .bind("start", at(frame.startEpochMicros()))
        .bind("end", at(frame.endEpochMicros()))
        .bind("seconds", (step.endNanos() - step.startNanos()) / 1e9)
        .bind("operations", step.operations())
        .bind("qps", step.qps())
        .bind("target", step.targetQps())
        .bind("p50", step.p50Ms())
        .bind("p95", step.p95Ms())
        .bind("p99", step.p99Ms())
        .bind("errors", step.errors())
        .bind("ratio", ratio)
        .bind("prior", step.qpsVsPriorPct())
        .bind("baseline", step.p95VsBaselinePct())
        .bind("queued", step.queueDetected())
        .bind("off", step.qpsErrorPct())
        .bind("outcome", step.outcome())
        .bind("reason", step.reason())
        .bind("evidence", step.evidence() == null ? null : step.evidence().toString())
        .add();
  }

  private static java.time.OffsetDateTime at(long epochMicros) {
    return time(Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS));
  }
}
