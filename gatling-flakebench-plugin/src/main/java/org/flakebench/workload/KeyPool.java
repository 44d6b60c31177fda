package org.flakebench.workload;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keys sampled from the target table, drawn so that the slots together walk through the whole pool
 * before any key comes again: draw n of worker w of W takes place {@code n × W + w} of a seeded
 * permutation. Immutable but for the counter; thread-safe.
 *
 * <p>What holds: draws of the slots of one worker are disjoint until the pool is exhausted, and
 * after that the counts of keys differ by at most 1, however fast each slot is and whichever come
 * and go. So do draws of all workers together while the workers keep pace. Workers do not talk: at
 * any pace, the first {@code size / W} draws of each worker are its own, but a worker that runs
 * ahead walks over the whole pool before the others have.
 *
 * <p>Slots take one draw at a time from the worker's counter. Blocks of draws would be a few
 * nanoseconds cheaper, but a slot that hangs with a block in hand leaves its keys out while the
 * others come round to them again.
 */
public final class KeyPool {
  private final long[] numbers;
  private final Object[] objects;
  private final int size;
  private final int worker;
  private final int workers;
  private final long multiplier;
  private final long offset;

  private final AtomicLong nextDraw = new AtomicLong();

  private KeyPool(long[] numbers, Object[] objects, int size, int worker, int workers, long seed) {
    if (size == 0) {
      throw new IllegalArgumentException("a key pool must have at least one key");
    }
    this.numbers = numbers;
    this.objects = objects;
    this.size = size;
    this.worker = worker;
    this.workers = workers;
    // An affine map i → (a·i + b) mod size is a permutation when a and size share no divisor.
    // The shift keeps seed 0 from walking in the order of the sample.
    long a = Math.floorMod((seed + 0x632BE59BD9B4E019L) * 0x9E3779B97F4A7C15L, size) | 1;
    while (gcd(a, size) != 1) {
      a += 2;
    }
    this.multiplier = a % size;
    this.offset = Math.floorMod(seed * 0xC2B2AE3D27D4EB4FL, size);
  }

  /** A pool of integer keys. */
  public static KeyPool ofNumbers(long[] keys, int worker, int workers, long seed) {
    return new KeyPool(keys.clone(), null, keys.length, worker, workers, seed);
  }

  /** A pool of keys that are text or UUID. */
  public static KeyPool ofObjects(List<?> keys, int worker, int workers, long seed) {
    return new KeyPool(null, keys.toArray(), keys.size(), worker, workers, seed);
  }

  /** Number of keys. */
  public int size() {
    return size;
  }

  /** A slot's way through the pool. */
  public Cursor cursor() {
    return new Cursor();
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private int placeOf(long draw) {
    long position = (draw * workers + worker) % size;
    return (int) ((position * multiplier + offset) % size);
  }

  /** One slot's draws; used by its thread only. */
  public final class Cursor {
    private Cursor() {}

    /** Draws the next key and tells its place in the pool. */
    int next() {
      return placeOf(nextDraw.getAndIncrement());
    }

    void put(int place, ParameterSink sink, int index) {
      if (numbers != null) {
        sink.setLong(index, numbers[place]);
      } else if (objects[place] instanceof java.util.UUID uuid) {
        sink.setUuid(index, uuid);
      } else {
        sink.setText(index, objects[place].toString());
      }
    }
  }
}
