package org.flakebench.load;

/**
 * A figure with its uncertainty, from the spread of blocks of seconds.
 *
 * @param value NaN when there was nothing to measure
 * @param standardError of the value, ≥ 0; 0 when it is exact
 * @param freedom degrees of freedom behind the standard error: blocks − 1; 0 when it is exact
 */
record Estimate(double value, double standardError, int freedom) {
  /** Two-sided 95 % quantiles of Student's t for 1 … 30 degrees of freedom. */
  private static final double[] T95 = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double Z95 = 1.959964;

  /** Nothing was measured. */
  static final Estimate NONE = new Estimate(Double.NaN, 0, 0);

  static Estimate exact(double value) {
    return new Estimate(value, 0, 0);
  }

  boolean isKnown() {
    return !Double.isNaN(value);
  }

  /** Lower end of the 95 % confidence interval. */
  double low() {
    return value - half();
  }

  /** Upper end of the 95 % confidence interval. */
  double high() {
    return value + half();
  }

  private double half() {
    return standardError * t();
  }

  private double t() {
    return freedom == 0 ? Z95 : freedom <= T95.length ? T95[freedom - 1] : Z95;
  }

  /**
   * This divided by another, both measured independently; errors of first order.
   *
   * @return {@link #NONE} when either is unknown or the other is not above 0
   */
  Estimate over(Estimate other) {
    if (!isKnown() || !other.isKnown() || other.value <= 0) {
      return NONE;
    }
    double ratio = value / other.value;
    double own = value == 0 ? 0 : standardError / value;
    double others = other.standardError / other.value;
    int least = Math.min(orMany(freedom), orMany(other.freedom));
    return new Estimate(
        ratio, Math.abs(ratio) * Math.hypot(own, others), least == Integer.MAX_VALUE ? 0 : least);
  }

  private static int orMany(int freedom) {
    return freedom == 0 ? Integer.MAX_VALUE : freedom;
  }

  /**
   * How sure it is that the true figure is at most {@code limit}, 0–1. By the normal distribution,
   * stretched so that 0.025 and 0.975 are the ends of the t interval.
   */
  double confidenceAtMost(double limit) {
    if (standardError == 0) {
      return value <= limit ? 1 : 0;
    }
    return normal((limit - value) / standardError * (Z95 / t()));
  }

  /** Distribution function of the normal distribution; Abramowitz and Stegun 26.2.17. */
  private static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double tail =
        Math.exp(-z * z / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z >= 0 ? 1 - tail : tail;
  }
}
