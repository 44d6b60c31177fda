package org.flakebench.gatling.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long a way through the scenario takes, from nothing but when users begin and end: the time
 * that all of them together were busy, divided by how many have ended (Little's law read the other
 * way). So users who do not come back count too. What is old is forgotten by number: the last ten
 * iterations of each user, and at least twenty, matter. Not thread-safe; the injector has one.
 */
final class IterationMeter {
  private static final int LEAST_ENDS = 20;
  private static final int ENDS_PER_USER = 10;

  private final Deque<Long> begins = new ArrayDeque<>();
  private long lastNanos;
  private int busy;
  private double busySeconds;
  private double ends;
  private long begun;

  IterationMeter(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /** A user will begin at this instant; instants come in order. */
  void begins(long atNanos) {
    begins.add(atNanos);
  }

  /** A user has ended. */
  void ends(long nowNanos) {
    advance(nowNanos);
    busy = Math.max(0, busy - 1);
    ends++;
  }

  /** Seconds of one iteration; 0 before the first has begun. */
  double meanSeconds(long nowNanos) {
    advance(nowNanos);
    if (ends >= Math.max(LEAST_ENDS, 2 * ENDS_PER_USER * busy)) {
      ends /= 2;
      busySeconds /= 2;
    }
    return busySeconds / Math.max(1, ends);
  }

  /** Users that have begun until now. */
  long begun(long nowNanos) {
    advance(nowNanos);
    return begun;
  }

  private void advance(long nowNanos) {
    while (!begins.isEmpty() && begins.peek() - nowNanos <= 0) {
      pass(begins.poll());
      busy++;
      begun++;
    }
    pass(nowNanos);
  }

  private void pass(long nanos) {
    if (nanos - lastNanos > 0) {
      busySeconds += busy * (nanos - lastNanos) / 1e9;
      lastNanos = nanos;
    }
  }
}
