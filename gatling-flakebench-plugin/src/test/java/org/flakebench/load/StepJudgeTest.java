package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.flakebench.load.StepJudge.Circumstances;
import org.flakebench.load.StepJudge.Decided;
import org.flakebench.load.StepJudge.Reference;
import org.flakebench.load.StepJudge.Undecided;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.FindMaxSpec.Strategy;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;

class StepJudgeTest {
  private static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);
  private static final SeriesKey INSERT = new SeriesKey(StatementKind.INSERT, null);
  private static final FindMaxSpec SPEC =
      new FindMaxSpec(5, 10, 30, null, Strategy.LINEAR, 5, 20, 1);
  private static final int SECONDS = 30;

  /** p95 of 12.1 ms and 100 operations/s, known to 1 %. */
  private static final Reference BASELINE =
      new Reference(new Estimate(12.1, 0.12, 9), new Estimate(100, 1, 9), 5);

  private static final Reference NOTHING = new Reference(Estimate.NONE, Estimate.NONE, 0);

  /**
   * Makes a step second by second: 100 lookups of 5 to 12.5 ms in each, and what a test changes.
   */
  private static final class Step {
    private final SplittableRandom random = new SplittableRandom(7);
    private IntToDoubleFunction slowness = second -> 1;
    private IntToDoubleFunction errors = second -> 0;
    private int perSecond = 100;
    private int inserts = 1;

    StepSample sample() {
      StepWindow window = new StepWindow(2 * SECONDS);
      for (int i = 0; i < SECONDS; i++) {
        double slow = slowness.applyAsDouble(i) * (1 + 0.02 * random.nextGaussian());
        Map<SeriesKey, Second.Series> series = new HashMap<>();
        series.put(LOOKUP, series(i, (int) Math.round(perSecond / slow), slow, 5, 12.5));
        if (inserts > 0) {
          series.put(INSERT, series(-1, inserts, 1, 3, 3.1));
        }
        long from = i * 1_000_000_000L;
        window.add(
            new Second(from, from + 1_000_000_000L, Phase.MEASUREMENT, series, 0, 10, false));
      }
      return StepSample.of(window);
    }

    private Second.Series series(int second, int operations, double slow, double from, double to) {
      Histogram histogram = SimulatedDatabase.histogram();
      long failed = second < 0 ? 0 : Math.round(operations * errors.applyAsDouble(second));
      for (int i = 0; i < operations - failed; i++) {
        double share = (i + 0.5) / operations;
        histogram.recordValue((long) ((from + (to - from) * share) * slow * 1e6));
      }
      return new Second.Series(operations, failed, histogram);
    }
  }

  private static StepJudge judge(SloSpec... slos) {
    return new StepJudge(SPEC, List.of(slos), Set.of(LOOKUP, INSERT));
  }

  private static Circumstances first() {
    return new Circumstances(10, 0, null, false);
  }

  private static Circumstances last() {
    return new Circumstances(10, 0, null, true);
  }

  private static Decided decided(StepJudge.Verdict verdict) {
    assertThat(verdict).isInstanceOf(Decided.class);
    return (Decided) verdict;
  }

  private static SloSpec slo(StatementKind kind, SloSpec.Metric metric, double value) {
    return new SloSpec(
        metric, SloSpec.Op.LE, value, kind, null, SloSpec.Clock.SERVICE, SloSpec.Scope.RUN);
  }

  @Test
  void aLevelLikeTheBaselineIsStableAndSaysWhatItWasComparedWith() {
    Decided verdict = decided(judge().judge(new Step().sample(), BASELINE, first()));

    assertThat(verdict.stable()).isTrue();
    assertThat(verdict.confidence()).isBetween(0.975, 0.999);
    assertThat(verdict.reason()).matches("p95 12.* of 12.1 ms, allowed are 20 % more");
  }

  @Test
  void latencyAndThroughputAreHeldAgainstTheirReferences() {
    Step slower = new Step();
    slower.slowness = second -> 1.4;
    assertThat(decided(judge().judge(slower.sample(), BASELINE, first())))
        .matches(verdict -> !verdict.stable())
        .extracting(Decided::reason)
        .asString()
        .startsWith("72.5 operations/s are 27.5 ")
        .endsWith("% below the best of 100 operations/s with 5 slots, allowed are 5 % less");

    Step more = new Step();
    more.slowness = second -> 1.4;
    more.perSecond = 150;
    assertThat(decided(judge().judge(more.sample(), BASELINE, first())))
        .matches(verdict -> !verdict.stable())
        .extracting(Decided::reason)
        .asString()
        .startsWith("p95 1")
        .endsWith("% above the baseline of 12.1 ms, allowed are 20 % more");
  }

  @Test
  void inDoubtTheStepGoesOnAndAtItsEndTheFiguresDecide() {
    Step near = new Step();
    near.slowness = second -> 1.19;
    near.perSecond = 125;

    assertThat(judge().judge(near.sample(), BASELINE, first())).isInstanceOf(Undecided.class);
    Decided verdict = decided(judge().judge(near.sample(), BASELINE, last()));
    assertThat(verdict.confidence()).isBetween(0.5, 0.975);
  }

  @Test
  void oneSecondThreeTimesAsSlowMovesNothing() {
    Step quiet = new Step();
    Step withOutlier = new Step();
    withOutlier.slowness = second -> second == 11 ? 3 : 1;

    StepSample without = quiet.sample();
    StepSample with = withOutlier.sample();

    assertThat(with.outliers()).isEqualTo(1);
    assertThat(with.qps().value()).isCloseTo(without.qps().value(), within(0.5));
    assertThat(with.percentile(any -> true, 95).value())
        .isCloseTo(without.percentile(any -> true, 95).value(), within(0.1));
    // Counts are of all seconds.
    assertThat(with.operations(any -> true)).isLessThan(without.operations(any -> true));
    assertThat(decided(judge().judge(with, BASELINE, first())).stable()).isTrue();
  }

  @Test
  void slowSecondsThatAreManyAreHowTheLevelIs() {
    Step stalling = new Step();
    stalling.slowness = second -> second % 4 == 3 ? 4 : 1;

    StepSample sample = stalling.sample();

    assertThat(sample.outliers()).isZero();
    assertThat(decided(judge().judge(sample, BASELINE, last())).stable()).isFalse();
  }

  @Test
  void aStallInOneHalfAloneFailsNoLevelAtOnce() {
    Step stalled = new Step();
    stalled.slowness = second -> second >= 18 ? 2.5 : 1;

    assertThat(judge().judge(stalled.sample(), BASELINE, first())).isInstanceOf(Undecided.class);
  }

  @Test
  void errorsAreAHardLimit() {
    Step failing = new Step();
    failing.errors = second -> 0.05;
    Decided verdict = decided(judge().judge(failing.sample(), NOTHING, first()));
    assertThat(verdict.stable()).isFalse();
    assertThat(verdict.reason()).matches("4\\.9.* % of the operations failed, allowed is 1 %");

    Step few = new Step();
    few.perSecond = 2;
    assertThat(decided(judge().judge(few.sample(), NOTHING, first())).stable())
        .as("few operations without an error are no reason for doubt")
        .isTrue();

    Step all = new Step();
    all.errors = second -> 1;
    all.inserts = 0;
    assertThat(decided(judge().judge(all.sample(), NOTHING, first())).stable()).isFalse();
  }

  @Test
  void limitsOfKindsNameTheKindAndTheMetric() {
    Decided missed =
        decided(
            judge(slo(StatementKind.INSERT, SloSpec.Metric.P99_MS, 2))
                .judge(new Step().sample(), NOTHING, first()));
    assertThat(missed.stable()).isFalse();
    assertThat(missed.reason()).isEqualTo("p99_ms of INSERT is 3.15, allowed is <= 2");

    assertThat(
            decided(
                    judge(
                            slo(StatementKind.INSERT, SloSpec.Metric.P99_MS, 4),
                            slo(null, SloSpec.Metric.ERROR_RATIO, 0),
                            slo(null, SloSpec.Metric.MEAN_MS, 20),
                            slo(StatementKind.POINT_LOOKUP, SloSpec.Metric.MAX_MS, 20),
                            // A limit of runs: it would fail every step.
                            slo(null, SloSpec.Metric.QPS_MIN, 1_000_000))
                        .judge(new Step().sample(), NOTHING, first()))
                .stable())
        .isTrue();
  }

  @Test
  void aKindWithALimitMustBeSeen() {
    Step without = new Step();
    without.inserts = 0;
    StepJudge judge = judge(slo(StatementKind.INSERT, SloSpec.Metric.P99_MS, 20));

    assertThat(judge.judge(without.sample(), NOTHING, first())).isInstanceOf(Undecided.class);
    Decided verdict = decided(judge.judge(without.sample(), NOTHING, last()));
    assertThat(verdict.stable()).isFalse();
    assertThat(verdict.reason())
        .isEqualTo("no operation of INSERT ended in the step: step too short?");
  }

  @Test
  void missingSlotsAndOwnQueuesFailALevel() {
    StepSample sample = new Step().sample();
    assertThat(
            decided(judge().judge(sample, BASELINE, new Circumstances(10, 20, null, false)))
                .reason())
        .isEqualTo("fewer than 10 slots ran in 20 of 30 s");
    assertThat(
            decided(judge().judge(sample, BASELINE, new Circumstances(10, 0, 2, false))).reason())
        .isEqualTo(
            "Warehouse queue detected: statements of this run waited in 2 samples in a row, allowed is 1");
    // The queue is told before whatever follows from it.
    assertThat(
            decided(judge().judge(sample, BASELINE, new Circumstances(10, 20, 3, false))).reason())
        .startsWith("Warehouse queue detected");
    assertThat(
            decided(judge().judge(sample, BASELINE, new Circumstances(10, 3, 1, false))).stable())
        .isTrue();
    assertThat(
            decided(judge().judge(sample, BASELINE, new Circumstances(10, 3, null, false)))
                .stable())
        .isTrue();
  }

  @Test
  void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(3);
    int held = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      Step noisy = new Step();
      double[] factors = random.doubles(SECONDS, 0.8, 1.2).toArray();
      noisy.slowness = second -> 1 / factors[second];
      Estimate qps = noisy.sample().qps();
      held += qps.low() <= 101 && 101 <= qps.high() ? 1 : 0;
    }
    assertThat(held / (double) runs).isBetween(0.91, 0.98);
  }
}
