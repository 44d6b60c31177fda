package org.flakebench.conduct;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.measure.ErrorTable;
import org.flakebench.target.Slot;
import org.flakebench.template.Template;

/** What is done about operations that take too long. Used by the conductor's thread. */
final class OperationsUnderWay {
  /** So long after its time limit a server that has not cut an operation off counts as silent. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final SlotCrew crew;
  private final RunLog log;
  private final long limitNanos;

  /** Whether the run has to do what the server cannot: see that no statement is over its limit. */
  private final boolean serverCannotWatch;

  /** Whether a round of cancels for operations over their limit is under way. */
  private final AtomicBoolean cancelling = new AtomicBoolean();

  OperationsUnderWay(Template template, SlotCrew crew, RunLog log) {
    this.crew = crew;
    this.log = log;
    this.limitNanos = TimeUnit.MILLISECONDS.toNanos(template.load().statementTimeoutMs());
    this.serverCannotWatch = template.target().viaPooler();
  }

  /**
   * Once a second: tears down connections of a server that does not answer at all. The server's own
   * limit comes first, or ours where it has none: of its cancels one round at a time, since a
   * server that stands still lets each of them wait for seconds.
   */
  void watch() {
    if (limitNanos == 0) {
      return;
    }
    onEach("abort", slot -> slot.abortAfter(limitNanos + SILENCE_NANOS));
    if (serverCannotWatch) {
      AtomicBoolean over = new AtomicBoolean();
      crew.forEach(slot -> over.compareAndSet(false, slot.isBusyLongerThan(limitNanos)));
      if (over.get() && cancelling.compareAndSet(false, true)) {
        inBackground(this::cancelOverdue);
      }
    }
  }

  private void cancelOverdue() {
    try {
      onEach("cancel", slot -> slot.cancelAfter(limitNanos));
    } finally {
      cancelling.set(false);
    }
  }

  /** Asks the server to cancel all; returns at once. */
  void cancel() {
    inBackground(() -> onEach("cancel", Slot::cancel));
  }

  /** Tears down all connections. */
  void abort() {
    onEach("abort", Slot::abort);
  }

  /** Counts those that do not end even so as failed. */
  void abandon(ErrorTable errors) {
    ErrorKey key = new ErrorKey("NEVER_ENDED", ErrorOrigin.NETWORK, null);
    String message = "the operation did not end, even when its connection was torn down";
    int error = errors.indexOf(key, message);
    AtomicInteger abandoned = new AtomicInteger();
    onEach(
        "abandon",
        slot -> {
          if (slot.abandon(error)) {
            abandoned.incrementAndGet();
          }
        });
    log.error("slots", abandoned + " operations never ended and count as failed", null);
  }

  /**
   * Each cancel is a connection of its own, which may take seconds: the conductor does not wait.
   */
  private static void inBackground(Runnable cancels) {
    Thread thread = new Thread(cancels, "flakebench-cancel");
    thread.setDaemon(true);
    thread.start();
  }

  private void onEach(String what, Consumer<Slot> action) {
    crew.forEach(
        slot -> {
          try {
            action.accept(slot);
          } catch (RuntimeException e) {
            log.warn("slots", "could not " + what + " an operation: " + e.getMessage(), null);
          }
        });
  }
}
