package org.flakebench.gatling;

import org.flakebench.gatling.internal.UserPlan;

/**
 * Users inside a box. As it stands, their number goes from the least to the most, each number for
 * the same time; with {@link #targetRate} it follows what the rate needs.
 */
public final class BoundedUsers extends PlannedUsers {
  private final int min;
  private final int max;

  BoundedUsers(int min, int max) {
    super(connections -> new UserPlan.Ramp(min, max));
    new UserPlan.Ramp(min, max);
    this.min = min;
    this.max = max;
  }

  /**
   * Iterations that shall begin per second, evenly spaced; what is missed is made up for within a
   * second or lost. The number of users follows from the measured time of an iteration (Little's
   * law and a reserve on top, as the slots of a template with a rate) and stays in the box; at its
   * ceiling the rate is not reached, and a line at the end says so.
   */
  public PlannedUsers targetRate(double iterationsPerSecond) {
    UserPlan plan = new UserPlan.Rate(min, max, iterationsPerSecond);
    return new PlannedUsers(connections -> plan);
  }
}
