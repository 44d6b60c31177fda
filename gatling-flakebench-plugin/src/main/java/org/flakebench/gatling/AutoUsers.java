package org.flakebench.gatling;

import org.flakebench.gatling.internal.UserPlan;

/** As many users as are needed. */
public final class AutoUsers {
  AutoUsers() {}

  /**
   * Iterations that shall begin per second, as {@link BoundedUsers#targetRate} has it: with one
   * user at least, and at most as many as the protocol has {@link
   * FlakeBenchProtocolBuilder#connections}.
   */
  public PlannedUsers targetRate(double iterationsPerSecond) {
    new UserPlan.Rate(1, 1, iterationsPerSecond);
    return new PlannedUsers(
        connections -> new UserPlan.Rate(1, connections.getAsInt(), iterationsPerSecond));
  }
}
