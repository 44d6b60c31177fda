package org.flakebench.simulations;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.flakebench.bridge.Spool;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.ControlState;
import org.flakebench.conduct.LocalRun;
import org.flakebench.conduct.RunStatus;
import org.flakebench.load.Epoch;
import org.flakebench.load.Phase;
import org.flakebench.load.Timeline;
import org.flakebench.measure.WallClock;
import org.flakebench.report.RunFacts;

/**
 * Notes the planned window of the measurement in the spool when the load begins, so that another
 * process can end the run if this one is killed; and passes every move on to the store.
 */
final class FactsOfWindow implements ControlState {
  private final Spool spool;
  private final StoreState store;
  private volatile RunFacts facts;
  private volatile LocalRun run;

  FactsOfWindow(Spool spool, RunFacts facts, StoreState store) {
    this.spool = spool;
    this.facts = facts;
    this.store = store;
  }

  void follow(LocalRun run) {
    this.run = run;
  }

  void use(RunFacts facts) {
    this.facts = facts;
  }

  @Override
  public void moved(RunStatus status, Phase phase, CompletionReason reason) {
    if (status == RunStatus.RUNNING) {
      store.behind(this::note);
    }
    store.moved(status, phase, reason);
  }

  private void note() {
    Timeline timeline = run.timeline();
    Epoch measurement = timeline == null ? null : timeline.measurement();
    if (measurement != null && facts.window().startedAt() == null) {
      facts = facts.withWindow(window(measurement, run.clock()));
      try {
        spool.update(facts);
      } catch (IOException e) {
        throw new UncheckedIOException("the planned window could not be noted in the spool", e);
      }
    }
  }

  /** The planned window of the measurement in UTC. */
  static RunFacts.Window window(Epoch measurement, WallClock clock) {
    return new RunFacts.Window(
        clock.instant(measurement.startNanos()),
        clock.instant(measurement.endNanos()),
        measurement.seconds());
  }
}
