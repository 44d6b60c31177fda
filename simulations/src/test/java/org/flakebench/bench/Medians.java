package org.flakebench.bench;

import java.util.List;

/** Medians of a few rounds. */
final class Medians {
  private Medians() {}

  /** The middle one, or the mean of the two in the middle. */
  static double of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
