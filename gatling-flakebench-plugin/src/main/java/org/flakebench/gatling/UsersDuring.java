package org.flakebench.gatling;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.flakebench.gatling.internal.UserInjection;
import org.flakebench.gatling.internal.UserPlan;

/** How many users there are at a time, and for how long. */
public final class UsersDuring {
  private final Function<IntSupplier, UserPlan> plan;
  private final Duration length;

  UsersDuring(Function<IntSupplier, UserPlan> plan, Duration length) {
    this.plan = plan;
    this.length = length;
  }

  /**
   * The scenario with these users, for {@code setUp(…)}. Each user goes through it once, then the
   * next one takes the place. When the time is over, nobody new begins, and those under way come to
   * their end; so a scenario must have one.
   */
  public PopulationBuilder inject(ScenarioBuilder scenario) {
    return UserInjection.inject(scenario, plan, length);
  }
}
