package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.measure.Arrivals;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Gauges;
import org.flakebench.measure.HistogramKey;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Interval;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesDelta;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunSummary.SloPart;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.SloSpec.Metric;
import org.flakebench.template.SloSpec.Op;
import org.flakebench.template.SloSpec.Scope;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SloEvaluatorTest {
  private static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);
  private static final SeriesKey GENERIC_A = new SeriesKey(StatementKind.GENERIC_SQL, "a");
  private static final SeriesKey GENERIC_B = new SeriesKey(StatementKind.GENERIC_SQL, "b");

  /** 1,000 successes of 1 to 1,000 ms and 250 failures. */
  @ParameterizedTest
  @CsvSource({
    "MEAN_MS, 500.5",
    "P50_MS, 500",
    "P90_MS, 900",
    "P95_MS, 950",
    "P99_MS, 990",
    "P999_MS, 999",
    "MAX_MS, 1000",
    "ERROR_RATIO, 0.2",
    "QPS_MIN, 125"
  })
  void measuresOverTheRun(Metric metric, double expected) {
    Totals totals = totals(delta(LOOKUP, 250, Clock.SERVICE, 1, 1000));
    SloPart part = evaluate(spec(metric, Op.LE, expected * 1.01, null, null), totals, 10);
    assertThat(part.actual()).isCloseTo(expected, within(expected * 0.001));
    assertThat(part.passed()).isTrue();
    assertThat(evaluate(spec(metric, Op.LE, expected * 0.99, null, null), totals, 10).passed())
        .isFalse();
  }

  @Test
  void kindAndLabelChooseTheStatements() {
    Totals totals =
        totals(
            delta(LOOKUP, 0, Clock.SERVICE, 1, 1),
            delta(GENERIC_A, 0, Clock.SERVICE, 100, 100),
            delta(GENERIC_B, 1, Clock.SERVICE, 300, 300));
    assertThat(
            evaluate(spec(Metric.MAX_MS, Op.LE, 1, StatementKind.POINT_LOOKUP, null), totals, 1)
                .actual())
        .isCloseTo(1, within(0.01));
    assertThat(
            evaluate(spec(Metric.MAX_MS, Op.LE, 1, StatementKind.GENERIC_SQL, "a"), totals, 1)
                .actual())
        .isCloseTo(100, within(0.1));
    assertThat(
            evaluate(spec(Metric.MAX_MS, Op.LE, 1, StatementKind.GENERIC_SQL, null), totals, 1)
                .actual())
        .isCloseTo(300, within(0.3));
    assertThat(
            evaluate(spec(Metric.ERROR_RATIO, Op.LE, 1, StatementKind.GENERIC_SQL, "b"), totals, 1)
                .actual())
        .isEqualTo(0.5);
    SloPart part =
        evaluate(spec(Metric.QPS_MIN, Op.GE, 2, StatementKind.GENERIC_SQL, null), totals, 1);
    assertThat(part)
        .isEqualTo(
            new SloPart("GENERIC_SQL", null, "qps_min", ">=", 2, "service", "run", 3.0, true));
  }

  @Test
  void theClockIsTheSlos() {
    Totals totals =
        totals(delta(LOOKUP, 0, Clock.RESPONSE, 40, 40), delta(LOOKUP, 0, Clock.SERVICE, 4, 4));
    SloSpec response =
        new SloSpec(Metric.P50_MS, Op.LE, 20, null, null, SloSpec.Clock.RESPONSE, Scope.RUN);
    SloPart part = evaluate(response, totals, 1);
    assertThat(part.actual()).isCloseTo(40, within(0.1));
    assertThat(part.clock()).isEqualTo("response");
    assertThat(part.passed()).isFalse();
  }

  @Test
  void whatWasNotMeasuredDoesNotPass() {
    Totals nothing = new Totals();
    for (Metric metric : Metric.values()) {
      SloPart part = evaluate(spec(metric, Op.LE, 1e9, null, null), nothing, 0);
      assertThat(part.actual()).as(metric.name()).isNull();
      assertThat(part.passed()).as(metric.name()).isFalse();
    }
    Totals failures = totals(delta(LOOKUP, 5, Clock.SERVICE, 1, 0));
    assertThat(evaluate(spec(Metric.P95_MS, Op.LE, 1e9, null, null), failures, 1).passed())
        .isFalse();
    assertThat(evaluate(spec(Metric.ERROR_RATIO, Op.LE, 0.5, null, null), failures, 1).actual())
        .isEqualTo(1.0);
  }

  @Test
  void achievedRatioIsTheRuns() {
    SloEvaluator evaluator =
        new SloEvaluator(List.of(spec(Metric.ACHIEVED_RATIO, Op.GE, 0.95, null, null)));
    assertThat(evaluator.evaluate(new Totals(), 10, 0.97).get(0).passed()).isTrue();
    assertThat(evaluator.evaluate(new Totals(), 10, 0.9).get(0).passed()).isFalse();
  }

  @Test
  void achievedRatioOfSecondsIsTheirOwn() {
    SloSpec spec =
        new SloSpec(
            Metric.ACHIEVED_RATIO,
            Op.GE,
            0.9,
            null,
            null,
            SloSpec.Clock.SERVICE,
            Scope.SECONDS_PCT);
    SloEvaluator evaluator = new SloEvaluator(List.of(spec));
    SeriesDelta ten = delta(LOOKUP, 0, Clock.SERVICE, 1, 10);
    evaluator.second(totals(new Arrivals(10, 10, 0, Histograms.create()), ten), 1);
    evaluator.second(totals(new Arrivals(20, 10, 0, Histograms.create()), ten), 1);
    evaluator.second(totals(new Arrivals(0, 10, 0, Histograms.create()), ten), 1);
    SloPart part = evaluator.evaluate(new Totals(), 3, 0.7).get(0);
    assertThat(part.actual()).as("a second that was offered nothing is left out").isEqualTo(50);
    assertThat(part.passed()).isFalse();
  }

  @Test
  void everySecondMustMeetALimitOnSeconds() {
    SloSpec latency =
        new SloSpec(Metric.P95_MS, Op.LE, 20, null, null, SloSpec.Clock.SERVICE, Scope.SECONDS_PCT);
    SloSpec rate =
        new SloSpec(Metric.QPS_MIN, Op.GE, 5, null, null, SloSpec.Clock.SERVICE, Scope.SECONDS_PCT);
    SloEvaluator evaluator = new SloEvaluator(List.of(latency, rate));
    assertThat(evaluator.needsSeconds()).isTrue();
    for (int i = 0; i < 4; i++) {
      evaluator.second(totals(delta(LOOKUP, 0, Clock.SERVICE, 1, i == 2 ? 40 : 10)), 1);
    }
    evaluator.second(new Totals(), 1);
    List<SloPart> parts = evaluator.evaluate(new Totals(), 5, null);
    assertThat(parts.get(0).actual()).isEqualTo(75.0);
    assertThat(parts.get(0).passed()).isFalse();
    assertThat(parts.get(0).scope()).isEqualTo("seconds_pct");
    assertThat(parts.get(1).actual()).isEqualTo(80.0);
    SloEvaluator good = new SloEvaluator(List.of(latency));
    good.second(totals(delta(LOOKUP, 0, Clock.SERVICE, 1, 10)), 1);
    assertThat(good.evaluate(new Totals(), 1, null).get(0).passed()).isTrue();
    assertThat(new SloEvaluator(List.of(latency)).evaluate(new Totals(), 1, null).get(0).passed())
        .isFalse();
  }

  private static SloPart evaluate(SloSpec spec, Totals totals, double seconds) {
    return new SloEvaluator(List.of(spec)).evaluate(totals, seconds, null).get(0);
  }

  private static SloSpec spec(
      Metric metric, Op op, double value, StatementKind kind, String label) {
    return new SloSpec(metric, op, value, kind, label, SloSpec.Clock.SERVICE, Scope.RUN);
  }

  /** One success for each millisecond from first to last, and so many failures. */
  private static SeriesDelta delta(
      SeriesKey key, int errors, Clock clock, int firstMs, int lastMs) {
    Histogram histogram = Histograms.create();
    for (int ms = firstMs; ms <= lastMs; ms++) {
      histogram.recordValue(ms * 1_000_000L);
    }
    long ok = histogram.getTotalCount();
    return new SeriesDelta(
        key,
        ok + errors,
        errors,
        ok,
        0,
        ok == 0 ? Map.of() : Map.of(new HistogramKey(Outcome.OK, clock), histogram));
  }

  private static Totals totals(SeriesDelta... deltas) {
    return totals(null, deltas);
  }

  private static Totals totals(Arrivals arrivals, SeriesDelta... deltas) {
    Totals totals = new Totals();
    List<SeriesDelta> list = new ArrayList<>(List.of(deltas));
    Gauges gauges = new Gauges(1, 1, 1, 0, 1, 1, 0, false, 0, 0, 0, 0);
    totals.add(
        new Interval(
            "worker-0",
            1,
            1,
            0,
            1_000_000,
            1,
            Phase.MEASUREMENT,
            list,
            List.of(),
            List.of(),
            gauges,
            arrivals));
    return totals;
  }
}
