package org.flakebench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesTotal;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunSummary.SloPart;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.SloSpec.Metric;
import org.flakebench.template.SloSpec.Scope;

/**
 * Holds a run against its SLOs.
 *
 * <p>Of the statements that an SLO's kind and label name (all without them): latencies are of
 * successful operations on the SLO's clock; {@code error_ratio} is errors ÷ operations; {@code
 * qps_min} is operations ÷ seconds; {@code achieved_ratio} is operations ÷ offered operations. With
 * scope {@code run} they are taken over the whole measurement. With scope {@code seconds_pct} they
 * are taken for each second by itself: {@code actual} is then the percentage of seconds that meet
 * the limit, and all of them must. A second without anything to judge (no success for a latency, no
 * operation for a ratio) is left out. What was not measured at all does not pass.
 *
 * <p>Not thread-safe.
 */
public final class SloEvaluator {
  private final List<SloSpec> specs;
  private final long[] judged;
  private final long[] met;

  /**
   * @param specs the SLOs of the template; may be empty
   */
  public SloEvaluator(List<SloSpec> specs) {
    this.specs = List.copyOf(specs);
    this.judged = new long[specs.size()];
    this.met = new long[specs.size()];
  }

  /** Whether any SLO looks at single seconds, so that {@link #second} must be called for each. */
  public boolean needsSeconds() {
    return specs.stream().anyMatch(spec -> spec.scope() == Scope.SECONDS_PCT);
  }

  /**
   * One second of the measurement, merged over all workers.
   *
   * @param seconds how long it really was
   */
  public void second(Totals second, double seconds) {
    for (int i = 0; i < specs.size(); i++) {
      SloSpec spec = specs.get(i);
      if (spec.scope() == Scope.SECONDS_PCT) {
        double actual = measure(spec, second, seconds, second.achievedRatio());
        if (!Double.isNaN(actual)) {
          judged[i]++;
          met[i] += spec.op().holds(actual, spec.value()) ? 1 : 0;
        }
      }
    }
  }

  /**
   * The verdicts, in the order of the template.
   *
   * @param run the whole measurement
   * @param measuredSeconds its length
   * @param achievedRatio operations ÷ offered operations; null when nothing was offered
   */
  public List<SloPart> evaluate(Totals run, double measuredSeconds, Double achievedRatio) {
    List<SloPart> parts = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      SloSpec spec = specs.get(i);
      double actual;
      boolean passed;
      if (spec.scope() == Scope.SECONDS_PCT) {
        actual = judged[i] == 0 ? Double.NaN : 100.0 * met[i] / judged[i];
        passed = judged[i] > 0 && met[i] == judged[i];
      } else {
        actual = measure(spec, run, measuredSeconds, achievedRatio);
        passed = spec.op().holds(actual, spec.value());
      }
      parts.add(
          new SloPart(
              spec.kind() == null ? null : spec.kind().name(),
              spec.label(),
              spec.metric().name().toLowerCase(Locale.ROOT),
              spec.op().symbol(),
              spec.value(),
              spec.clock().name().toLowerCase(Locale.ROOT),
              spec.scope().name().toLowerCase(Locale.ROOT),
              Double.isNaN(actual) ? null : (Double) actual,
              passed && !Double.isNaN(actual)));
    }
    return List.copyOf(parts);
  }

  /** NaN when there is nothing to judge. */
  private static double measure(SloSpec spec, Totals totals, double seconds, Double achievedRatio) {
    if (spec.metric() == Metric.ACHIEVED_RATIO) {
      return achievedRatio == null ? Double.NaN : achievedRatio;
    }
    long operations = 0;
    long errors = 0;
    Histogram latency = Histograms.create();
    Clock clock = spec.clock() == SloSpec.Clock.RESPONSE ? Clock.RESPONSE : Clock.SERVICE;
    for (Map.Entry<SeriesKey, SeriesTotal> entry : totals.series().entrySet()) {
      if (matches(spec, entry.getKey())) {
        operations += entry.getValue().operations();
        errors += entry.getValue().errors();
        if (entry.getValue().has(Outcome.OK, clock)) {
          latency.add(entry.getValue().histogram(Outcome.OK, clock));
        }
      }
    }
    return switch (spec.metric()) {
      case MEAN_MS -> Histograms.meanMs(latency);
      case P50_MS -> Histograms.percentileMs(latency, 50);
      case P90_MS -> Histograms.percentileMs(latency, 90);
      case P95_MS -> Histograms.percentileMs(latency, 95);
      case P99_MS -> Histograms.percentileMs(latency, 99);
      case P999_MS -> Histograms.percentileMs(latency, 99.9);
      case MAX_MS -> Histograms.percentileMs(latency, 100);
      case ERROR_RATIO -> operations == 0 ? Double.NaN : (double) errors / operations;
      case QPS_MIN -> seconds <= 0 ? Double.NaN : operations / seconds;
      case ACHIEVED_RATIO -> throw new IllegalStateException("handled above");
    };
  }

  private static boolean matches(SloSpec spec, SeriesKey key) {
    return (spec.kind() == null || spec.kind() == key.kind())
        && (spec.label() == null || spec.label().equals(key.label()));
  }
}
