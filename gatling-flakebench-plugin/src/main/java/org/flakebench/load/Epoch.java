package org.flakebench.load;

/**
 * A stretch of a run whose data belong together.
 *
 * @param number 1, 2, …; fences the data: an operation belongs to the epoch in which it began
 * @param startNanos begin on the process's monotonic clock, inclusive
 * @param endNanos planned end, exclusive
 */
public record Epoch(int number, Phase phase, long startNanos, long endNanos) {

  /** Length in seconds. */
  public double seconds() {
    return (endNanos - startNanos) / 1e9;
  }

  boolean contains(long nanos) {
    return nanos - startNanos >= 0 && nanos - endNanos < 0;
  }
}
