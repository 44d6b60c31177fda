package org.flakebench.measure;

import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;

/**
 * Chooses which executions are kept one by one. SAMPLED keeps at most {@code max_per_second}:
 * errors as they come, and every n-th success, where n follows from the rate of the second before,
 * so that the kept ones are spread over the whole second. Successes leave room for as many errors
 * as the second before had, at least a tenth and at most half of the places. Counts what it saw and
 * what it left out. Used by the drain thread only.
 */
final class ExecutionSampler {
  private final RecordMode mode;
  private final int maxPerSecond;

  private long produced;
  private long sampledOut;

  private long keptThisSecond;
  private long successesThisSecond;
  private long errorsThisSecond;
  private long stride = 1;
  private long successBudget;
  private long untilNext = 1;

  ExecutionSampler(RecordSpec spec) {
    mode = spec.executions();
    maxPerSecond = spec.maxPerSecond();
    successBudget = maxPerSecond - reserve();
  }

  /**
   * Room for the errors of a second after one without: a tenth, where there is more than one place.
   */
  private int reserve() {
    return Math.min(maxPerSecond / 2, (maxPerSecond + 9) / 10);
  }

  /** Whether this execution is kept. */
  boolean keep(boolean success) {
    produced++;
    boolean keep =
        switch (mode) {
          case ALL -> true;
          case ERRORS -> !success;
          case NONE -> false;
          case SAMPLED -> success ? keepSuccess() : keepError();
        };
    if (!keep) {
      sampledOut++;
    }
    return keep;
  }

  /**
   * An operation of which only the count is known: it can be neither kept nor called sampled out.
   */
  void lost(long operations) {
    produced += operations;
  }

  private boolean keepError() {
    errorsThisSecond++;
    if (keptThisSecond >= maxPerSecond) {
      return false;
    }
    keptThisSecond++;
    return true;
  }

  private boolean keepSuccess() {
    successesThisSecond++;
    if (--untilNext > 0 || keptThisSecond >= successBudget) {
      return false;
    }
    untilNext = stride;
    keptThisSecond++;
    return true;
  }

  /** A second is over. */
  void nextSecond() {
    // Leave room for as many errors as the last second had, but never less than half for successes.
    successBudget =
        Math.max((maxPerSecond + 1) / 2, maxPerSecond - Math.max(reserve(), errorsThisSecond));
    stride = Math.max(1, ceilDiv(successesThisSecond, Math.max(1, successBudget)));
    untilNext = Math.min(untilNext, stride);
    keptThisSecond = 0;
    successesThisSecond = 0;
    errorsThisSecond = 0;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  long produced() {
    return produced;
  }

  long sampledOut() {
    return sampledOut;
  }
}
