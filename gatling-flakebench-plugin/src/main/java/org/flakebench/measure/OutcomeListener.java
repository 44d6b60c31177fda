package org.flakebench.measure;

/** Sees every operation of the measurement, on the drain thread, in bursts. */
public interface OutcomeListener {
  /**
   * One operation.
   *
   * @param startNanos its begin on {@code System.nanoTime()}; in rate mode its intended start
   * @param durationNanos from that start to its last row
   * @param error 0 = success, else the index in the {@link ErrorTable}
   */
  void operation(int slot, int statement, long startNanos, long durationNanos, int error);

  /** The burst is over: what was buffered may be sent on. */
  default void endOfBurst() {}

  /**
   * No more operations come. Returns when all have been passed on, or after a deadline of its own.
   */
  default void finish() {}
}
