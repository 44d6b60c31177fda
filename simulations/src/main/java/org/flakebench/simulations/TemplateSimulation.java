package org.flakebench.simulations;

import static org.flakebench.gatling.FlakeBenchDsl.flakebench;
import static org.flakebench.gatling.FlakeBenchDsl.workload;

import io.gatling.javaapi.core.Simulation;

/**
 * Runs a template: what {@code flakebench run} hands over, or, under {@code gatling:test}, what the
 * system properties say: {@code flakebench.template} (a file), {@code flakebench.target} (a JDBC
 * URL), {@code flakebench.store}. Either way the run ends in the store.
 */
public final class TemplateSimulation extends Simulation {
  private final SimulationRun run = SimulationRun.take();

  {
    setUp(workload(run.template()).population())
        .protocols(flakebench().runs(template -> run.local()));
  }

  @Override
  public void after() {
    run.afterLoad();
  }
}
