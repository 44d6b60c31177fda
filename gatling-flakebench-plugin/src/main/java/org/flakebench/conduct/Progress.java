package org.flakebench.conduct;

import org.flakebench.load.Phase;
import org.flakebench.measure.LiveTotals;

/**
 * How far a run is.
 *
 * @param elapsedSeconds since the begin of the phase
 * @param plannedSeconds planned length of the phase; 0 when it has none
 * @param live figures of the last seconds
 * @param ready slots that are connected
 * @param targetSlots slots that shall run
 * @param note where the planner stands, for people; null when it has nothing to say
 */
public record Progress(
    Phase phase,
    double elapsedSeconds,
    double plannedSeconds,
    LiveTotals.Snapshot live,
    int ready,
    int targetSlots,
    String note) {}
