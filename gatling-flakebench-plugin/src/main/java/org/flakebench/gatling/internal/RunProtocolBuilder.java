package org.flakebench.gatling.internal;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import org.flakebench.conduct.LocalRun;
import org.flakebench.template.Template;

/** Gatling's side of a protocol in the DSL. */
public abstract class RunProtocolBuilder implements ProtocolBuilder {
  private FlakeBenchProtocol made;

  /** Makes the run of a template; called once for each template of a simulation. */
  protected abstract LocalRun runOf(Template template);

  /** How hand-written requests reach the database. */
  protected abstract PoolSettings pool();

  /** One and the same for all scenarios that get this builder, so that they share one pool. */
  @Override
  public final synchronized Protocol protocol() {
    if (made == null) {
      made = new FlakeBenchProtocol(this::runOf, pool());
    }
    return made;
  }
}
