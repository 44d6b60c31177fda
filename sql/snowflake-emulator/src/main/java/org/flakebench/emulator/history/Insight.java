package org.flakebench.emulator.history;

/**
 * A remark on a statement, for QUERY_INSIGHTS; the emulator finds none itself, tests put them in.
 *
 * @param typeId such as QUERY_INSIGHT_INEFFECTIVE_TABLE_SCAN_FILTER
 * @param message JSON
 * @param suggestions JSON array
 * @param opportunity whether something can be gained
 * @param topic such as TABLE_SCAN
 */
public record Insight(
    String queryId,
    long instanceId,
    String typeId,
    String message,
    String suggestions,
    boolean opportunity,
    String topic) {}
