package org.flakebench.workload;

import java.util.SplittableRandom;

/**
 * Draws ranks 1 … n with probabilities in proportion to 1 / rank^theta, in constant time and
 * without tables: rejection-inversion. The area under h(x) = x^−theta is inverted, and a rank is
 * taken unless the point lies above its bar, which happens seldom.
 *
 * <p>Source: W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from monotone
 * discrete distributions", ACM Transactions on Modeling and Computer Simulation 6 (3), 1996, with
 * their shortcut s for the immediate acceptance. Immutable; thread-safe.
 */
final class ZipfRanks {
  /** Below this the quotients below are replaced by their series, which need no more terms. */
  private static final double SMALL = 1e-8;

  private final int size;
  private final double theta;
  private final double areaOfFirst;
  private final double areaOfAll;
  private final double shortcut;

  /**
   * @param size at least 1
   * @param theta above 0; 1 is no exception
   */
  ZipfRanks(int size, double theta) {
    this.size = size;
    this.theta = theta;
    this.areaOfFirst = area(1.5) - 1;
    this.areaOfAll = area(size + 0.5);
    this.shortcut = 2 - inverse(area(2.5) - height(2));
  }

  /** The next rank, from 1 on; allocates nothing. */
  int next(SplittableRandom random) {
    while (true) {
      double u = areaOfAll + random.nextDouble() * (areaOfFirst - areaOfAll);
      double x = inverse(u);
      int rank = (int) Math.max(1, Math.min(size, Math.round(x)));
      if (rank - x <= shortcut || u >= area(rank + 0.5) - height(rank)) {
        return rank;
      }
    }
  }

  private double height(double x) {
    return Math.exp(-theta * Math.log(x));
  }

  /** The integral of the height from 1 to x, (x^(1−theta) − 1) / (1 − theta), ln x for theta 1. */
  private double area(double x) {
    double log = Math.log(x);
    double power = (1 - theta) * log;
    return (Math.abs(power) > SMALL ? Math.expm1(power) / power : 1 + power / 2) * log;
  }

  private double inverse(double area) {
    // Rounding may carry the argument of the logarithm below its bound.
    double term = Math.max(-1, area * (1 - theta));
    return Math.exp((Math.abs(term) > SMALL ? Math.log1p(term) / term : 1 - term / 2) * area);
  }
}
