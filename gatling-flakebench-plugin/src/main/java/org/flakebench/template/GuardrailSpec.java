package org.flakebench.template;

/**
 * Limits on the generator's own host; with one worker they only warn. Percentages are 1–100.
 *
 * @param failThreshold how many workers must be over a limit for the run to fail: {@code all},
 *     {@code majority} or {@code any}
 */
public record GuardrailSpec(
    Mode mode,
    double maxCpuPercent,
    double maxMemoryPercent,
    double backOffPercent,
    int patienceIntervals,
    String failThreshold) {

  /** What happens to a worker over a limit. */
  public enum Mode {
    /** It gets less load first. */
    SOFT,
    /** The run fails at once. */
    HARD
  }
}
