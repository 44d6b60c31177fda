package org.flakebench.gatling.internal;

import io.gatling.commons.util.Clock;
import io.gatling.core.controller.inject.InjectionProfile;
import io.gatling.core.controller.inject.Workload;
import io.gatling.core.scenario.Scenario;
import io.gatling.core.stats.StatsEngine;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.atomic.AtomicLong;
import org.flakebench.load.SlotGate;
import org.flakebench.template.Template;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Injects one Gatling user per slot and follows the gate's target while the run goes on: users are
 * added when the target rises, and leave by themselves between two operations when it falls. The
 * run ends when the gate is finished and the last user has left; it is never cut.
 */
public final class SlotInjection implements InjectionProfile {
  private final Template template;

  private SlotInjection(Template template) {
    this.template = template;
  }

  /** The scenario, injected as the run of {@code template} wants slots. */
  public static PopulationBuilder inject(ScenarioBuilder scenario, Template template) {
    return new PopulationBuilder(scenario.wrapped.inject(new SlotInjection(template)));
  }

  @Override
  public Option<Object> totalUserCount() {
    return Option.empty();
  }

  @Override
  public Workload workload(
      Scenario scenario,
      AtomicLong userIds,
      long startTime,
      EventLoopGroup eventLoops,
      StatsEngine statsEngine,
      Clock clock) {
    SlotGate gate =
        scenario
            .ctx()
            .protocolComponentsRegistry()
            .components(FlakeBenchProtocol.KEY)
            .protocol()
            .run(template)
            .gate();
    return new SlotWorkload(gate, scenario, userIds, eventLoops, statsEngine);
  }

  private static final class SlotWorkload extends SteeredWorkload {
    private final SlotGate gate;

    SlotWorkload(
        SlotGate gate,
        Scenario scenario,
        AtomicLong userIds,
        EventLoopGroup eventLoops,
        StatsEngine statsEngine) {
      super(scenario, userIds, eventLoops, statsEngine);
      this.gate = gate;
    }

    @Override
    public void injectBatch(FiniteDuration window) {
      if (isAllUsersScheduled()) {
        return;
      }
      if (gate.isFinished()) {
        setAllScheduled();
        return;
      }
      fill();
    }

    @Override
    public void endUser() {
      incrementStoppedUsers();
      if (gate.isFinished()) {
        setAllScheduled();
      } else {
        fill();
      }
    }

    private void fill() {
      for (int missing = gate.target() - getConcurrentUsers(); missing > 0; missing--) {
        beginNow();
      }
    }
  }
}
