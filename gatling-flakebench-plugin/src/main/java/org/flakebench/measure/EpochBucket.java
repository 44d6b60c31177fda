package org.flakebench.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.template.SeriesKey;

/** What the operations of one epoch did since the last cut. Used by the drain thread only. */
final class EpochBucket {
  private final Phase phase;
  private final Accumulator[] byStatement;
  private final List<Accumulator> distinct;
  private final Map<ErrorUse, long[]> errors = new HashMap<>();
  private long overflows;
  private Histogram lateness = Histograms.create();

  private record ErrorUse(SeriesKey series, int error) {}

  private static final class Accumulator {
    final SeriesKey key;
    long operations;
    long errors;
    long rows;
    long unrecorded;
    final Histogram[] histograms = new Histogram[Outcome.values().length * Clock.values().length];

    Accumulator(SeriesKey key) {
      this.key = key;
    }

    void record(Outcome outcome, Clock clock, long nanos) {
      int at = outcome.ordinal() * Clock.values().length + clock.ordinal();
      Histogram histogram = histograms[at];
      if (histogram == null) {
        histogram = Histograms.create();
        histograms[at] = histogram;
      }
      histogram.recordValue(Histograms.clamp(nanos));
    }

    /** Gives the histograms away, so that the reader may keep them. */
    SeriesDelta take() {
      Map<HistogramKey, Histogram> taken = new LinkedHashMap<>();
      for (Outcome outcome : Outcome.values()) {
        for (Clock clock : Clock.values()) {
          int at = outcome.ordinal() * Clock.values().length + clock.ordinal();
          if (histograms[at] != null) {
            taken.put(new HistogramKey(outcome, clock), histograms[at]);
            histograms[at] = null;
          }
        }
      }
      SeriesDelta delta = new SeriesDelta(key, operations, errors, rows, unrecorded, taken);
      operations = 0;
      errors = 0;
      rows = 0;
      unrecorded = 0;
      return delta;
    }
  }

  /**
   * @param series name of the series of each statement; statements with equal names share one
   */
  EpochBucket(Phase phase, List<SeriesKey> series) {
    this.phase = phase;
    Map<SeriesKey, Accumulator> byKey = new LinkedHashMap<>();
    byStatement = new Accumulator[series.size()];
    for (int i = 0; i < byStatement.length; i++) {
      byStatement[i] = byKey.computeIfAbsent(series.get(i), Accumulator::new);
    }
    distinct = new ArrayList<>(byKey.values());
  }

  Phase phase() {
    return phase;
  }

  /**
   * @param scheduled whether the operation had an intended start
   * @param free whether its slot was waiting for that
   */
  void record(
      int statement,
      int error,
      int rows,
      long serviceNanos,
      long waitNanos,
      boolean scheduled,
      boolean free) {
    Accumulator into = byStatement[statement];
    Outcome outcome = error == 0 ? Outcome.OK : Outcome.ERROR;
    into.operations++;
    into.record(outcome, Clock.SERVICE, serviceNanos);
    if (scheduled) {
      into.record(outcome, Clock.RESPONSE, waitNanos + serviceNanos);
      into.record(outcome, Clock.WAIT, waitNanos);
    }
    if (free) {
      lateness.recordValue(Histograms.clamp(waitNanos));
    }
    if (error == 0) {
      into.rows += rows;
    } else {
      countError(into, error, 1);
    }
  }

  /** Operations whose latency found no room in a ring. */
  void countOnly(int statement, int error, long operations, long rows) {
    Accumulator into = byStatement[statement];
    into.operations += operations;
    into.unrecorded += operations;
    overflows += operations;
    if (error == 0) {
      into.rows += rows;
    } else {
      countError(into, error, operations);
    }
  }

  private void countError(Accumulator into, int error, long operations) {
    into.errors += operations;
    errors.computeIfAbsent(new ErrorUse(into.key, error), k -> new long[1])[0] += operations;
  }

  boolean isEmpty() {
    for (Accumulator accumulator : distinct) {
      if (accumulator.operations > 0) {
        return false;
      }
    }
    return true;
  }

  List<SeriesDelta> takeSeries() {
    List<SeriesDelta> taken = new ArrayList<>();
    for (Accumulator accumulator : distinct) {
      if (accumulator.operations > 0) {
        taken.add(accumulator.take());
      }
    }
    return taken;
  }

  List<ErrorCount> takeErrors(ErrorTable table) {
    Map<ErrorKey, Map<SeriesKey, Long>> byCategory = new LinkedHashMap<>();
    errors.forEach(
        (use, count) ->
            byCategory
                .computeIfAbsent(table.entry(use.error()).key(), k -> new LinkedHashMap<>())
                .merge(use.series(), count[0], Long::sum));
    errors.clear();
    List<ErrorCount> counts = new ArrayList<>();
    byCategory.forEach(
        (key, series) ->
            series.forEach((name, count) -> counts.add(new ErrorCount(name, key, count))));
    return counts;
  }

  /** How late slots that were waiting began; gives the histogram away. */
  Histogram takeLateness() {
    Histogram taken = lateness;
    lateness = Histograms.create();
    return taken;
  }

  long takeOverflows() {
    long taken = overflows;
    overflows = 0;
    return taken;
  }
}
