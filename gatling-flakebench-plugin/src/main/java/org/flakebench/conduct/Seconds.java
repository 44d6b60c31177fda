package org.flakebench.conduct;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Second;
import org.flakebench.load.Timeline;
import org.flakebench.measure.Clock;
import org.flakebench.measure.HistogramKey;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalSink;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesDelta;
import org.flakebench.measure.WallClock;
import org.flakebench.template.SeriesKey;

/** Turns a worker's intervals into the seconds that planners decide by. Thread-safe. */
final class Seconds implements IntervalSink {
  private static final HistogramKey SUCCESSES = new HistogramKey(Outcome.OK, Clock.SERVICE);

  private final List<Interval> waiting = new ArrayList<>();
  private final WallClock clock;

  Seconds(WallClock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void accept(Interval interval) {
    waiting.add(interval);
  }

  /** What has come since the last call, oldest first. */
  synchronized List<Second> take(Timeline timeline) {
    long startMicros = clock.epochMicros(timeline.startNanos());
    List<Second> seconds = waiting.stream().map(interval -> second(interval, startMicros)).toList();
    waiting.clear();
    return seconds;
  }

  private static Second second(Interval interval, long startMicros) {
    Map<SeriesKey, Second.Series> series = new HashMap<>();
    for (SeriesDelta delta : interval.series()) {
      Histogram successes = delta.histograms().get(SUCCESSES);
      series.put(
          delta.key(),
          new Second.Series(
              delta.operations(),
              delta.errors(),
              successes == null ? Histograms.create() : successes));
    }
    long from = (interval.startEpochMicros() - startMicros) * 1_000;
    return new Second(
        from,
        from + interval.durationMicros() * 1_000,
        interval.phase(),
        series,
        interval.arrivals() == null ? 0 : interval.arrivals().offered(),
        interval.gauges().slots(),
        interval.gauges().saturated());
  }
}
