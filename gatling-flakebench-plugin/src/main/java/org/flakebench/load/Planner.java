package org.flakebench.load;

/**
 * Decides once a second how much load there shall be: a pure function of what has happened so far
 * and of the time.
 */
@FunctionalInterface
public interface Planner {
  /**
   * What a planner sees.
   *
   * @param elapsedNanos since the start of the timeline
   * @param operations operations of the measurement so far
   * @param operationsPerSecond over the last seconds
   * @param slots slots that run now
   */
  record History(long elapsedNanos, long operations, double operationsPerSecond, int slots) {}

  /**
   * What a planner wants.
   *
   * @param workers workers that shall run
   * @param slotsPerWorker slots that shall run on each
   */
  record Desired(int workers, int slotsPerWorker) {}

  Desired decide(History history);

  /** Always the same. */
  static Planner fixed(int workers, int slotsPerWorker) {
    Desired constant = new Desired(workers, slotsPerWorker);
    return history -> constant;
  }
}
