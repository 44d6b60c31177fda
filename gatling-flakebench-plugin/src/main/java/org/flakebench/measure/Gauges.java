package org.flakebench.measure;

/**
 * State of a worker at the end of an interval: values to look at, never to add.
 *
 * @param slots slots that run operations now
 * @param targetSlots slots that shall run now
 * @param cpuPercent CPU of this process, 0–100 of the cores it may use; NaN when unknown
 * @param gcPercent share of the interval spent in garbage collection
 * @param heapUsedBytes used heap
 * @param memoryPercent used heap, 0–100 of its maximum
 * @param latenessP99Ms how late a thread that sleeps is woken, 99th percentile: the generator's own
 *     delay
 * @param saturated whether the generator itself was too busy for its figures to be trusted in this
 *     interval
 * @param ringOverflows operations of this interval whose latency could not be recorded because a
 *     ring was full
 * @param recordsProduced execution records made since the start of the run
 * @param recordsSampledOut of these, left out by sampling
 * @param recordsDropped of these, lost because the writer could not follow
 */
public record Gauges(
    int slots,
    int targetSlots,
    double cpuPercent,
    double gcPercent,
    long heapUsedBytes,
    double memoryPercent,
    double latenessP99Ms,
    boolean saturated,
    long ringOverflows,
    long recordsProduced,
    long recordsSampledOut,
    long recordsDropped) {}
