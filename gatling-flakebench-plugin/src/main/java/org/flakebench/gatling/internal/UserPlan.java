package org.flakebench.gatling.internal;

import java.time.Duration;
import org.flakebench.load.SlotSizing;

/** How many users there shall be at a time: pure functions of time and of what was measured. */
public sealed interface UserPlan {
  /**
   * Users that shall be there now.
   *
   * @param elapsedNanos since the first user, of {@code lengthNanos}
   * @param iterationSeconds how long a way through the scenario takes; 0 = not known yet
   */
  int users(long elapsedNanos, long lengthNanos, double iterationSeconds);

  /** Always the same number, ≥ 1. */
  record Fixed(int users) implements UserPlan {
    public Fixed {
      requireUsers("users", users, 1);
    }

    @Override
    public int users(long elapsedNanos, long lengthNanos, double iterationSeconds) {
      return users;
    }
  }

  /** From the least to the most; each number holds for the same time. */
  record Ramp(int min, int max) implements UserPlan {
    public Ramp {
      requireUsers("min", min, 1);
      requireUsers("max", max, min);
    }

    @Override
    public int users(long elapsedNanos, long lengthNanos, double iterationSeconds) {
      double passed = Math.min(1, Math.max(0, (double) elapsedNanos / lengthNanos));
      return Math.min(max, min + (int) (passed * (max - min + 1)));
    }
  }

  /**
   * As many as a rate needs: what it keeps busy and a reserve, by the rule that sizes the slots of
   * a template, {@link SlotSizing}; the least as long as the iteration time is not known.
   *
   * @param perSecond ways through the scenario that begin per second
   */
  record Rate(int min, int max, double perSecond) implements UserPlan {
    public Rate {
      requireUsers("min", min, 1);
      requireUsers("max", max, min);
      if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
        throw new IllegalArgumentException(
            "targetRate must be more than 0 per second, not " + perSecond);
      }
    }

    @Override
    public int users(long elapsedNanos, long lengthNanos, double iterationSeconds) {
      if (iterationSeconds == 0) {
        return min;
      }
      int wanted = SlotSizing.slots(SlotSizing.busy(perSecond, iterationSeconds));
      return Math.min(max, Math.max(min, wanted));
    }
  }

  private static void requireUsers(String name, int users, int least) {
    if (users < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + users);
    }
  }

  /**
   * How long the plan holds.
   *
   * @throws IllegalArgumentException when it is not longer than 0
   */
  static Duration length(Duration length) {
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("during must be longer than 0, not " + length);
    }
    return length;
  }
}
