package org.flakebench.workload;

import java.util.SplittableRandom;

/**
 * What a slot needs to make values: its own random numbers, its own share of the keys and of the
 * new ids. Used by the slot's thread only.
 */
public final class SlotValues implements AutoCloseable {
  private final SplittableRandom random;
  private final KeyPool.Cursor keys;
  private final NewKeys.Share newKeys;
  private final Remembered remembered = new Remembered();
  private final PickedPlaces picked = new PickedPlaces();
  private final CappedSink capped = new CappedSink();
  private int key = -1;

  /**
   * @param seed the template's seed: the same seed, worker and slot make the same values
   * @param keys null when no statement uses a key
   * @param newKeys null when no statement makes one
   */
  public SlotValues(long seed, int worker, int slot, KeyPool.Cursor keys, NewKeys.Share newKeys) {
    this.random = new SplittableRandom(mix(seed, worker, slot));
    this.keys = keys;
    this.newKeys = newKeys;
  }

  private static long mix(long seed, int worker, int slot) {
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

  /** The next place for this slot from a pool. */
  int draw(ValuePool pool) {
    return random.nextInt(pool.size());
  }

  /** Draws the next key; {@link #putKey} may then put it more than once. */
  void drawKey() {
    key = keys.next();
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
