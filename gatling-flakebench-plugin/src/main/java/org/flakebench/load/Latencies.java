package org.flakebench.load;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A histogram's counts without its empty places: a few KB in the place of half a megabyte, since a
 * step keeps one for each of its seconds. Immutable.
 */
final class Latencies {
  private final long[] values;
  private final long[] counts;

  private Latencies(long[] values, long[] counts) {
    this.values = values;
    this.counts = counts;
  }

  static Latencies of(Histogram histogram) {
    long[] values = new long[64];
    long[] counts = new long[64];
    int used = 0;
    for (HistogramIterationValue at : histogram.recordedValues()) {
      if (used == values.length) {
        values = Arrays.copyOf(values, used * 2);
        counts = Arrays.copyOf(counts, used * 2);
      }
      values[used] = at.getValueIteratedTo();
      counts[used++] = at.getCountAtValueIteratedTo();
    }
    return new Latencies(Arrays.copyOf(values, used), Arrays.copyOf(counts, used));
  }

  /** Adds all of it to a histogram of the same kind as the one it was made from. */
  void addTo(Histogram histogram) {
    for (int i = 0; i < values.length; i++) {
      histogram.recordValueWithCount(values[i], counts[i]);
    }
  }

  long count() {
    return Arrays.stream(counts).sum();
  }

  /** In nanoseconds; NaN without values. */
  double mean() {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * counts[i];
      all += counts[i];
    }
    return all == 0 ? Double.NaN : sum / all;
  }
}
