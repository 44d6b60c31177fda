package org.flakebench.measure;

import org.HdrHistogram.Histogram;

/**
 * What became of the tickets of an arrival schedule in one interval. Added, never averaged. Over a
 * whole epoch offered = begun + censored.
 *
 * @param offered operations that were meant to begin in the interval
 * @param begun operations that began since the cut before, of whatever intended start
 * @param censored operations that were due and will never begin, because their epoch ended in the
 *     interval
 * @param lateness nanoseconds from the intended start to the begin, of operations whose slot was
 *     already waiting for that start: the generator's own delay
 */
public record Arrivals(long offered, long begun, long censored, Histogram lateness) {}
