package org.flakebench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether a run keeps up with its arrival schedule: over the last seconds, and with what has been
 * left undone since the phase began, so that chance alone does not look like a shortfall. Not
 * thread-safe.
 */
final class RateBalance {
  /** Less than this share of what was offered is too little. */
  static final double ENOUGH = 0.98;

  private static final int SECONDS = 3;

  private final Deque<Second> last = new ArrayDeque<>();
  private Phase phase;
  private long undone;

  /**
   * Takes one second.
   *
   * @return false for the last operations of a phase that is over: they tell nothing of now, and
   *     are left out
   */
  boolean add(Second second) {
    if (phase != null && second.phase().compareTo(phase) < 0) {
      return false;
    }
    if (second.phase() != phase) {
      // The tickets of a phase that is over are gone with it.
      phase = second.phase();
      undone = 0;
      last.clear();
    }
    undone += second.offered() - second.operations();
    last.addLast(second);
    if (last.size() > SECONDS) {
      last.removeFirst();
    }
    return true;
  }

  Phase phase() {
    return phase;
  }

  /** Due operations that have not ended. */
  long undone() {
    return undone;
  }

  double offeredPerSecond() {
    return perSecond(last.stream().mapToLong(Second::offered).sum());
  }

  double endedPerSecond() {
    return perSecond(last.stream().mapToLong(Second::operations).sum());
  }

  private double perSecond(long count) {
    double seconds = last.stream().mapToDouble(Second::seconds).sum();
    return seconds > 0 ? count / seconds : 0;
  }

  /** Ended ÷ offered over the last seconds; 1 when nothing was offered. */
  double achieved() {
    double offered = offeredPerSecond();
    return offered > 0 ? endedPerSecond() / offered : 1;
  }

  /** Whether the newest second alone fell short. */
  boolean lastWasShort(int slots) {
    Second newest = last.getLast();
    return newest.operations() < ENOUGH * newest.offered() && undone > slots;
  }

  /**
   * Whether the run falls short: fewer operations ended than were offered, and more are undone than
   * slots can have under way.
   */
  boolean isShort(int slots) {
    return achieved() < ENOUGH && undone > slots;
  }
}
