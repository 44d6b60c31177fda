package org.flakebench.bridge;

import java.util.EnumMap;
import java.util.Map;
import org.flakebench.load.Phase;
import org.flakebench.measure.Interval;
import org.flakebench.report.RunFacts;

/** What a worker has counted since each phase began. Not thread-safe. */
final class PhaseCounts {
  private final Map<Phase, OperationCounts> byPhase = new EnumMap<>(Phase.class);
  private final RunFacts facts;

  PhaseCounts(RunFacts facts) {
    this.facts = facts;
  }

  /** Adds the interval and gives it the counts of its phase up to its end. */
  IntervalFrame add(Interval interval, byte[] encoded) {
    OperationCounts counts =
        byPhase.computeIfAbsent(interval.phase(), phase -> new OperationCounts());
    interval.series().forEach(delta -> counts.add(delta, facts));
    return new IntervalFrame(
        counts.operations(), counts.reads(), counts.writes(), counts.errors(), encoded);
  }
}
