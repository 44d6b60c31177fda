package org.flakebench.gatling;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import org.flakebench.gatling.internal.SlotInjection;
import org.flakebench.gatling.internal.WorkloadAction;
import org.flakebench.template.Template;

/**
 * A template's workload as part of a simulation. As an action it turns each user that reaches it into a slot, which loops over
 * the template's mix until the run's windows are over; so it serves in any scenario, under any injection. {@link #population()}
 * is the whole: a scenario of it, injected as the template's load says.
 */
public final class FlakeBenchWorkload implements ActionBuilder {
  private final Template template;

  FlakeBenchWorkload(Template template) {
    this.template = template;
  }

  public Template template() {
    return template;
  }

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return WorkloadAction.builder(template);
  }

  /** A scenario with the template's name that consists of this workload, with as many users as the template wants slots. */
  public PopulationBuilder population() {
    return inject(CoreDsl.scenario(template.name()).exec(this));
  }

  /** A scenario that contains this workload, with as many users as the template wants slots. */
  public PopulationBuilder inject(ScenarioBuilder scenario) {
    return SlotInjection.inject(scenario, template);
  }
}
