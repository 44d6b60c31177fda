package org.flakebench.measure;

/**
 * Which histogram of a series.
 *
 * @param outcome latencies of failures are kept apart from those of successes
 */
public record HistogramKey(Outcome outcome, Clock clock) {}
