package org.flakebench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.load.Phase;
import org.flakebench.measure.Clock;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorSample;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesTotal;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunSummary.CostPart;
import org.flakebench.report.RunSummary.ErrorPart;
import org.flakebench.report.RunSummary.GeneratorPart;
import org.flakebench.report.RunSummary.KindPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.RunSummary.SloPart;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;

/** Makes the summary of a run from its facts and its added-up intervals. Pure; thread-safe. */
public final class SummaryBuilder {
  /**
   * A generator that was too busy in more than this share of the seconds puts the whole run in
   * doubt.
   */
  private static final double SATURATED_RATIO = 0.05;

  private SummaryBuilder() {}

  /**
   * The summary of a run that has ended.
   *
   * @param measured the measurement, all workers
   * @param slo verdicts of {@link SloEvaluator}
   * @param cost what it has cost; null when nobody asked
   * @param failureReason in words; null when nothing failed
   */
  public static RunSummary build(
      RunFacts facts,
      Totals measured,
      List<SloPart> slo,
      RecordsPart records,
      CostPart cost,
      CompletionReason reason,
      String failureReason) {
    SeriesTotal all = measured.all();
    double seconds = facts.window().seconds();
    return new RunSummary(
        facts.runId(),
        facts.template(),
        reason.status().name(),
        Phase.COMPLETED.name(),
        reason.name(),
        failureReason,
        facts.loadMode().name(),
        facts.scalingMode().name(),
        facts.workers(),
        facts.connections(),
        facts.target(),
        facts.labels(),
        facts.preparedAt(),
        facts.window().startedAt(),
        facts.window().endedAt(),
        seconds,
        all.operations(),
        all.errors(),
        all.errorRatio(),
        rate(all.operations(), seconds),
        measured.isScheduled() ? (Double) rate(measured.offered(), seconds) : null,
        measured.achievedRatio(),
        censored(measured),
        latency(all.histogram(Outcome.OK, Clock.SERVICE)),
        optional(all, Clock.RESPONSE),
        optional(all, Clock.WAIT),
        byKind(facts, measured, seconds),
        errors(measured),
        facts.findMax(),
        slo,
        generator(measured),
        records,
        cost,
        facts.reportPath());
  }

  /** Errors by category, the most frequent first. */
  public static List<ErrorPart> errors(Totals totals) {
    List<ErrorPart> parts = new ArrayList<>();
    totals
        .errors()
        .forEach(
            (ErrorKey key, Long count) -> {
              List<ErrorSample> samples = totals.samples(key);
              String sample = samples.isEmpty() ? null : samples.get(0).message();
              parts.add(
                  new ErrorPart(
                      key.category(), key.origin().name(), key.sqlState(), count, sample));
            });
    parts.sort(
        Comparator.comparingLong(ErrorPart::count).reversed().thenComparing(ErrorPart::category));
    return List.copyOf(parts);
  }

  /** Latencies in milliseconds; all null when the histogram is empty. */
  public static LatencyPart latency(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return LatencyPart.NONE;
    }
    return new LatencyPart(
        Histograms.meanMs(histogram),
        Histograms.percentileMs(histogram, 0),
        Histograms.percentileMs(histogram, 50),
        Histograms.percentileMs(histogram, 90),
        Histograms.percentileMs(histogram, 95),
        Histograms.percentileMs(histogram, 99),
        Histograms.percentileMs(histogram, 99.9),
        Histograms.percentileMs(histogram, 100));
  }

  /**
   * Operations that were due and of which nobody knows that they began. A worker that was killed
   * could not say what it gave up: then it is what is missing.
   */
  public static long censored(Totals totals) {
    return Math.max(totals.censored(), totals.offered() - totals.all().operations());
  }

  /** Per second; 0 when there was no time. */
  public static double rate(long count, double seconds) {
    return seconds > 0 ? count / seconds : 0;
  }

  /** Null for a clock that was not running, as the response clock in CONCURRENCY mode. */
  private static LatencyPart optional(SeriesTotal total, Clock clock) {
    return total.has(Outcome.OK, clock) ? latency(total.histogram(Outcome.OK, clock)) : null;
  }

  private static Map<String, KindPart> byKind(RunFacts facts, Totals measured, double seconds) {
    Map<StatementKind, Map<String, SeriesTotal>> kinds = new LinkedHashMap<>();
    for (SeriesKey key : inOrder(facts, measured)) {
      SeriesTotal total = measured.series().getOrDefault(key, new SeriesTotal());
      kinds.computeIfAbsent(key.kind(), kind -> new LinkedHashMap<>()).put(key.label(), total);
    }
    Map<String, KindPart> parts = new LinkedHashMap<>();
    kinds.forEach(
        (kind, byLabel) -> {
          SeriesTotal sum = new SeriesTotal();
          Map<String, KindPart> labels = new LinkedHashMap<>();
          byLabel.forEach(
              (label, total) -> {
                sum.add(total);
                if (label != null) {
                  labels.put(label, part(total, seconds, Map.of()));
                }
              });
          parts.put(kind.name(), part(sum, seconds, labels));
        });
    return parts;
  }

  /** Series in the template's order, also those that never ran; then any other. */
  private static Set<SeriesKey> inOrder(RunFacts facts, Totals measured) {
    Set<SeriesKey> keys = new LinkedHashSet<>();
    facts.statements().forEach(statement -> keys.add(statement.series()));
    keys.addAll(measured.series().keySet());
    return keys;
  }

  private static KindPart part(SeriesTotal total, double seconds, Map<String, KindPart> byLabel) {
    return new KindPart(
        total.operations(),
        total.errors(),
        total.errorRatio(),
        rate(total.operations(), seconds),
        total.rows(),
        latency(total.histogram(Outcome.OK, Clock.SERVICE)),
        byLabel);
  }

  private static GeneratorPart generator(Totals measured) {
    double cpu = measured.meanCpuPercent();
    double slots = Histograms.percentileMs(measured.slotLateness(), 99);
    double worst = measured.worstLatenessP99Ms();
    return new GeneratorPart(
        measured.saturatedRatio() > SATURATED_RATIO,
        measured.saturatedRatio(),
        Double.isNaN(cpu) ? null : (Double) cpu,
        measured.intervals() == 0
            ? null
            : (Double) (Double.isNaN(slots) ? worst : Math.max(worst, slots)),
        Double.isNaN(slots) ? null : (Double) slots,
        measured.ringOverflows(),
        measured.all().clamped());
  }
}
