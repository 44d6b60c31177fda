package org.flakebench.target;

import java.util.Map;

/**
 * What a warehouse says of itself at one moment, and of the run's own statements on it.
 *
 * @param name as the server spells it
 * @param state STARTED, SUSPENDED, RESUMING …
 * @param type STANDARD, SNOWPARK-OPTIMIZED, INTERACTIVE …
 * @param size as the server spells it, as {@code X-Small}
 * @param startedClusters clusters that run; null when the server does not tell
 * @param running statements that run, of everybody; null when the server does not tell
 * @param queued statements that wait, of everybody; null when the server does not tell
 * @param ownQueued statements of this run that wait for the warehouse; null when not asked
 * @param resumedForRun whether it was suspended when the run came, and was started for it: that
 *     start is billed to the run
 * @param raw every column of the server's answer, by lower-case name; times as RFC 3339 with Z
 */
public record WarehouseSample(
    String name,
    String state,
    String type,
    String size,
    Integer startedClusters,
    Integer minClusters,
    Integer maxClusters,
    Integer running,
    Integer queued,
    Integer ownQueued,
    String scalingPolicy,
    boolean resumedForRun,
    Map<String, String> raw) {}
