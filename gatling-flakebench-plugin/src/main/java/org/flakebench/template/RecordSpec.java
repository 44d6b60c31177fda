package org.flakebench.template;

/**
 * Which executions are kept one by one.
 *
 * @param maxPerSecond SAMPLED: the most per worker and second, ≥ 1
 */
public record RecordSpec(RecordMode executions, int maxPerSecond) {}
