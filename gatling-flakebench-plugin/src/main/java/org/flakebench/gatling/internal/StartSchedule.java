package org.flakebench.gatling.internal;

import java.util.concurrent.TimeUnit;

/**
 * When users may begin so that a rate is kept: one after the other, evenly spaced. Who is late
 * begins at once, and starts of up to a second are made up for; what is older is lost, and the run
 * says so at its end. Not thread-safe.
 */
final class StartSchedule {
  private static final long MADE_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double intervalNanos;
  private final long startNanos;

  /** Nanoseconds since the start; a double, so that intervals that are no whole number add up. */
  private double next;

  /**
   * @param perSecond more than 0
   */
  StartSchedule(long startNanos, double perSecond) {
    this.startNanos = startNanos;
    this.intervalNanos = 1e9 / perSecond;
  }

  /** When the next user begins: now or later. */
  long take(long nowNanos) {
    long now = nowNanos - startNanos;
    next = Math.max(next, now - MADE_UP_NANOS);
    long at = Math.max((long) next, now);
    next += intervalNanos;
    return startNanos + at;
  }
}
