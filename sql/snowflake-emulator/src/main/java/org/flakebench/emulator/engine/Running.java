package org.flakebench.emulator.engine;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.history.QueryRecord;

/** A statement on its way; other threads cancel it. Thread-safe. */
public final class Running {
  private final QueryRecord query;
  private final long timeoutSeconds;
  private final long startNanos = System.nanoTime();
  private volatile SnowflakeError end;
  private Statement statement;

  Running(QueryRecord query, long timeoutSeconds) {
    this.query = query;
    this.timeoutSeconds = timeoutSeconds;
  }

  QueryRecord query() {
    return query;
  }

  /** Ends it with an error, wherever it is. */
  public synchronized void cancel() {
    cancel(H2Errors.canceled());
  }

  synchronized void timeOut(long seconds) {
    cancel(
        new SnowflakeError(
            "000630",
            "57014",
            "Statement reached its statement or warehouse timeout of "
                + seconds
                + " second(s) and was canceled."));
  }

  private void cancel(SnowflakeError why) {
    if (end == null) {
      end = why;
      notifyAll();
      if (statement != null) {
        try {
          statement.cancel();
        } catch (SQLException e) {
          // It has ended by itself; what ended it is told to the client.
          end = why;
        }
      }
    }
  }

  synchronized void runs(Statement now) {
    statement = now;
  }

  /** Throws when it was cancelled or its time is over. */
  void check() {
    if (end == null && secondsLeft() <= 0) {
      timeOut(timeoutSeconds);
    }
    if (end != null) {
      throw end;
    }
  }

  /** The error that ended it, or null. */
  SnowflakeError ended() {
    return end;
  }

  double secondsLeft() {
    return timeoutSeconds <= 0
        ? Double.MAX_VALUE
        : timeoutSeconds - (System.nanoTime() - startNanos) / 1e9;
  }

  long timeoutSeconds() {
    return timeoutSeconds;
  }

  /** Lets time pass, unless it is cancelled meanwhile. */
  void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    synchronized (this) {
      while (end == null && System.nanoTime() < until) {
        long left = Math.max(1, (until - System.nanoTime()) / 1_000_000);
        try {
          wait(Math.min(left, 100));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          cancel();
        }
        if (secondsLeft() <= 0) {
          timeOut(timeoutSeconds);
        }
      }
    }
    check();
  }
}
