package org.flakebench.load;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.template.SeriesKey;

/**
 * What happened in one second of a run, all workers together: what planners decide by. Counts and
 * histograms are of operations that ended in it.
 *
 * @param fromNanos begin, since the start of the timeline
 * @param toNanos end, since the start of the timeline
 * @param phase the phase in which its operations began
 * @param offered operations that an arrival schedule wanted to begin in it; 0 without a schedule
 * @param slots slots that ran at its end
 * @param saturated whether a generator was too busy for the figures to be trusted
 */
public record Second(
    long fromNanos,
    long toNanos,
    Phase phase,
    Map<SeriesKey, Series> series,
    long offered,
    int slots,
    boolean saturated) {

  public Second {
    series = Map.copyOf(series);
  }

  /**
   * One series in one second.
   *
   * @param operations attempts that ended, errors among them
   * @param errors of these, how many failed
   * @param service nanoseconds from execute to last row, of the successful ones; never null, not to
   *     be changed
   */
  public record Series(long operations, long errors, Histogram service) {}

  /** Length in seconds. */
  public double seconds() {
    return (toNanos - fromNanos) / 1e9;
  }

  /** Attempts of all series. */
  public long operations() {
    return series.values().stream().mapToLong(Series::operations).sum();
  }

  /** Failed attempts of all series. */
  public long errors() {
    return series.values().stream().mapToLong(Series::errors).sum();
  }
}
