package org.flakebench.measure;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.template.SeriesKey;

/** Makes intervals for tests. */
final class Intervals {
  private Intervals() {}

  static Gauges gauges(boolean saturated) {
    return new Gauges(2, 3, 10, 0, 1000, 5, 1, saturated, 0, 0, 0, 0);
  }

  static Interval of(
      long seq, Phase phase, long durationMicros, boolean saturated, SeriesDelta... series) {
    return new Interval(
        "worker-0",
        1,
        seq,
        seq * 1_000_000,
        durationMicros,
        phase == Phase.WARMUP ? 1 : 2,
        phase,
        List.of(series),
        List.of(),
        List.of(),
        gauges(saturated));
  }

  /** A delta of operations with these service times; negative = failed. */
  static SeriesDelta delta(SeriesKey key, long... serviceNanos) {
    Map<Outcome, Histogram> histograms = new EnumMap<>(Outcome.class);
    long errors = 0;
    for (long nanos : serviceNanos) {
      Outcome outcome = nanos < 0 ? Outcome.ERROR : Outcome.OK;
      errors += nanos < 0 ? 1 : 0;
      histograms
          .computeIfAbsent(outcome, o -> Histograms.create())
          .recordValue(Histograms.clamp(Math.abs(nanos)));
    }
    Map<HistogramKey, Histogram> byKey = new HashMap<>();
    histograms.forEach(
        (outcome, histogram) -> byKey.put(new HistogramKey(outcome, Clock.SERVICE), histogram));
    return new SeriesDelta(
        key, serviceNanos.length, errors, serviceNanos.length - errors, 0, byKey);
  }
}
