package org.flakebench.load;

/**
 * Between which sizes a run may move, worked out: every limit has a number.
 *
 * @param minWorkers least workers, ≥ 1
 * @param maxWorkers most workers, ≥ minWorkers
 * @param minPerWorker least slots of each worker, ≥ 1
 * @param maxPerWorker most slots of each worker, ≥ minPerWorker
 * @param most most slots over all workers; at most maxWorkers × maxPerWorker
 * @param edge who has drawn the upper edge
 * @param why the upper edge in words
 */
public record Box(
    int minWorkers,
    int maxWorkers,
    int minPerWorker,
    int maxPerWorker,
    int most,
    Edge edge,
    String why) {

  /** Who has drawn the upper edge of a box. */
  public enum Edge {
    /** The template: a search that is stable here ends as BOUNDED_MAX. */
    CONFIGURED,
    /** What the host or the target can take: a search that is stable here ends as CEILING. */
    HOST
  }

  /** Least slots over all workers. */
  public int least() {
    return minWorkers * minPerWorker;
  }

  /** The nearest number of slots inside the box. */
  public int clamp(long slots) {
    return (int) Math.max(Math.min(least(), most), Math.min(most, slots));
  }

  /** The least number of workers that holds so many slots. */
  public int workersFor(int slots) {
    int needed = (slots + maxPerWorker - 1) / maxPerWorker;
    return Math.max(minWorkers, Math.min(maxWorkers, needed));
  }
}
