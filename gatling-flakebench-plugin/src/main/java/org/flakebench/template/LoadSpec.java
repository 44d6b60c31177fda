package org.flakebench.template;

/**
 * How much load, and for how long.
 *
 * @param connections CONCURRENCY: total over all workers, under FIXED the product of the scaling
 *     section, never null; QPS: the most allowed, null where the scaling box decides;
 *     FIND_MAX_CONCURRENCY: null
 * @param targetQps QPS mode: operations per second over all workers, null where the pattern has its
 *     own rates; else null
 * @param pattern QPS mode: the rate as a function of time, never null; else null
 * @param durationSeconds length of the measurement, ≥ 1
 * @param warmupSeconds length of the warm-up, ≥ 0; 0 starts with the measurement
 * @param thinkTimeMs pause after each operation of a connection, ≥ 0
 * @param operationsPerConnection a connection ends after that many operations; null = no limit
 * @param statementTimeoutMs after that time the server cancels a statement; 0 = the server's own
 *     limit
 * @param findMax how the maximum is searched for; null unless the mode is FIND_MAX_CONCURRENCY
 */
public record LoadSpec(
    LoadMode mode,
    Integer connections,
    Double targetQps,
    Arrival arrival,
    RatePattern pattern,
    int durationSeconds,
    int warmupSeconds,
    int thinkTimeMs,
    Long operationsPerConnection,
    int statementTimeoutMs,
    FindMaxSpec findMax) {}
