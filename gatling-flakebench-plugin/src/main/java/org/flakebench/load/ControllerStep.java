package org.flakebench.load;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One decision of a planner with what it was decided by, as it is kept in CONTROLLER_STEP_HISTORY.
 * What does not apply is null.
 *
 * @param number 1, 2, … within the run
 * @param slots slots that ran in the step (FIND_MAX) or shall run after it (QPS_SCALING), over all
 *     workers
 * @param fromSlots slots before it
 * @param direction why this level: FIRST, ADVANCE, BACK_OFF, MIDPOINT, CONFIRM …; UP or DOWN
 * @param startNanos begin of what was judged, since the start of the timeline
 * @param endNanos its end
 * @param operations attempts in it
 * @param errors of these, failed
 * @param qps attempts per second
 * @param targetQps QPS_SCALING: rate that was wanted
 * @param qpsVsPriorPct rate against the step before that it was compared with
 * @param p95VsBaselinePct p95 against the baseline
 * @param qpsErrorPct QPS_SCALING: (qps − target) ÷ target × 100
 * @param outcome the verdict
 * @param reason the verdict in words: measured and limit
 * @param evidence everything else it was judged by: histograms, confidence, per series figures
 */
public record ControllerStep(
    int number,
    Type type,
    int slots,
    Integer fromSlots,
    String direction,
    long startNanos,
    long endNanos,
    Long operations,
    Long errors,
    Double qps,
    Double targetQps,
    Double p50Ms,
    Double p95Ms,
    Double p99Ms,
    Double qpsVsPriorPct,
    Double p95VsBaselinePct,
    Double qpsErrorPct,
    String outcome,
    String reason,
    JsonNode evidence) {

  /** Outcome of a step whose statements queued in the system under test. */
  public static final String QUEUE_DETECTED = "QUEUE_DETECTED";

  /** Whether it failed because its statements queued. */
  public boolean queueDetected() {
    return QUEUE_DETECTED.equals(outcome);
  }

  /** Which controller took it. */
  public enum Type {
    FIND_MAX,
    QPS_SCALING
  }
}
