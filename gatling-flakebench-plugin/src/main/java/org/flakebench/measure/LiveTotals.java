package org.flakebench.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;

/**
 * What a person sees while a run goes on: totals of the measurement and a sliding view over the
 * last ten seconds. Fed by intervals, read by any thread.
 */
public final class LiveTotals implements IntervalSink {
  private static final int WINDOW = 10;

  /**
   * The state after the last interval.
   *
   * @param operations operations of the measurement so far, errors among them
   * @param operationsPerSecond over the sliding window, of whatever phase
   * @param p95Ms over the sliding window; NaN without successes
   * @param offeredPerSecond what the arrival schedule asked for over the sliding window; NaN
   *     without a schedule
   * @param slots slots with a connection
   */
  public record Snapshot(
      long operations,
      long errors,
      double operationsPerSecond,
      double p95Ms,
      double offeredPerSecond,
      int slots,
      boolean saturated) {}

  private final Deque<Interval> window = new ArrayDeque<>();
  private long operations;
  private long errors;
  private Snapshot snapshot = new Snapshot(0, 0, 0, Double.NaN, Double.NaN, 0, false);

  @Override
  public synchronized void accept(Interval interval) {
    if (interval.phase() == Phase.MEASUREMENT) {
      for (SeriesDelta delta : interval.series()) {
        operations += delta.operations();
        errors += delta.errors();
      }
    }
    Phase shown = window.isEmpty() ? interval.phase() : window.peekLast().phase();
    if (interval.phase().ordinal() < shown.ordinal()) {
      // The last operations of a phase that is over: they count, but the view has moved on.
      return;
    }
    if (interval.phase() != shown) {
      window.clear();
    }
    window.addLast(interval);
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    snapshot = summarise(interval);
  }

  private Snapshot summarise(Interval last) {
    long inWindow = 0;
    long micros = 0;
    long offered = 0;
    Histogram merged = Histograms.create();
    HistogramKey ok = new HistogramKey(Outcome.OK, Clock.SERVICE);
    for (Interval interval : window) {
      micros += interval.durationMicros();
      offered += interval.arrivals() == null ? 0 : interval.arrivals().offered();
      for (SeriesDelta delta : interval.series()) {
        inWindow += delta.operations();
        Histogram part = delta.histograms().get(ok);
        if (part != null) {
          merged.add(part);
        }
      }
    }
    double rate = micros == 0 ? 0 : inWindow * 1e6 / micros;
    return new Snapshot(
        operations,
        errors,
        rate,
        Histograms.percentileMs(merged, 95),
        last.arrivals() == null || micros == 0 ? Double.NaN : offered * 1e6 / micros,
        last.gauges().slots(),
        last.gauges().saturated());
  }

  /** The state after the last interval. */
  public synchronized Snapshot snapshot() {
    return snapshot;
  }
}
