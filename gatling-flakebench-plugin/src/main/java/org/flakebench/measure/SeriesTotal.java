package org.flakebench.measure;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Added-up figures of one series or of all. Not thread-safe. */
public final class SeriesTotal {
  private long operations;
  private long errors;
  private long rows;
  private long unrecorded;
  private final Map<Outcome, Map<Clock, Histogram>> histograms = new EnumMap<>(Outcome.class);

  void add(SeriesDelta delta) {
    operations += delta.operations();
    errors += delta.errors();
    rows += delta.rows();
    unrecorded += delta.unrecorded();
    delta
        .histograms()
        .forEach((key, histogram) -> mutable(key.outcome(), key.clock()).add(histogram));
  }

  /** Adds all of {@code other}. */
  public void add(SeriesTotal other) {
    operations += other.operations;
    errors += other.errors;
    rows += other.rows;
    unrecorded += other.unrecorded;
    other.histograms.forEach(
        (outcome, byClock) ->
            byClock.forEach((clock, histogram) -> mutable(outcome, clock).add(histogram)));
  }

  private Histogram mutable(Outcome outcome, Clock clock) {
    return histograms
        .computeIfAbsent(outcome, o -> new EnumMap<>(Clock.class))
        .computeIfAbsent(clock, c -> Histograms.create());
  }

  /** Operations that ended, errors among them. */
  public long operations() {
    return operations;
  }

  /** How many of the operations failed. */
  public long errors() {
    return errors;
  }

  /** Rows read or written by successful operations. */
  public long rows() {
    return rows;
  }

  /** Operations whose latency is missing because a ring was full. */
  public long unrecorded() {
    return unrecorded;
  }

  /**
   * Latencies at the upper end of what a histogram holds, 20 min: longer ones are recorded there.
   */
  public long clamped() {
    long clamped = 0;
    for (Map<Clock, Histogram> byClock : histograms.values()) {
      Histogram service = byClock.get(Clock.SERVICE);
      clamped += service == null ? 0 : service.getCountAtValue(Histograms.HIGHEST_NANOS);
    }
    return clamped;
  }

  /** Errors ÷ operations, 0–1; 0 without operations. */
  public double errorRatio() {
    return operations == 0 ? 0 : (double) errors / operations;
  }

  /** The merged histogram; empty when nothing was recorded under this outcome and clock. */
  public Histogram histogram(Outcome outcome, Clock clock) {
    Map<Clock, Histogram> byClock = histograms.get(outcome);
    Histogram found = byClock == null ? null : byClock.get(clock);
    return found == null ? Histograms.create() : found;
  }

  /** Whether anything was recorded under this outcome and clock. */
  public boolean has(Outcome outcome, Clock clock) {
    return histograms.containsKey(outcome) && histograms.get(outcome).containsKey(clock);
  }
}
