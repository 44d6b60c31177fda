package org.flakebench.workload;

import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

/** The draws of one worker from all pools of its run: one counter per pool. Thread-safe. */
public final class PoolDraws {
  private final Distribution distribution;
  private final long seed;
  private final int worker;
  private final int workers;
  private final Map<ValuePool, PoolDraw> draws = new IdentityHashMap<>();

  /**
   * @param worker 0 ≤ worker &lt; workers
   * @param workers whole number of workers that draw from these pools
   */
  public PoolDraws(Distribution distribution, long seed, int worker, int workers) {
    this.distribution = distribution;
    this.seed = seed;
    this.worker = worker;
    this.workers = workers;
  }

  /** A slot's draws from a pool. Takes a lock: asked once per slot and pool. */
  PoolDraw.Cursor cursor(ValuePool pool, int slot) {
    synchronized (draws) {
      return draws.computeIfAbsent(pool, this::draw).cursor(slot);
    }
  }

  private PoolDraw draw(ValuePool pool) {
    String column = pool.column() == null ? "" : pool.column().toLowerCase(Locale.ROOT);
    int key = 31 * pool.kind().name().hashCode() + column.hashCode();
    return PoolDraw.of(distribution, pool.size(), worker, workers, seed, key);
  }
}
