package org.flakebench.template;

/**
 * How the highest concurrency that meets the limits is searched for.
 *
 * @param startConcurrency slots of the first step over all workers, 1–1000
 * @param concurrencyIncrement LINEAR: slots that a step adds, 1–500
 * @param stepDurationSeconds how long a step is measured, 10–3600; up to twice as long when its
 *     verdict is in doubt
 * @param settleSeconds time of a step before its measuring begins, 0–600; null = by the length of
 *     the step, see {@link #settling()}
 * @param qpsStabilityPct most percent that a step's throughput may be below that of the best stable
 *     step with no more slots, 1–50
 * @param latencyStabilityPct most percent that a step's p95 may be above that of the first stable
 *     step, 5–1000
 * @param maxErrorRatePct most percent of a step's operations that may fail, 0–100
 */
public record FindMaxSpec(
    int startConcurrency,
    int concurrencyIncrement,
    int stepDurationSeconds,
    Integer settleSeconds,
    Strategy strategy,
    double qpsStabilityPct,
    double latencyStabilityPct,
    double maxErrorRatePct) {

  /** How the next level is chosen. */
  public enum Strategy {
    /** By equal increments until one fails, then the middle between the last two. */
    LINEAR,
    /** Doubled until a level fails, then halved between the best and the failed one. */
    BISECT
  }

  /**
   * How long a step settles: as given, else the larger of 5 s and a tenth of the step, at most half
   * of it.
   */
  public int settling() {
    return settleSeconds != null
        ? settleSeconds
        : Math.min(
            Math.max(5, (int) Math.ceil(stepDurationSeconds / 10.0)), stepDurationSeconds / 2);
  }
}
