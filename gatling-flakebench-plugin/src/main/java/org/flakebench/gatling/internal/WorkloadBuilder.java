package org.flakebench.gatling.internal;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import org.flakebench.template.Template;

/** Gatling's side of a workload in the DSL. */
public abstract class WorkloadBuilder implements ActionBuilder {
  private final Template template;

  protected WorkloadBuilder(Template template) {
    this.template = template;
  }

  /** The template whose mix the workload runs. */
  public final Template template() {
    return template;
  }

  @Override
  public final io.gatling.core.action.builder.ActionBuilder asScala() {
    return WorkloadAction.builder(template);
  }

  /** A scenario that contains this workload, with as many users as the template wants slots. */
  public final PopulationBuilder inject(ScenarioBuilder scenario) {
    return SlotInjection.inject(scenario, template);
  }
}
