package org.flakebench.measure;

import org.HdrHistogram.Histogram;

/**
 * The one definition of our histograms and percentiles: nanoseconds over 1 ns–20 min with 3
 * significant digits; the percentile p is HdrHistogram's value at percentile p, the highest value
 * that falls into the same bucket. Every percentile of the product is read through this class from
 * merged histograms; none is averaged.
 */
public final class Histograms {
  /** Smallest value kept apart, 1 ns. */
  public static final long LOWEST_NANOS = 1;

  /** Largest value, 20 min; what lies above is recorded as this. */
  public static final long HIGHEST_NANOS = 20L * 60 * 1_000_000_000L;

  /** Values are kept to 0.1 %. */
  public static final int SIGNIFICANT_DIGITS = 3;

  private Histograms() {}

  /** A new, empty histogram. */
  public static Histogram create() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  }

  /** {@code nanos} pushed into the range that a histogram holds. */
  public static long clamp(long nanos) {
    return Math.max(LOWEST_NANOS, Math.min(HIGHEST_NANOS, nanos));
  }

  /**
   * The percentile in milliseconds.
   *
   * @param percentile 0–100
   * @return NaN when the histogram is empty
   */
  public static double percentileMs(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / 1e6;
  }

  /** The mean in milliseconds, NaN when the histogram is empty. */
  public static double meanMs(Histogram histogram) {
    return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getMean() / 1e6;
  }
}
