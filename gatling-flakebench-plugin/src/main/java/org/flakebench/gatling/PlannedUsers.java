package org.flakebench.gatling;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.flakebench.gatling.internal.UserPlan;

/** How many users there are at a time. */
public sealed class PlannedUsers permits BoundedUsers {
  private final Function<IntSupplier, UserPlan> plan;

  PlannedUsers(Function<IntSupplier, UserPlan> plan) {
    this.plan = plan;
  }

  /** For how long, longer than 0. */
  public final UsersDuring during(Duration length) {
    return new UsersDuring(plan, length);
  }

  /** For how many seconds, ≥ 1. */
  public final UsersDuring during(long seconds) {
    return during(Duration.ofSeconds(seconds));
  }
}
