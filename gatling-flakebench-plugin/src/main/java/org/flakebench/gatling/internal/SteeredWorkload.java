package org.flakebench.gatling.internal;

import io.gatling.core.controller.inject.Workload;
import io.gatling.core.scenario.Scenario;
import io.gatling.core.stats.StatsEngine;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import scala.concurrent.duration.FiniteDuration;

/**
 * A Gatling workload whose number of users is decided while it goes on, and whose end is not known
 * before. Gatling's injector calls it, one call at a time.
 */
abstract class SteeredWorkload extends Workload {
  private static final FiniteDuration NOW = FiniteDuration.apply(0, TimeUnit.MILLISECONDS);

  SteeredWorkload(
      Scenario scenario, AtomicLong userIds, EventLoopGroup eventLoops, StatsEngine statsEngine) {
    super(scenario, userIds, eventLoops, statsEngine);
  }

  /** A user begins at once. */
  final void beginNow() {
    injectUser(NOW);
  }

  @Override
  public final FiniteDuration duration() {
    return NOW;
  }

  @Override
  public final boolean isEmpty() {
    return false;
  }
}
