package org.flakebench.simulations;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.LocalRun;

/**
 * What SIGINT and SIGTERM mean for a run: while it is prepared, that it shall not begin; while load
 * flows, that the load ends in good order; afterwards, that the results are stored and the process
 * then ends as interrupted. A second signal ends the process at once. Thread-safe.
 */
final class EarlyEnd {
  /** A step of the preparation that takes longer after the signal is not waited for. */
  private static final long PREPARATION_SECONDS = 10;

  private enum Stage {
    PREPARING,
    LOADED,
    ENDING
  }

  private final RunListener listener;
  private Stage stage = Stage.PREPARING;
  private LocalRun run;
  private boolean asked;

  private EarlyEnd(RunListener listener) {
    this.listener = listener;
  }

  /** Listens to the signals from now on. */
  static EarlyEnd onSignals(RunListener listener) {
    EarlyEnd end = new EarlyEnd(listener);
    StopSignals.listen(end::ask);
    return end;
  }

  private synchronized void ask() {
    asked = true;
    switch (stage) {
      case PREPARING -> {
        listener.message("stopping before the run begins (once more ends at once)");
        giveUpLater();
      }
      case LOADED -> {
        listener.message(
            "stopping: operations under way end, results are kept (once more ends at once)");
        run.requestStop(CompletionReason.USER_REQUESTED);
      }
      case ENDING ->
          listener.message(
              "stopping as soon as results and report are kept (once more ends at once)");
    }
  }

  /** What waits in the driver cannot be interrupted; the next command clears up what is left. */
  private void giveUpLater() {
    Thread thread =
        new Thread(
            () -> {
              long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PREPARATION_SECONDS);
              for (long left = until - System.nanoTime();
                  left > 0 && isPreparing();
                  left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
              }
              if (isPreparing()) {
                Runtime.getRuntime().halt(StopSignals.INTERRUPTED);
              }
            },
            "flakebench-stop");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized boolean isPreparing() {
    return stage == Stage.PREPARING;
  }

  /**
   * Belongs between two steps of the preparation.
   *
   * @throws StoppedException when somebody has asked
   */
  synchronized void check() {
    if (asked) {
      throw new StoppedException();
    }
  }

  /** The preparation is over: from now on a signal ends the load. */
  synchronized void leads(LocalRun local) {
    stage = Stage.LOADED;
    run = local;
    if (asked) {
      local.requestStop(CompletionReason.USER_REQUESTED);
    }
  }

  /** The load is over: its results are going to be stored. */
  synchronized void loadIsOver() {
    stage = Stage.ENDING;
  }

  /** Whether a signal came. */
  synchronized boolean isAsked() {
    return asked;
  }
}
