package org.flakebench.simulations;

import java.util.EnumSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.ControlState;
import org.flakebench.conduct.RunStatus;
import org.flakebench.load.Phase;
import org.flakebench.store.RunRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's status and phase into the store, behind the conductor: a slow store must not delay
 * a phase. Order is kept.
 */
final class StoreState implements ControlState, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreState.class);

  private final RunRepository runs;
  private final String runId;
  private final String actor;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "flakebench-state");
            thread.setDaemon(true);
            return thread;
          });

  StoreState(RunRepository runs, String runId, String actor) {
    this.runs = runs;
    this.runId = runId;
    this.actor = actor;
  }

  @Override
  public void moved(RunStatus status, Phase phase, CompletionReason reason) {
    behind(() -> write(status, phase, reason));
  }

  /** Does something after what was written so far. */
  void behind(Runnable work) {
    writer.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // The run goes on without it: its figures are in the spool, and its end is written by
            // another way.
            LOG.warn("the store did not take a change of run {}", runId, e);
          }
        });
  }

  private void write(RunStatus status, Phase phase, CompletionReason reason) {
    EnumSet<RunStatus> notEnded =
        EnumSet.complementOf(
            EnumSet.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED));
    runs.transition(runId, notEnded, status, phase, reason == null ? null : reason.name(), actor);
  }

  /** Waits at most ten seconds for what is to be written. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("the store did not take the last changes of run {} within 10 s", runId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
