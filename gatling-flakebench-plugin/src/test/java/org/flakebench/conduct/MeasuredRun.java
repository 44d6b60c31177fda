package org.flakebench.conduct;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Phase;
import org.flakebench.measure.Interval;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.Totals;
import org.flakebench.target.Target;
import org.flakebench.template.Template;
import org.flakebench.workload.KeyLeases;

/** A run of a template on a real server without Gatling and store, and what it measured. */
final class MeasuredRun {
  private final List<Interval> intervals = new CopyOnWriteArrayList<>();

  /** Runs to the end. */
  Conductor.End run(Template template, Target target) throws Exception {
    return run(template, target, plan -> plan, run -> {});
  }

  /**
   * Runs to the end.
   *
   * @param change makes another plan of the template's
   * @param meanwhile is called when the run has begun
   */
  Conductor.End run(
      Template template,
      Target target,
      UnaryOperator<LoadPlan> change,
      Consumer<LocalRun> meanwhile)
      throws Exception {
    LoadPlan plan = change.apply(LoadPlan.inThisProcess(template, target.connectionsLeft()));
    LocalRun run =
        LocalRun.prepare(
            new LocalRun.Parts(
                template,
                target,
                plan,
                KeyLeases.local(),
                RecordSink.none(),
                List.of(intervals::add),
                ControlState.none(),
                Conductor.Deadlines.standard()));
    try (SlotLender lender = new SlotLender(run)) {
      meanwhile.accept(run);
      return lender.end();
    }
  }

  /** What was measured in some phases. */
  Totals totals(Phase... phases) {
    Totals totals = new Totals();
    intervals.stream()
        .filter(interval -> Arrays.asList(phases).contains(interval.phase()))
        .forEach(totals::add);
    return totals;
  }

  /** What was measured in the measurement. */
  Totals measured() {
    return totals(Phase.MEASUREMENT);
  }
}
