package org.flakebench.simulations;

import org.flakebench.conduct.LocalRun;
import org.flakebench.template.Template;

/**
 * The run that a {@link TemplateSimulation} shall drive. Gatling makes simulations by their class
 * name, so whoever starts Gatling in this process leaves the run here; where nobody did, the
 * process was started by {@code gatling:test}, and the run is made from system properties.
 */
interface SimulationRun {
  Template template();

  LocalRun local();

  /** The load is over and all figures have been handed on; Gatling has not rendered its report. */
  void afterLoad();

  /** The run that was left for the next simulation, or one of system properties. */
  static SimulationRun take() {
    SimulationRun left = Handover.NEXT.getAndSet(null);
    return left != null ? left : MavenRun.fromSystemProperties();
  }

  /** Leaves a run for the next simulation. */
  static void leave(SimulationRun run) {
    Handover.NEXT.set(run);
  }
}
