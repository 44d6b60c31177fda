package org.flakebench.workload;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a slot needs to make values: its own random numbers, its way through the pools, its own
 * share of the new ids. Used by the slot's thread only.
 */
public final class SlotValues implements AutoCloseable {
  private final SplittableRandom random;
  private final int slot;
  private final PoolDraws draws;
  private final ValuePool keys;
  private final NewKeys.Share newKeys;
  private final Remembered remembered = new Remembered();
  private final PickedPlaces picked = new PickedPlaces();
  private final CappedSink capped = new CappedSink();

  /** Pools from which this slot has drawn, and its cursors there; a run has a handful of them. */
  private ValuePool[] pools = new ValuePool[0];

  private PoolDraw.Cursor[] cursors = new PoolDraw.Cursor[0];
  private int key = -1;

  /**
   * @param seed the template's seed: the same seed, worker and slot make the same values
   * @param draws null when nothing is drawn from pools
   * @param keys where {@link #drawKey} draws; null when no statement uses a key
   * @param newKeys null when no statement makes one
   */
  public SlotValues(
      long seed, int worker, int slot, PoolDraws draws, ValuePool keys, NewKeys.Share newKeys) {
    this.random = new SplittableRandom(mix(seed, worker, slot));
    this.slot = slot;
    this.draws = draws;
    this.keys = keys;
    this.newKeys = newKeys;
  }

  static long mix(long seed, int worker, int slot) {
    long mixed = seed * 0x9E3779B97F4A7C15L + ((long) worker << 32) + slot;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 27);
  }

  SplittableRandom random() {
    return random;
  }

  /** The values of the statement that is bound now. */
  Remembered remembered() {
    return remembered;
  }

  /** The list that is picked now. */
  PickedPlaces picked() {
    return picked;
  }

  /**
   * Draws the next value of a pool. Allocates nothing but at a pool's first draw.
   *
   * @return its place, for {@link ValuePool#put}
   */
  public int draw(ValuePool pool) {
    for (int i = 0; i < pools.length; i++) {
      if (pools[i] == pool) {
        return cursors[i].next();
      }
    }
    return firstDraw(pool);
  }

  private int firstDraw(ValuePool pool) {
    PoolDraw.Cursor cursor = draws.cursor(pool, slot);
    int known = pools.length;
    cursors = Arrays.copyOf(cursors, known + 1);
    cursors[known] = cursor;
    pools = Arrays.copyOf(pools, known + 1);
    pools[known] = pool;
    return cursor.next();
  }

  /** Draws the next key; {@link #putKey} may then put it more than once. */
  void drawKey() {
    key = draw(keys);
  }

  void putKey(ParameterSink sink, int index) {
    keys.put(key, sink, index);
  }

  /** As {@link #putKey}, but an integer key not above a limit. */
  void putKeyUpTo(long most, ParameterSink sink, int index) {
    putKey(capped.to(sink, most), index);
  }

  long nextNewKey() {
    return newKeys.next();
  }

  /** Ends the slot's share of new keys. */
  @Override
  public void close() {
    if (newKeys != null) {
      newKeys.close();
    }
  }
}
