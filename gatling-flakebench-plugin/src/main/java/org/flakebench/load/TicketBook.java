package org.flakebench.load;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tickets of one worker in one epoch: intended starts in order, each given out once, and only
 * when it is due. Intended starts lie in a ring, written ahead in chunks; taking one reads an index
 * and swaps it, without a lock. An entry is written again only after its index has been passed, so
 * that whoever wins the swap, or finds the index where it was, has read the right entry.
 */
final class TicketBook {
  /** What came of asking for a ticket. */
  enum Outcome {
    TAKEN,
    /** The next ticket is not due yet. */
    EARLY,
    /** The epoch has ended. */
    OVER
  }

  private static final int SIZE = 1 << 12;
  private static final int MASK = SIZE - 1;

  /** Written at once by a slot that has found the ring empty. */
  private static final int CHUNK = 1 << 8;

  private static final long CLOSED = -1;

  private final Epoch epoch;
  private final long[] ring = new long[SIZE];
  private final AtomicLong next = new AtomicLong();
  private volatile long written;

  /** Guarded by {@link #ring}. */
  private final ArrivalSchedule.Times ahead;

  // The rest is the counting thread's.
  private final ArrivalSchedule.Times counting;
  private long uncountedNanos;
  private long due;
  private long told;
  private long begunTold;
  private boolean counted;

  TicketBook(Epoch epoch, ArrivalSchedule schedule) {
    this.epoch = epoch;
    this.ahead = schedule.times();
    this.counting = schedule.times();
    this.uncountedNanos = epoch.startNanos() + counting.next();
    fill(CHUNK);
  }

  Epoch epoch() {
    return epoch;
  }

  /**
   * Asks for the next ticket.
   *
   * @param seat gets the intended start of the ticket that was taken, or of the next one when it is
   *     too early
   */
  Outcome take(long now, Tickets.Seat seat) {
    if (now - epoch.endNanos() >= 0) {
      return Outcome.OVER;
    }
    while (true) {
      long at = next.get();
      if (at == CLOSED) {
        return Outcome.OVER;
      }
      if (at >= written) {
        fill(CHUNK);
        continue;
      }
      long dueNanos = ring[(int) at & MASK];
      if (dueNanos - now > 0) {
        // Whoever was held up before reading the entry may have read a later lap's, and would sleep
        // until then.
        VarHandle.loadLoadFence();
        if (next.get() != at) {
          continue;
        }
        seat.dueNanos = dueNanos;
        return Outcome.EARLY;
      }
      if (next.compareAndSet(at, at + 1)) {
        seat.dueNanos = dueNanos;
        return Outcome.TAKEN;
      }
    }
  }

  /** Writes ahead as far as the ring has room; for a slot that has time. */
  void fill() {
    if (written - next.get() < SIZE / 2) {
      fill(SIZE);
    }
  }

  private void fill(int most) {
    synchronized (ring) {
      long from = written;
      long taken = next.get();
      if (taken == CLOSED) {
        return;
      }
      long to = Math.min(taken + SIZE, from + most);
      for (long at = from; at < to; at++) {
        ring[(int) at & MASK] = epoch.startNanos() + ahead.next();
      }
      written = Math.max(from, to);
    }
  }

  /**
   * What happened since the last call; one thread only.
   *
   * @param untilNanos tickets due before this instant are offered
   * @param last the epoch ends there: no ticket is given out after this call, and those that were
   *     due and not taken are censored
   */
  Tickets.Counts count(long untilNanos, boolean last) {
    if (counted) {
      return Tickets.Counts.NONE;
    }
    while (uncountedNanos - untilNanos < 0) {
      due++;
      uncountedNanos = epoch.startNanos() + counting.next();
    }
    counted = last;
    long begun = last ? next.getAndSet(CLOSED) : next.get();
    // A run that is stopped has moved its end to the past: tickets that slots took in between were
    // offered as well.
    long offered = Math.max(told, last ? Math.max(due, begun) : due);
    Tickets.Counts counts =
        new Tickets.Counts(offered - told, begun - begunTold, last ? offered - begun : 0);
    told = offered;
    begunTold = begun;
    return counts;
  }

  boolean isCounted() {
    return counted;
  }
}
