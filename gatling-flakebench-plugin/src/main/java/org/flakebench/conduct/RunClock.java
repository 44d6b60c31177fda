package org.flakebench.conduct;

import java.util.concurrent.locks.LockSupport;

/** The monotonic clock that a conductor lives by; virtual in tests. */
public interface RunClock {
  long nanoTime();

  /** Waits; may return early. */
  void sleep(long nanos);

  /** The machine's clock. */
  static RunClock system() {
    return new RunClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void sleep(long nanos) {
        LockSupport.parkNanos(nanos);
      }
    };
  }
}
