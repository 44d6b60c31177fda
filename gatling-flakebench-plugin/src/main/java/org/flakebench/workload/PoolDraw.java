package org.flakebench.workload;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How the slots of one worker draw from one pool. Thread-safe; a cursor belongs to one slot.
 *
 * <p><b>In turn</b> (UNIFORM, SEQUENTIAL): slots together walk through the whole pool before any
 * value comes again: draw n of worker w of W takes place {@code n × W + w} of the order. What holds
 * for one worker: draws of its slots are disjoint until the pool is exhausted, and after that the
 * counts of values differ by at most 1, however fast each slot is and whichever come and go. So it
 * is with draws of several workers together while these keep pace. Workers do not talk: at any
 * pace, the first {@code size / W} draws of each are its own; a worker that runs ahead comes to
 * values of the others, or again to its own where W and size share a divisor.
 *
 * <p>Slots take one draw at a time from the worker's counter. Blocks of draws would be a few
 * nanoseconds cheaper, but a slot that hangs with a block in hand leaves its values out while the
 * others come round to them again.
 *
 * <p><b>At random</b> (ZIPFIAN, HOT_SET, LATEST): draws do not depend on each other, so each slot
 * draws from random numbers of its own, and the same seed, worker and slot draw the same values.
 */
abstract sealed class PoolDraw {
  /** A slot's draws; used by its thread only. */
  interface Cursor {
    /** Draws the next value and tells its place in the pool. */
    int next();
  }

  /**
   * @param key tells pools of a run apart, so that their random draws are not the same
   */
  static PoolDraw of(
      Distribution distribution, int size, int worker, int workers, long seed, int key) {
    if (size == 0) {
      throw new IllegalArgumentException("a value pool must have at least one value");
    }
    if (distribution instanceof Distribution.Uniform) {
      return new InTurn(Permutation.seeded(size, seed), worker, workers);
    }
    if (distribution instanceof Distribution.Sequential) {
      return new InTurn(Permutation.none(size), worker, workers);
    }
    return new AtRandom(places(distribution, size, seed), seed, worker, key);
  }

  private static Places places(Distribution distribution, int size, long seed) {
    if (size == 1) {
      return random -> 0;
    }
    if (distribution instanceof Distribution.Latest) {
      ZipfRanks ranks = new ZipfRanks(size, Distribution.LATEST_THETA);
      return random -> size - ranks.next(random);
    }
    Permutation scattered = Permutation.seeded(size, seed);
    if (distribution instanceof Distribution.HotSet set) {
      int hot = set.hot(size);
      double share = set.share();
      return random ->
          scattered.at(
              random.nextDouble() < share ? random.nextInt(hot) : random.nextInt(hot, size));
    }
    ZipfRanks ranks = new ZipfRanks(size, ((Distribution.Zipfian) distribution).theta());
    return random -> scattered.at(ranks.next(random) - 1L);
  }

  /** The draws of a slot. */
  abstract Cursor cursor(int slot);

  private interface Places {
    int next(SplittableRandom random);
  }

  private static final class InTurn extends PoolDraw implements Cursor {
    private final Permutation order;
    private final int worker;
    private final int workers;
    private final AtomicLong nextDraw = new AtomicLong();

    InTurn(Permutation order, int worker, int workers) {
      this.order = order;
      this.worker = worker;
      this.workers = workers;
    }

    @Override
    Cursor cursor(int slot) {
      return this;
    }

    @Override
    public int next() {
      return order.at(nextDraw.getAndIncrement() * workers + worker);
    }
  }

  private static final class AtRandom extends PoolDraw {
    private final Places places;
    private final long seed;
    private final int worker;
    private final int key;

    AtRandom(Places places, long seed, int worker, int key) {
      this.places = places;
      this.seed = seed;
      this.worker = worker;
      this.key = key;
    }

    @Override
    Cursor cursor(int slot) {
      SplittableRandom random =
          new SplittableRandom(SlotValues.mix(SlotValues.mix(seed, worker, slot), key, 1));
      return () -> places.next(random);
    }
  }
}
