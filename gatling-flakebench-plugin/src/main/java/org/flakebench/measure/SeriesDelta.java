package org.flakebench.measure;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.template.SeriesKey;

/**
 * What one series did in one interval. Added, never averaged.
 *
 * @param operations operations that ended in the interval, errors among them
 * @param errors of these, how many failed
 * @param rows rows read or written by the successful ones
 * @param unrecorded operations counted in {@code operations} whose latency is missing because a
 *     ring was full
 * @param histograms nanoseconds, 1 ns–20 min, 3 digits; only those with values
 */
public record SeriesDelta(
    SeriesKey key,
    long operations,
    long errors,
    long rows,
    long unrecorded,
    Map<HistogramKey, Histogram> histograms) {}
