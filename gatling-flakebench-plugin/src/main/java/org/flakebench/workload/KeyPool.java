package org.flakebench.workload;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keys sampled from the target table, drawn so that all slots of all workers together walk through
 * the whole pool before any key comes again: draw n of worker w of W takes place {@code n × W + w}
 * of a seeded permutation. Slots reserve draws in blocks, and give back what they did not use when
 * they retire; so slots may come and go. Immutable but for the counter; thread-safe.
 */
public final class KeyPool {
  private static final int BLOCK = 64;

  private final long[] numbers;
  private final Object[] objects;
  private final int size;
  private final int worker;
  private final int workers;
  private final long multiplier;
  private final long offset;

  private final AtomicLong nextDraw = new AtomicLong();
  private final ConcurrentLinkedQueue<long[]> givenBack = new ConcurrentLinkedQueue<>();

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
    long a = Math.floorMod(seed * 0x9E3779B97F4A7C15L, size) | 1;
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
  public final class Cursor implements AutoCloseable {
    private long next;
    private long end;

    private Cursor() {}

    /** Draws the next key and tells its place in the pool. */
    int next() {
      if (next == end) {
        reserve();
      }
      return placeOf(next++);
    }

    private void reserve() {
      long[] back = givenBack.poll();
      if (back != null) {
        next = back[0];
        end = back[1];
      } else {
        next = nextDraw.getAndAdd(BLOCK);
        end = next + BLOCK;
      }
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

    /** Gives back the draws that were reserved and not used. */
    @Override
    public void close() {
      if (next < end) {
        givenBack.add(new long[] {next, end});
        next = end;
      }
    }
  }
}
