package org.flakebench.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.measure.Clock;
import org.flakebench.measure.HistogramKey;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Interval;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesDelta;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunFacts;
import org.flakebench.report.SloEvaluator;

/**
 * Puts the intervals of all workers into the seconds of the run. Workers cut their seconds where
 * they like; an interval goes, whole, into the second that the middle of its part inside its phase
 * falls into. Rates use the time that a worker's intervals really cover, so that two intervals in
 * one second do not look like twice the load. Memory: a few seconds at a time. Not thread-safe.
 */
final class SecondMerger {
  private static final long SECOND = 1_000_000;
  private static final HistogramKey LATENCY = new HistogramKey(Outcome.OK, Clock.SERVICE);

  private static final HistogramKey RESPONSE = new HistogramKey(Outcome.OK, Clock.RESPONSE);

  private static final class Covered {
    private long operations;
    private long offered;
    private long micros;
    private int slots;
    private int targetSlots;
  }

  private static final class Open {
    private final OperationCounts counts = new OperationCounts();
    private long rows;
    private boolean saturated;
    private final Histogram latency = Histograms.create();
    private final Histogram response = Histograms.create();
    private boolean scheduled;
    private long censored;
    private final Map<String, Covered> workers = new HashMap<>();
    private final Totals totals;

    Open(boolean needsTotals) {
      this.totals = needsTotals ? new Totals() : null;
    }
  }

  private final RunFacts facts;
  private final long startMicros;
  private final long endMicros;
  private final SloEvaluator slo;
  private final Consumer<Second> sink;
  private final TreeMap<Long, Open> warmup = new TreeMap<>();
  private final TreeMap<Long, Open> measurement = new TreeMap<>();

  /**
   * @param startMicros begin of the measurement, UTC
   * @param endMicros its end
   * @param sink takes each second when no interval can belong to it any more; in order within a
   *     phase
   */
  SecondMerger(
      RunFacts facts, long startMicros, long endMicros, SloEvaluator slo, Consumer<Second> sink) {
    this.facts = facts;
    this.startMicros = startMicros;
    this.endMicros = Math.max(endMicros, startMicros + 1);
    this.slo = slo;
    this.sink = sink;
  }

  /** Takes the next interval; they must come in the order of their begin. */
  void add(Interval interval) {
    boolean measured = interval.phase() == Phase.MEASUREMENT;
    if (!measured && interval.phase() != Phase.WARMUP) {
      return;
    }
    long from =
        measured ? Math.max(interval.startEpochMicros(), startMicros) : interval.startEpochMicros();
    long to =
        Math.min(
            interval.startEpochMicros() + interval.durationMicros(),
            measured ? endMicros : startMicros);
    // What ends behind its phase began inside: it belongs to the last second, without adding time.
    long covered = Math.max(0, to - from);
    long middle = covered == 0 ? to - 1 : from + covered / 2;
    long index = Math.floorDiv(middle - startMicros, SECOND);
    TreeMap<Long, Open> seconds = measured ? measurement : warmup;
    put(
        seconds.computeIfAbsent(index, i -> new Open(measured && slo.needsSeconds())),
        interval,
        covered);
    long now = Math.floorDiv(interval.startEpochMicros() - startMicros, SECOND);
    close(Phase.WARMUP, warmup, Math.min(now, -1));
    close(
        Phase.MEASUREMENT,
        measurement,
        Math.min(now, Math.floorDiv(endMicros - 1 - startMicros, SECOND)));
  }

  /** Closes all seconds. */
  void finish() {
    close(Phase.WARMUP, warmup, Long.MAX_VALUE);
    close(Phase.MEASUREMENT, measurement, Long.MAX_VALUE);
  }

  private void put(Open second, Interval interval, long coveredMicros) {
    Covered worker = second.workers.computeIfAbsent(interval.workerId(), id -> new Covered());
    for (SeriesDelta delta : interval.series()) {
      second.counts.add(delta, facts);
      worker.operations += delta.operations();
      second.rows += delta.rows();
      Histogram latency = delta.histograms().get(LATENCY);
      if (latency != null) {
        second.latency.add(latency);
      }
      Histogram response = delta.histograms().get(RESPONSE);
      if (response != null) {
        second.response.add(response);
      }
    }
    if (interval.arrivals() != null) {
      second.scheduled = true;
      second.censored += interval.arrivals().censored();
      worker.offered += interval.arrivals().offered();
    }
    worker.micros += coveredMicros;
    worker.slots = interval.gauges().slots();
    worker.targetSlots = interval.gauges().targetSlots();
    second.saturated |= interval.gauges().saturated();
    if (second.totals != null) {
      second.totals.add(interval);
    }
  }

  private void close(Phase phase, TreeMap<Long, Open> seconds, long before) {
    while (!seconds.isEmpty() && seconds.firstKey() < before) {
      Map.Entry<Long, Open> entry = seconds.pollFirstEntry();
      Open open = entry.getValue();
      double rate = 0;
      double offered = 0;
      long longest = 0;
      int slots = 0;
      int target = 0;
      for (Covered worker : open.workers.values()) {
        rate += worker.micros == 0 ? 0 : worker.operations * (double) SECOND / worker.micros;
        offered += worker.micros == 0 ? 0 : worker.offered * (double) SECOND / worker.micros;
        longest = Math.max(longest, worker.micros);
        slots += worker.slots;
        target += worker.targetSlots;
      }
      if (open.totals != null && longest > 0) {
        slo.second(open.totals, longest / (double) SECOND);
      }
      sink.accept(
          new Second(
              phase,
              entry.getKey(),
              open.counts,
              open.rows,
              rate,
              slots,
              target,
              open.saturated,
              open.latency,
              open.scheduled ? (Double) offered : null,
              open.censored,
              open.response));
    }
  }
}
