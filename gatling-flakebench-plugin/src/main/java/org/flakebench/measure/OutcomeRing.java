package org.flakebench.measure;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A single-producer, single-consumer ring of outcomes, four longs each. The slot writes, the drain
 * thread reads; neither ever waits for the other. Publication is by release/acquire on two
 * counters; each side keeps a plain copy of the other's counter and looks again only when that copy
 * says full or empty, so the usual operation touches no shared cache line of the other side.
 */
final class OutcomeRing {
  /** Longs per outcome: start, service, wait, packed rest. */
  private static final int WORDS = 4;

  private final long[] buffer;
  private final int mask;

  private final AtomicLong published = new AtomicLong();
  private final AtomicLong consumed = new AtomicLong();

  private long producerHead;
  private long producerSeesConsumed;
  private long consumerTail;

  /**
   * @param capacity outcomes that fit, a power of two
   */
  OutcomeRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("ring capacity must be a power of two, not " + capacity);
    }
    buffer = new long[capacity * WORDS];
    mask = capacity - 1;
  }

  int capacity() {
    return mask + 1;
  }

  /** Producer: adds one outcome; false when the ring is full and nothing was written. */
  boolean offer(long startNanos, long serviceNanos, long waitNanos, long packed) {
    long head = producerHead;
    if (head - producerSeesConsumed > mask) {
      producerSeesConsumed = consumed.getAcquire();
      if (head - producerSeesConsumed > mask) {
        return false;
      }
    }
    int at = ((int) head & mask) * WORDS;
    buffer[at] = startNanos;
    buffer[at + 1] = serviceNanos;
    buffer[at + 2] = waitNanos;
    buffer[at + 3] = packed;
    producerHead = head + 1;
    published.setRelease(head + 1);
    return true;
  }

  /** Consumer: hands over everything that is there now; returns how many. */
  int drain(Consumer consumer) {
    return drain(published.getAcquire(), false, 0, consumer);
  }

  /**
   * Consumer: hands over what is there now and ended before {@code nanos}; returns how many. One
   * producer's outcomes end in the order in which they are written, so the rest waits behind them.
   */
  int drainBefore(long nanos, Consumer consumer) {
    return drain(published.getAcquire(), true, nanos, consumer);
  }

  private int drain(long end, boolean limited, long before, Consumer consumer) {
    long tail = consumerTail;
    int count = 0;
    for (; tail < end; tail++, count++) {
      int at = ((int) tail & mask) * WORDS;
      long startNanos = buffer[at];
      long serviceNanos = buffer[at + 1];
      if (limited && startNanos + serviceNanos - before >= 0) {
        break;
      }
      consumer.accept(startNanos, serviceNanos, buffer[at + 2], buffer[at + 3]);
    }
    consumerTail = tail;
    consumed.setRelease(tail);
    return count;
  }

  /** Any thread: whether everything written so far was handed over. */
  boolean isDrained() {
    return consumed.getAcquire() == published.getAcquire();
  }

  interface Consumer {
    void accept(long startNanos, long serviceNanos, long waitNanos, long packed);
  }
}
