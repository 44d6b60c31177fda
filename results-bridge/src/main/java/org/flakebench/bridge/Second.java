package org.flakebench.bridge;

import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;

/**
 * One second of a run, all workers merged.
 *
 * @param index seconds since the measurement began; below 0 in the warm-up
 * @param counts operations of this second
 * @param operationsPerSecond sum over the workers of operations ÷ time that their intervals cover
 * @param latency service times of successes
 * @param offeredPerSecond what the arrival schedule asked for; null without a schedule
 * @param censored operations that were given up in this second
 * @param response of successes, from the intended start; empty without a schedule
 */
record Second(
    Phase phase,
    long index,
    OperationCounts counts,
    long rows,
    double operationsPerSecond,
    int slots,
    int targetSlots,
    boolean saturated,
    Histogram latency,
    Double offeredPerSecond,
    long censored,
    Histogram response) {}
