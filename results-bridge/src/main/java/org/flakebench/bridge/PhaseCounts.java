package org.flakebench.bridge;

import java.util.EnumMap;
import java.util.Map;
import org.flakebench.load.Phase;
import org.flakebench.measure.Interval;
import org.flakebench.measure.SeriesDelta;
import org.flakebench.report.RunFacts;
import org.flakebench.template.Operation;

/** What a worker has counted since each phase began. Not thread-safe. */
final class PhaseCounts {
  private static final class Counts {
    private long operations;
    private long reads;
    private long writes;
    private long errors;
  }

  private final Map<Phase, Counts> byPhase = new EnumMap<>(Phase.class);
  private final RunFacts facts;

  PhaseCounts(RunFacts facts) {
    this.facts = facts;
  }

  /** Adds the interval and gives it the counts of its phase up to its end. */
  IntervalFrame add(Interval interval, byte[] encoded) {
    Counts counts = byPhase.computeIfAbsent(interval.phase(), phase -> new Counts());
    for (SeriesDelta delta : interval.series()) {
      counts.operations += delta.operations();
      counts.errors += delta.errors();
      if (facts.operation(delta.key()) == Operation.READ) {
        counts.reads += delta.operations();
      } else {
        counts.writes += delta.operations();
      }
    }
    return new IntervalFrame(
        counts.operations, counts.reads, counts.writes, counts.errors, encoded);
  }
}
