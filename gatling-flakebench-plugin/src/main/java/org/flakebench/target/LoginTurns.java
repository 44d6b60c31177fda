package org.flakebench.target;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets slots log in side by side, but not all at once: hundreds of logins at the same moment are
 * refused or slow each other down. Thread-safe.
 */
public final class LoginTurns {
  /** Logins that go on at once. */
  public static final int PARALLEL = 32;

  private final Semaphore turns = new Semaphore(PARALLEL);
  private final int patienceSeconds;

  /**
   * @param patienceSeconds how long a login may wait for its turn
   */
  public LoginTurns(int patienceSeconds) {
    this.patienceSeconds = patienceSeconds;
  }

  /**
   * Logs in when it is this caller's turn.
   *
   * @throws TargetUnavailableException when the turn did not come in time
   */
  public <T> T inTurn(Supplier<T> login) {
    try {
      if (!turns.tryAcquire(patienceSeconds, TimeUnit.SECONDS)) {
        throw new TargetUnavailableException(
            "the target is too slow to log in to: "
                + PARALLEL
                + " logins at once did not let another one begin within "
                + patienceSeconds
                + " s",
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetUnavailableException("interrupted while waiting to log in", e);
    }
    try {
      return login.get();
    } finally {
      turns.release();
    }
  }
}
