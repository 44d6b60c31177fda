package org.flakebench.store;

import java.time.Duration;

/** A moment on the monotonic clock until which one may wait. */
record Deadline(long atNanos, Duration limit) {

  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos(), limit);
  }

  boolean isOver() {
    return System.nanoTime() - atNanos >= 0;
  }

  /** What is left, at least 1 ms so that it can be given to calls that take 0 for "no limit". */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, atNanos - System.nanoTime()));
  }

  /**
   * Waits a little.
   *
   * @param what what is waited for, for the message when the thread is interrupted
   */
  void pause(long millis, String what) {
    try {
      Thread.sleep(Math.min(millis, left().toMillis() + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for " + what, e);
    }
  }
}
