package org.flakebench.gatling;

import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.PopulationBuilder;
import org.flakebench.gatling.internal.WorkloadBuilder;
import org.flakebench.template.Template;

/**
 * A template's workload as part of a simulation. As an action it turns each user that reaches it
 * into a slot, which loops over the template's mix until the run's windows are over; so it serves
 * in any scenario, under any injection. {@link #population()} is the whole: a scenario of it,
 * injected as the template's load says.
 */
public final class FlakeBenchWorkload extends WorkloadBuilder {
  FlakeBenchWorkload(Template template) {
    super(template);
  }

  /**
   * A scenario with the template's name that consists of this workload, with as many users as the
   * template wants slots.
   */
  public PopulationBuilder population() {
    return inject(CoreDsl.scenario(template().name()).exec(this));
  }
}
