package org.flakebench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long an operation takes now, from the means of single seconds: the median of the seconds
 * since the last change, so that neither noise nor a single wild second moves it, and what lies
 * before a change is forgotten at once. A change is seen when two seconds in a row lie on the same
 * side of the seconds before, further away than noise explains; a rise that has not cost any
 * throughput may take a third one. Not thread-safe.
 */
final class ServiceEstimate {
  private static final int MOST_SECONDS = 15;

  /** Less than this is noise: three standard deviations of seconds that vary by 5 %. */
  private static final double LEAST_CHANGE = 0.15;

  /** Where seconds vary more, a change must be larger than so many of their deviations. */
  private static final double DEVIATIONS = 3;

  /** Median absolute deviation to standard deviation, for normal noise. */
  private static final double MAD_TO_DEVIATION = 1.4826;

  private final List<Double> seconds = new ArrayList<>();

  /**
   * Takes one second.
   *
   * @param mean mean time of its operations, > 0
   * @param corroborated whether fewer operations ended in it than were wanted, so that a rise is
   *     more than a wild figure
   */
  void add(double mean, boolean corroborated) {
    seconds.add(mean);
    if (seconds.size() > MOST_SECONDS) {
      seconds.remove(0);
    }
    if (changed(2, false) || changed(2, true) && corroborated) {
      keepLast(2);
    } else if (changed(3, true)) {
      keepLast(3);
    }
  }

  /** Whether the newest seconds are all beyond what the ones before them make likely. */
  private boolean changed(int newest, boolean up) {
    int before = seconds.size() - newest;
    if (before < 1) {
      return false;
    }
    List<Double> older = seconds.subList(0, before);
    double usual = lowerMedian(older);
    double limit = LEAST_CHANGE;
    if (before >= 5) {
      List<Double> off = older.stream().map(mean -> Math.abs(mean - usual)).toList();
      limit = Math.max(limit, DEVIATIONS * MAD_TO_DEVIATION * lowerMedian(off) / usual);
    }
    double edge = up ? usual * (1 + limit) : usual * Math.max(0.05, 1 - limit);
    return seconds.subList(before, seconds.size()).stream()
        .allMatch(mean -> up ? mean > edge : mean < edge);
  }

  private void keepLast(int count) {
    seconds.subList(0, seconds.size() - count).clear();
  }

  /** Whether there is enough to go by. */
  boolean isKnown() {
    return seconds.size() >= 2;
  }

  /** The estimate, in the unit of the means. */
  double value() {
    return lowerMedian(seconds);
  }

  /** Of two the smaller one: a wild second is too high, seldom too low. */
  private static double lowerMedian(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
