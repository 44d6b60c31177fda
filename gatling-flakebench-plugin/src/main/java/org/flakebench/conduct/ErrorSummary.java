package org.flakebench.conduct;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalSink;

/**
 * Writes one line about errors into the run's log every ten seconds in which there were some, so
 * that a failing database does not flood it. Called by the drain thread only.
 */
final class ErrorSummary implements IntervalSink {
  private static final int INTERVALS = 10;

  private final RunLog log;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private int intervals;

  ErrorSummary(RunLog log) {
    this.log = log;
  }

  @Override
  public void accept(Interval interval) {
    interval.errors().forEach(e -> counts.merge(e.error().category(), e.count(), Long::sum));
    intervals++;
    if (intervals >= INTERVALS) {
      intervals = 0;
      tell();
    }
  }

  private void tell() {
    if (counts.isEmpty()) {
      return;
    }
    String text =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    counts.clear();
    log.warn("errors", "in the last " + INTERVALS + " s: " + text, null);
  }
}
