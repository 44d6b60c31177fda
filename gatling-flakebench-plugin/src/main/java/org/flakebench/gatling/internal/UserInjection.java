package org.flakebench.gatling.internal;

import io.gatling.commons.util.Clock;
import io.gatling.core.controller.inject.InjectionProfile;
import io.gatling.core.controller.inject.Workload;
import io.gatling.core.scenario.Scenario;
import io.gatling.core.stats.StatsEngine;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Injects users of a hand-written scenario as a {@link UserPlan} says: each goes through the
 * scenario once, and another one takes the place while the plan wants as many. At the end nobody
 * new begins and those under way come to their end; a run is never cut.
 */
public final class UserInjection implements InjectionProfile {
  private static final Logger LOG = LoggerFactory.getLogger("org.flakebench.injection");

  private final Function<IntSupplier, UserPlan> plan;
  private final Duration length;

  private UserInjection(Function<IntSupplier, UserPlan> plan, Duration length) {
    this.plan = plan;
    this.length = UserPlan.length(length);
  }

  /**
   * The scenario with these users.
   *
   * @param plan can ask how many connections the protocol's pool has
   * @param length after which nobody begins any more, longer than 0
   */
  public static PopulationBuilder inject(
      ScenarioBuilder scenario, Function<IntSupplier, UserPlan> plan, Duration length) {
    return new PopulationBuilder(scenario.wrapped.inject(new UserInjection(plan, length)));
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
    // Only a plan that wants to know them needs our protocol.
    IntSupplier connections =
        () ->
            scenario
                .ctx()
                .protocolComponentsRegistry()
                .components(FlakeBenchProtocol.KEY)
                .protocol()
                .connections();
    return new PlannedWorkload(
        plan.apply(connections), length.toNanos(), scenario, userIds, eventLoops, statsEngine);
  }

  private static final class PlannedWorkload extends SteeredWorkload {
    private final UserPlan plan;
    private final long lengthNanos;
    private final long startNanos = System.nanoTime();
    private final IterationMeter meter = new IterationMeter(startNanos);
    private final StartSchedule schedule;

    PlannedWorkload(
        UserPlan plan,
        long lengthNanos,
        Scenario scenario,
        AtomicLong userIds,
        EventLoopGroup eventLoops,
        StatsEngine statsEngine) {
      super(scenario, userIds, eventLoops, statsEngine);
      this.plan = plan;
      this.lengthNanos = lengthNanos;
      this.schedule =
          plan instanceof UserPlan.Rate rate
              ? new StartSchedule(startNanos, rate.perSecond())
              : null;
    }

    @Override
    public void injectBatch(FiniteDuration window) {
      go(System.nanoTime());
    }

    @Override
    public void endUser() {
      long now = System.nanoTime();
      incrementStoppedUsers();
      meter.ends(now);
      go(now);
    }

    private void go(long now) {
      if (isAllUsersScheduled()) {
        return;
      }
      if (now - startNanos >= lengthNanos) {
        setAllScheduled();
        tellShortfall(now);
        return;
      }
      int wanted = plan.users(now - startNanos, lengthNanos, meter.meanSeconds(now));
      for (int missing = wanted - getConcurrentUsers(); missing > 0; missing--) {
        begin(now);
      }
    }

    private void begin(long now) {
      if (schedule == null) {
        beginNow();
        return;
      }
      long at = schedule.take(now);
      if (at - startNanos < lengthNanos) {
        meter.begins(at);
        injectUser(
            FiniteDuration.apply(
                TimeUnit.NANOSECONDS.toMillis(at - now + 500_000), TimeUnit.MILLISECONDS));
      }
    }

    private void tellShortfall(long now) {
      if (plan instanceof UserPlan.Rate rate) {
        double seconds = lengthNanos / 1e9;
        double reached = meter.begun(now) / seconds;
        if (reached < 0.95 * rate.perSecond()) {
          LOG.warn(
              String.format(
                  Locale.ROOT,
                  "%s: %.1f iterations per second were wanted and %.1f begun; at most %d users were"
                      + " allowed, and an iteration took %.3f s",
                  scenarioName(),
                  rate.perSecond(),
                  reached,
                  rate.max(),
                  meter.meanSeconds(now)));
        }
      }
    }
  }
}
