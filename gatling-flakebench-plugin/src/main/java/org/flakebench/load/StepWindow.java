package org.flakebench.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.template.SeriesKey;

/**
 * Gathers the measured seconds of one step into cells: a second each, or several where a step is so
 * long that it would keep more than {@value #MOST_CELLS}. Not thread-safe.
 */
final class StepWindow {
  private static final int MOST_CELLS = 120;

  /**
   * One or more seconds of a step.
   *
   * @param saturated how many of its seconds a generator was too busy in
   */
  record Cell(double seconds, int saturated, Map<SeriesKey, Part> series) {
    long operations() {
      return series.values().stream().mapToLong(Part::operations).sum();
    }

    double rate() {
      return operations() / seconds;
    }
  }

  /** One series in a cell. */
  record Part(long operations, long errors, Latencies service) {}

  private final int secondsPerCell;
  private final List<Cell> cells = new ArrayList<>();
  private final Map<SeriesKey, Pending> pending = new HashMap<>();
  private Histogram kind;
  private double pendingSeconds;
  private int pendingSaturated;
  private int pendingCount;
  private int seconds;
  private long fromNanos = -1;
  private long toNanos;

  private static final class Pending {
    private long operations;
    private long errors;
    private Histogram service;
  }

  /**
   * @param mostSeconds how many seconds may come
   */
  StepWindow(int mostSeconds) {
    this.secondsPerCell = (mostSeconds + MOST_CELLS - 1) / MOST_CELLS;
  }

  void add(Second second) {
    fromNanos = fromNanos < 0 ? second.fromNanos() : fromNanos;
    toNanos = second.toNanos();
    seconds++;
    pendingCount++;
    pendingSeconds += second.seconds();
    pendingSaturated += second.saturated() ? 1 : 0;
    second
        .series()
        .forEach(
            (key, series) -> {
              kind = kind == null ? series.service() : kind;
              Pending sum = pending.computeIfAbsent(key, any -> new Pending());
              sum.operations += series.operations();
              sum.errors += series.errors();
              if (sum.service == null) {
                sum.service = secondsPerCell == 1 ? series.service() : series.service().copy();
              } else {
                sum.service.add(series.service());
              }
            });
    if (pendingCount == secondsPerCell) {
      closeCell();
    }
  }

  private void closeCell() {
    Map<SeriesKey, Part> parts = new HashMap<>();
    pending.forEach(
        (key, sum) ->
            parts.put(key, new Part(sum.operations, sum.errors, Latencies.of(sum.service))));
    cells.add(new Cell(pendingSeconds, pendingSaturated, Map.copyOf(parts)));
    pending.clear();
    pendingSeconds = 0;
    pendingSaturated = 0;
    pendingCount = 0;
  }

  /** Whole seconds gathered so far. */
  int seconds() {
    return seconds;
  }

  /** Begin of the first second, since the start of the timeline; −1 without one. */
  long fromNanos() {
    return fromNanos;
  }

  /** End of the last second, since the start of the timeline. */
  long toNanos() {
    return toNanos;
  }

  /** What has been gathered, in order. */
  List<Cell> cells() {
    if (pendingCount > 0) {
      closeCell();
    }
    return List.copyOf(cells);
  }

  /** An empty histogram like those of the seconds; null when no second had any. */
  Histogram emptyHistogram() {
    return kind == null ? null : new Histogram(kind);
  }
}
