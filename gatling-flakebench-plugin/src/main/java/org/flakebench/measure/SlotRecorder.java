package org.flakebench.measure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes the outcomes of one slot. {@link #begin} and {@link #end} are called by the slot's thread
 * only, cost about 10 ns and allocate nothing. The rest may be called by any thread.
 */
public final class SlotRecorder {
  private static final long IDLE = Long.MIN_VALUE;

  private final int slot;
  private final OutcomeRing ring;
  private final AtomicLong busySinceNanos = new AtomicLong(IDLE);
  private final Map<Long, Overflow> overflow = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Published by {@link #busySinceNanos}. */
  private long underWay;

  record Overflow(LongAdder operations, LongAdder rows) {
    Overflow() {
      this(new LongAdder(), new LongAdder());
    }
  }

  SlotRecorder(int slot, int ringCapacity) {
    this.slot = slot;
    this.ring = new OutcomeRing(ringCapacity);
  }

  /** Number of the slot, from 0. */
  public int slot() {
    return slot;
  }

  /** An operation begins, of the statement with this index, in this epoch. */
  public void begin(long startNanos, int statement, int epoch) {
    underWay = Packed.of(0, 0, statement, epoch);
    busySinceNanos.setRelease(startNanos);
  }

  /**
   * The operation ended.
   *
   * @param startNanos {@code System.nanoTime()} when it began
   * @param serviceNanos execute to last row
   * @param waitNanos from the intended start to the begin, 0 when there is no schedule
   * @param statement index of the statement, 0–255
   * @param error 0 = success, else the index in the {@link ErrorTable}
   * @param epoch the epoch in which it began
   */
  public void end(
      long startNanos,
      long serviceNanos,
      long waitNanos,
      int statement,
      int error,
      int rows,
      int epoch) {
    end(startNanos, serviceNanos, waitNanos, Packed.of(rows, error, statement, epoch));
  }

  /**
   * As {@link #end}, of a slot that was waiting when its ticket came due: the wait is the
   * generator's own lateness.
   */
  public void endOfFree(
      long startNanos,
      long serviceNanos,
      long waitNanos,
      int statement,
      int error,
      int rows,
      int epoch) {
    long packed = Packed.of(rows, error, statement, epoch);
    end(startNanos, serviceNanos, waitNanos, Packed.ofFree(packed));
  }

  private void end(long startNanos, long serviceNanos, long waitNanos, long packed) {
    if (!ring.offer(startNanos, serviceNanos, waitNanos, packed)) {
      countOverflow(packed);
    }
    busySinceNanos.setRelease(IDLE);
  }

  /**
   * Counts the operation under way as failed, without a latency, because it will never end. Called
   * by whoever has given up on the slot, after which nobody waits for what the slot still tells.
   *
   * @return false when no operation is under way
   */
  public boolean abandon(int error) {
    if (busySinceNanos.getAcquire() == IDLE) {
      return false;
    }
    countOverflow(Packed.withError(underWay, error));
    return true;
  }

  /** The slot has retired: no more outcomes. */
  public void close() {
    closed = true;
  }

  /** How long the operation under way has taken; 0 when there is none. */
  public long busyNanos(long now) {
    long since = busySinceNanos.getAcquire();
    return since == IDLE ? 0 : now - since;
  }

  /** Whether an operation is under way. */
  public boolean isBusy() {
    return busySinceNanos.getAcquire() != IDLE;
  }

  /** Whether everything recorded so far has reached the histograms. */
  public boolean isDrained() {
    return ring.isDrained() && overflow.isEmpty();
  }

  boolean isFinished() {
    return closed && isDrained();
  }

  OutcomeRing ring() {
    return ring;
  }

  /**
   * Outcomes for which the ring had no room, by packed value without rows; taken out by the drain
   * thread.
   */
  Map<Long, Overflow> overflow() {
    return overflow;
  }

  private void countOverflow(long packed) {
    // compute, not computeIfAbsent: the drain thread removes an entry atomically, so that no count
    // falls between.
    overflow.compute(
        Packed.withoutRows(packed),
        (key, counted) -> {
          Overflow counter = counted == null ? new Overflow() : counted;
          counter.operations().increment();
          counter.rows().add(Packed.rows(packed));
          return counter;
        });
  }
}
