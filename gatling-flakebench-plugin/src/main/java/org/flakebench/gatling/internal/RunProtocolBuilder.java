package org.flakebench.gatling.internal;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import org.flakebench.conduct.LocalRun;
import org.flakebench.template.Template;

/** Gatling's side of a protocol in the DSL. */
public abstract class RunProtocolBuilder implements ProtocolBuilder {
  /** Makes the run of a template; called once for each template of a simulation. */
  protected abstract LocalRun runOf(Template template);

  @Override
  public final Protocol protocol() {
    return new FlakeBenchProtocol(this::runOf);
  }
}
