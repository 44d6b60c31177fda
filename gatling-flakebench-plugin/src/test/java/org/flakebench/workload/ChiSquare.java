package org.flakebench.workload;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Pearson's test of counts against probabilities. */
final class ChiSquare {
  private static final double LEAST_EXPECTED = 10;

  private ChiSquare() {}

  /**
   * How many standard deviations the statistic lies above what it should be, by Wilson and
   * Hilferty's approximation (1931): 3.09 has p = 0.001. Places of which little is expected are put
   * together.
   */
  static double deviations(int[] counts, double[] probabilities) {
    double draws = Arrays.stream(counts).sum();
    int[] likeliest =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
            .mapToInt(i -> i)
            .toArray();
    double statistic = 0;
    int bins = 0;
    double expected = 0;
    double counted = 0;
    double left = draws;
    for (int place : likeliest) {
      expected += draws * probabilities[place];
      counted += counts[place];
      left -= draws * probabilities[place];
      if (expected >= LEAST_EXPECTED && left >= LEAST_EXPECTED) {
        statistic += (counted - expected) * (counted - expected) / expected;
        bins++;
        expected = 0;
        counted = 0;
      }
    }
    if (expected > 0) {
      statistic += (counted - expected) * (counted - expected) / expected;
      bins++;
    }
    double freedom = bins - 1.0;
    double spread = 2 / (9 * freedom);
    return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
  }
}
