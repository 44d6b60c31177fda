package org.flakebench.simulations;

import static org.flakebench.gatling.FlakeBenchDsl.flakebench;
import static org.flakebench.gatling.FlakeBenchDsl.workload;

import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.ControlState;
import org.flakebench.conduct.LocalRun;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Planner;
import org.flakebench.measure.RecordSink;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.postgres.PostgresTarget;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateReader;
import org.flakebench.workload.KeyLeases;

/**
 * A run whose planner follows a script: {@code test.steps} is a list of slots, and each of them
 * holds for {@code test.step.seconds}. Its sessions are called {@code stepped}.
 */
public class SteppedSimulation extends Simulation {
  static final String APPLICATION = "stepped";

  {
    Template template = new TemplateReader().read(Path.of(System.getProperty("test.template")));
    setUp(workload(template).population()).protocols(flakebench().runs(SteppedSimulation::prepare));
  }

  private static LocalRun prepare(Template template) {
    TargetAddress address =
        new TargetAddress(
            System.getProperty("test.url"), System.getenv("PGUSER"), System.getenv("PGPASSWORD"));
    PostgresTarget target =
        PostgresTarget.connect(
            address, template.target(), template.load().statementTimeoutMs(), APPLICATION);
    return LocalRun.prepare(
        new LocalRun.Parts(
            template,
            target,
            LoadPlan.inThisProcess(template, 1_000).ledBy(script()),
            KeyLeases.local(),
            RecordSink.none(),
            List.of(),
            ControlState.none(),
            Conductor.Deadlines.standard()));
  }

  private static Planner script() {
    String[] steps = System.getProperty("test.steps").split(",");
    long stepNanos = TimeUnit.SECONDS.toNanos(Long.getLong("test.step.seconds"));
    return history -> {
      int step = (int) Math.min(history.elapsedNanos() / stepNanos, steps.length - 1);
      return Planner.Desired.of(1, Integer.parseInt(steps[step]));
    };
  }
}
