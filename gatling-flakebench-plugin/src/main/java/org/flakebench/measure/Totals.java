package org.flakebench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.template.SeriesKey;

/**
 * Intervals added up: over seconds, over workers, or both. The caller chooses which intervals
 * belong (usually those of phase MEASUREMENT). Not thread-safe.
 */
public final class Totals {
  private static final int SAMPLES_PER_CATEGORY = 10;

  private final Map<SeriesKey, SeriesTotal> series = new LinkedHashMap<>();
  private final Map<ErrorKey, Long> errors = new LinkedHashMap<>();
  private final Map<ErrorKey, List<ErrorSample>> samples = new LinkedHashMap<>();
  private int intervals;
  private int saturatedIntervals;
  private double cpuPercentSum;
  private double heapBytesSum;
  private double worstLatenessP99Ms;
  private long ringOverflows;
  private boolean scheduled;
  private long offered;
  private long censored;
  private final Histogram slotLateness = Histograms.create();

  /** Adds one interval. */
  public void add(Interval interval) {
    interval
        .series()
        .forEach(delta -> series.computeIfAbsent(delta.key(), k -> new SeriesTotal()).add(delta));
    interval.errors().forEach(count -> errors.merge(count.error(), count.count(), Long::sum));
    for (ErrorSample sample : interval.errorSamples()) {
      List<ErrorSample> kept = samples.computeIfAbsent(sample.error(), k -> new ArrayList<>());
      if (kept.size() < SAMPLES_PER_CATEGORY) {
        kept.add(sample);
      }
    }
    Arrivals arrivals = interval.arrivals();
    if (arrivals != null) {
      scheduled = true;
      offered += arrivals.offered();
      censored += arrivals.censored();
      slotLateness.add(arrivals.lateness());
    }
    Gauges gauges = interval.gauges();
    intervals++;
    saturatedIntervals += gauges.saturated() ? 1 : 0;
    cpuPercentSum += Double.isNaN(gauges.cpuPercent()) ? 0 : gauges.cpuPercent();
    heapBytesSum += gauges.heapUsedBytes();
    worstLatenessP99Ms = Math.max(worstLatenessP99Ms, gauges.latenessP99Ms());
    ringOverflows += gauges.ringOverflows();
  }

  /** Adds all that {@code other} has, as when workers are put together. */
  public void add(Totals other) {
    other.series.forEach(
        (key, total) -> series.computeIfAbsent(key, k -> new SeriesTotal()).add(total));
    other.errors.forEach((key, count) -> errors.merge(key, count, Long::sum));
    other.samples.forEach(
        (key, list) -> {
          List<ErrorSample> kept = samples.computeIfAbsent(key, k -> new ArrayList<>());
          list.stream().limit(Math.max(0, SAMPLES_PER_CATEGORY - kept.size())).forEach(kept::add);
        });
    intervals += other.intervals;
    saturatedIntervals += other.saturatedIntervals;
    cpuPercentSum += other.cpuPercentSum;
    heapBytesSum += other.heapBytesSum;
    worstLatenessP99Ms = Math.max(worstLatenessP99Ms, other.worstLatenessP99Ms);
    ringOverflows += other.ringOverflows;
    scheduled |= other.scheduled;
    offered += other.offered;
    censored += other.censored;
    slotLateness.add(other.slotLateness);
  }

  /** Figures by series, in the order in which they first came. */
  public Map<SeriesKey, SeriesTotal> series() {
    return Collections.unmodifiableMap(series);
  }

  /** Figures of all series together. */
  public SeriesTotal all() {
    SeriesTotal sum = new SeriesTotal();
    series.values().forEach(sum::add);
    return sum;
  }

  /** Errors by category. */
  public Map<ErrorKey, Long> errors() {
    return Collections.unmodifiableMap(errors);
  }

  /** The first samples of a category, at most ten. */
  public List<ErrorSample> samples(ErrorKey key) {
    return Collections.unmodifiableList(samples.getOrDefault(key, List.of()));
  }

  /** Intervals added. */
  public int intervals() {
    return intervals;
  }

  /** Share of the intervals in which the generator was saturated, 0–1. */
  public double saturatedRatio() {
    return intervals == 0 ? 0 : (double) saturatedIntervals / intervals;
  }

  /** Mean CPU of the generator over the intervals, 0–100; NaN without intervals. */
  public double meanCpuPercent() {
    return intervals == 0 ? Double.NaN : cpuPercentSum / intervals;
  }

  /** Mean used heap in bytes; NaN without intervals. */
  public double meanHeapBytes() {
    return intervals == 0 ? Double.NaN : heapBytesSum / intervals;
  }

  /** The worst interval's 99th percentile of the generator's own lateness. */
  public double worstLatenessP99Ms() {
    return worstLatenessP99Ms;
  }

  /** Whether operations followed an arrival schedule; without, nothing was offered. */
  public boolean isScheduled() {
    return scheduled;
  }

  /** Operations that the arrival schedule wanted to begin. */
  public long offered() {
    return offered;
  }

  /** Of these, the ones that were due and never began. */
  public long censored() {
    return censored;
  }

  /**
   * Operations ÷ offered operations; null when nothing was offered. Of a single second it may be
   * above 1, when the backlog of seconds before is worked off.
   */
  public Double achievedRatio() {
    return offered == 0 ? null : (Double) ((double) all().operations() / offered);
  }

  /** How late slots began that were waiting for their ticket, in nanoseconds. */
  public Histogram slotLateness() {
    return slotLateness;
  }

  /** Operations whose latency could not be recorded because a ring was full. */
  public long ringOverflows() {
    return ringOverflows;
  }
}
