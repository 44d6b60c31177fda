package org.flakebench.load;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The one-sample test of Kolmogorov and Smirnov. */
final class KolmogorovSmirnov {
  private KolmogorovSmirnov() {}

  /** How likely a distance as large as that of the sample is if it has this distribution. */
  static double probability(double[] sample, DoubleUnaryOperator distribution) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double at = distribution.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(at - (double) i / n, (i + 1.0) / n - at));
    }
    // Stephens' correction for finite samples, then Kolmogorov's series.
    double lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
    double sum = 0;
    for (int k = 1; k <= 100; k++) {
      sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * lambda * lambda);
    }
    return lambda < 0.2 ? 1 : Math.max(0, Math.min(1, sum));
  }
}
