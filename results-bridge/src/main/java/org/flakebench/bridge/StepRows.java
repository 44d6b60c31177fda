package org.flakebench.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.flakebench.load.ControllerStep;
import org.flakebench.store.BulkRows;
import org.flakebench.store.BulkSource;
import org.flakebench.store.BulkTable;
import org.flakebench.store.BulkTable.Kind;
import org.jdbi.v3.core.Handle;

/**
 * Planners' steps as rows of CONTROLLER_STEP_HISTORY. A step that is there stays as it is: it is
 * left out, for the reason that {@link IntervalRows} gives.
 */
final class StepRows implements BulkSource {
  private static final BulkTable TABLE =
      BulkTable.of("controller_step_history", "steps")
          .columns(Kind.TEXT, "step_id", "run_id")
          .columns(Kind.INTEGER, "step_number")
          .columns(Kind.TEXT, "step_type")
          .columns(Kind.INTEGER, "target_workers", "from_threads", "to_threads")
          .columns(Kind.TEXT, "direction")
          .columns(Kind.TIME, "step_start_time", "step_end_time")
          .columns(Kind.FRACTION, "step_duration_seconds")
          .columns(Kind.BIGINT, "total_queries")
          .columns(Kind.FRACTION, "qps", "target_qps")
          .columns(Kind.FRACTION, "p50_latency_ms", "p95_latency_ms", "p99_latency_ms")
          .columns(Kind.BIGINT, "error_count")
          .columns(Kind.FRACTION, "error_rate", "qps_vs_prior_pct")
          .columns(Kind.FRACTION, "p95_vs_baseline_pct", "qps_error_pct")
          .columns(Kind.BOOL, "queue_detected")
          .columns(Kind.TEXT, "outcome", "stop_reason")
          .columns(Kind.JSON, "evidence")
          .build();

  private final String runId;
  private final List<StepFrame> frames;

  StepRows(String runId, List<StepFrame> frames) {
    this.runId = runId;
    this.frames = List.copyOf(frames);
  }

  @Override
  public BulkTable table() {
    return TABLE;
  }

  @Override
  public void rows(Handle handle, BulkRows into) throws IOException {
    if (frames.isEmpty()) {
      return;
    }
    Set<String> there = there(handle);
    for (StepFrame frame : frames) {
      ControllerStep step = frame.step();
      String id = StoredIds.step(runId, step.type().name(), step.number());
      if (there.add(id)) {
        row(into, id, step, frame);
      }
    }
  }

  private Set<String> there(Handle handle) {
    return handle
        .createQuery("SELECT step_id FROM controller_step_history WHERE run_id = :run")
        .bind("run", runId)
        .mapTo(String.class)
        .collect(java.util.stream.Collectors.toCollection(java.util.HashSet::new));
  }

  private void row(BulkRows into, String id, ControllerStep step, StepFrame frame)
      throws IOException {
    boolean counted = step.operations() != null && step.errors() != null && step.operations() != 0;
    into.row();
    into.text(id);
    into.text(runId);
    into.integer(step.number());
    into.text(step.type().name());
    into.integer(step.slots());
    into.integer(step.fromSlots());
    into.integer(step.slots());
    into.text(step.direction());
    into.time(frame.startEpochMicros());
    into.time(frame.endEpochMicros());
    into.fraction((step.endNanos() - step.startNanos()) / 1e9);
    into.bigint(step.operations());
    into.fraction(step.qps());
    into.fraction(step.targetQps());
    into.fraction(step.p50Ms());
    into.fraction(step.p95Ms());
    into.fraction(step.p99Ms());
    into.bigint(step.errors());
    into.measured(counted ? (double) step.errors() / step.operations() : Double.NaN);
    into.fraction(step.qpsVsPriorPct());
    into.fraction(step.p95VsBaselinePct());
    into.fraction(step.qpsErrorPct());
    into.bool(step.queueDetected());
    into.text(step.outcome());
    into.text(step.reason());
    into.json(step.evidence() == null ? null : step.evidence().toString());
  }
}
