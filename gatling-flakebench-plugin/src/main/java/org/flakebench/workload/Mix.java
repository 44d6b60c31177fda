package org.flakebench.workload;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The order in which a slot runs the statements: smooth weighted round robin. In every full cycle
 * each statement comes exactly as often as its weight says, evenly interleaved; nothing is random.
 * The cycle is reduced by the greatest common divisor of the weights, and each slot starts at
 * another place of it, so that slots do not run a rare statement all at once. Immutable.
 */
public final class Mix {
  /**
   * The golden ratio's fractional part: multiples of it fall evenly over a cycle, however many
   * slots there are.
   */
  private static final double GOLDEN_STEP = (Math.sqrt(5) - 1) / 2;

  private final short[] cycle;

  private Mix(short[] cycle) {
    this.cycle = cycle;
  }

  /**
   * @param weights one per statement, ≥ 0, not all 0; only their ratios count
   */
  public static Mix of(int... weights) {
    int total = 0;
    BigInteger divisor = BigInteger.ZERO;
    for (int weight : weights) {
      if (weight < 0) {
        throw new IllegalArgumentException(
            "weights must be at least 0, not " + Arrays.toString(weights));
      }
      total = Math.addExact(total, weight);
      divisor = divisor.gcd(BigInteger.valueOf(weight));
    }
    if (total == 0) {
      throw new IllegalArgumentException("at least one weight must be above 0");
    }
    int reduce = divisor.intValueExact();
    int length = total / reduce;
    short[] cycle = new short[length];
    long[] credit = new long[weights.length];
    for (int position = 0; position < length; position++) {
      int best = -1;
      for (int i = 0; i < weights.length; i++) {
        credit[i] += weights[i] / reduce;
        if (weights[i] > 0 && (best < 0 || credit[i] > credit[best])) {
          best = i;
        }
      }
      credit[best] -= length;
      cycle[position] = (short) best;
    }
    return new Mix(cycle);
  }

  /** Length of a cycle. */
  public int length() {
    return cycle.length;
  }

  /** Index of the statement at a position, 0 ≤ position < {@link #length()}. */
  public int statementAt(int position) {
    return cycle[position];
  }

  /** Where a slot begins. */
  public int startOf(int slot) {
    double turns = slot * GOLDEN_STEP;
    return (int) ((turns - Math.floor(turns)) * cycle.length);
  }
}
