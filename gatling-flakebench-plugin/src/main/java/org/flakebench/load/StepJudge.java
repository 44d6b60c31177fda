package org.flakebench.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;

/**
 * Judges one step of a search. Pure.
 *
 * <p>What is judged: a level is sustainable when, without noise,
 *
 * <ul>
 *   <li>its statements do not queue in the target, as far as that can be seen: not in {@value
 *       #QUEUED_IN_A_ROW} looks in a row or more;
 *   <li>at most max_error_rate_pct of its operations fail;
 *   <li>every SLO of the template on latency or errors is met, and every series that has one was
 *       seen at all ({@code qps_min} and {@code achieved_ratio} are limits of runs, not of steps;
 *       {@code seconds_pct} counts as {@code run} here);
 *   <li>its p95 is at most latency_stability_pct above that of the <em>first stable step</em>. Not
 *       of the step before: a limit that moves along with the steps allows any growth that is slow
 *       enough, and then depends on the increment;
 *   <li>its throughput is at most qps_stability_pct below that of the <em>best stable step with no
 *       more slots</em>, repetitions left out. Not of the step before, for the same reason.
 * </ul>
 *
 * So the truth that a search looks for is the highest level at which the noise-free system does so,
 * and it does not depend on the way to it, as far as the best throughput below it was visited.
 *
 * <p>How: each figure has a standard error from the step's own seconds, and so has what it is
 * compared with. A limit counts as met or broken when that is 97.5 % sure, and as broken only when
 * both halves of the step break it: a stall of some seconds is no level's fault. As long as a limit
 * is in doubt the step goes on. When its time is up, limits of the template are decided by the
 * figures as they are, and comparisons between steps fail the level when they are off by more than
 * one standard error; the confidence says how sure that is.
 */
final class StepJudge {
  private static final double SURE = 0.975;

  /** One look at a queue may be a coincidence. */
  private static final int QUEUED_IN_A_ROW = 2;

  /**
   * A comparison that is in doubt to the end fails a level only when it is off by more than one
   * standard error. A winner is measured two or three times and has to pass each time; without the
   * benefit of the doubt, searches would end one standard error too low.
   */
  private static final double BENEFIT = 0.16;

  /** Nothing that was measured with noise is surer; so far out no distribution is known. */
  private static final double SUREST = 0.999;

  private static final Predicate<SeriesKey> ALL = series -> true;

  /** What a step is compared with. */
  record Reference(Estimate baselineP95, Estimate bestQps, int bestQpsSlots) {
    /** For a step with so many slots. */
    static Reference of(List<FindMaxStep> journal, int slots) {
      Estimate baseline = Estimate.NONE;
      FindMaxStep best = null;
      for (FindMaxStep step : journal) {
        if (!step.stable()) {
          continue;
        }
        baseline = baseline.isKnown() ? baseline : step.p95();
        if (counts(step, slots) && (best == null || step.qps().value() > best.qps().value())) {
          best = step;
        }
      }
      return best == null
          ? new Reference(baseline, Estimate.NONE, 0)
          : new Reference(baseline, pooled(journal, slots, best.qps()), best.slots());
    }

    /**
     * The mean of the best throughput and of those that cannot be told apart from it: the best of
     * several noisy figures alone is too good.
     */
    private static Estimate pooled(List<FindMaxStep> journal, int slots, Estimate best) {
      List<Estimate> alike =
          journal.stream()
              .filter(step -> counts(step, slots) && step.qps().value() >= best.low())
              .map(FindMaxStep::qps)
              .toList();
      double mean = alike.stream().mapToDouble(Estimate::value).average().orElseThrow();
      double squares =
          alike.stream().mapToDouble(one -> one.standardError() * one.standardError()).sum();
      return new Estimate(mean, Math.sqrt(squares) / alike.size(), best.freedom());
    }

    private static boolean counts(FindMaxStep step, int slots) {
      boolean repeated =
          step.purpose() == FindMaxStep.Purpose.BACK_OFF
              || step.purpose() == FindMaxStep.Purpose.CONFIRM;
      return step.stable() && !repeated && step.slots() <= slots;
    }
  }

  /**
   * What is known of a step besides its seconds.
   *
   * @param shortSeconds seconds in which fewer slots ran than the level has
   * @param ownQueuedSamples how often in a row statements of this run were seen waiting in a queue
   *     of the system under test; null where nobody can see that
   * @param last whether the step cannot be extended any more
   */
  record Circumstances(int slots, int shortSeconds, Integer ownQueuedSamples, boolean last) {
    /** Whether the level fails because its statements queue, whatever else it does. */
    boolean queueDetected() {
      return ownQueuedSamples != null && ownQueuedSamples >= QUEUED_IN_A_ROW;
    }
  }

  /** What comes out of a judgement. */
  sealed interface Verdict {
    String reason();
  }

  /**
   * It is decided.
   *
   * @param confidence how sure, 0–1
   */
  record Decided(boolean stable, String reason, double confidence) implements Verdict {
    public Decided {
      confidence = Math.min(SUREST, confidence);
    }
  }

  /** More seconds are needed. */
  record Undecided(String reason) implements Verdict {}

  /**
   * One limit.
   *
   * @param met how sure it is that the limit is met, 0–1
   * @param steady whether both halves of the step break it
   * @param doubt below which {@code met} it counts as broken when the step's time is up
   */
  private record Check(String text, double met, boolean steady, double doubt) {
    Check(String text, double met, boolean steady) {
      this(text, met, steady, 0.5);
    }

    static Check broken(String text) {
      return new Check(text, 0, true);
    }

    /** With the benefit of the doubt: no limit of the template, but a comparison of two steps. */
    Check compared() {
      return new Check(text, met, steady, BENEFIT);
    }
  }

  private final FindMaxSpec spec;
  private final List<SloSpec> slos;
  private final Set<SeriesKey> weighted;

  /**
   * @param weighted series whose statements have a weight above 0
   */
  StepJudge(FindMaxSpec spec, List<SloSpec> slos, Set<SeriesKey> weighted) {
    this.spec = spec;
    this.slos = slos.stream().filter(StepJudge::limitsSteps).toList();
    this.weighted = Set.copyOf(weighted);
  }

  private static boolean limitsSteps(SloSpec slo) {
    return slo.metric() != SloSpec.Metric.QPS_MIN && slo.metric() != SloSpec.Metric.ACHIEVED_RATIO;
  }

  Verdict judge(StepSample sample, Reference reference, Circumstances step) {
    List<Check> checks = checks(sample, reference, step);
    for (Check check : checks) {
      if (check.met() <= 1 - SURE && (check.steady() || step.last())) {
        return new Decided(false, check.text(), 1 - check.met());
      }
    }
    Check nearest = checks.stream().min(Comparator.comparingDouble(Check::met)).orElseThrow();
    if (nearest.met() >= SURE) {
      return new Decided(true, told(checks), nearest.met());
    }
    if (!step.last()) {
      return new Undecided("in doubt: " + nearest.text());
    }
    for (Check check : checks) {
      if (check.met() < check.doubt()) {
        return new Decided(false, check.text(), 1 - check.met());
      }
    }
    return new Decided(true, told(checks), Math.max(0.5, nearest.met()));
  }

  /** A stable step tells what it was compared with: the last checks are the comparisons. */
  private static String told(List<Check> checks) {
    return checks.get(checks.size() - 1).text();
  }

  private List<Check> checks(StepSample sample, Reference reference, Circumstances step) {
    List<Check> checks = new ArrayList<>();
    if (step.queueDetected()) {
      checks.add(
          Check.broken(
              "Warehouse queue detected: statements of this run waited in %d samples in a row, allowed is %d"
                  .formatted(step.ownQueuedSamples(), QUEUED_IN_A_ROW - 1)));
    }
    if (step.shortSeconds() * 2 > sample.seconds()) {
      checks.add(
          Check.broken(
              "fewer than %d slots ran in %d of %.0f s"
                  .formatted(step.slots(), step.shortSeconds(), sample.seconds())));
    }
    if (sample.operations(ALL) == 0) {
      checks.add(unseen("no operation"));
      return checks;
    }
    Estimate errors = sample.errorRatio(ALL);
    checks.add(
        check(
            "%s %% of the operations failed, allowed is %s %%",
            errors, spec.maxErrorRatePct() / 100, 100, sample, half -> half.errorRatio(ALL)));
    slos.forEach(slo -> checks.add(slo(slo, sample)));
    Function<StepSample, Estimate> p95 = part -> part.percentile(ALL, 95);
    Estimate own = p95.apply(sample);
    if (!own.isKnown()) {
      checks.add(Check.broken("no operation succeeded"));
    } else if (reference.baselineP95().isKnown()) {
      throughput(checks, sample, reference);
      latency(checks, sample, own, reference.baselineP95());
    } else {
      checks.add(
          new Check(
              text("p95 %s ms at %s operations/s", own.value(), sample.qps().value()), 1, true));
    }
    return checks;
  }

  private void latency(List<Check> checks, StepSample sample, Estimate own, Estimate baseline) {
    Estimate ratio = own.over(baseline);
    double limit = 1 + spec.latencyStabilityPct() / 100;
    String words =
        text(
            "p95 %s ms is %s of %s ms, allowed are %s %% more",
            own.value(),
            change(ratio.value(), "the baseline"),
            baseline.value(),
            spec.latencyStabilityPct());
    checks.add(
        check(
                words,
                ratio.confidenceAtMost(limit),
                sample,
                half -> half.percentile(ALL, 95).value() > limit * baseline.value())
            .compared());
  }

  private void throughput(List<Check> checks, StepSample sample, Reference reference) {
    if (!reference.bestQps().isKnown()) {
      return;
    }
    Estimate ratio = sample.qps().over(reference.bestQps());
    double limit = 1 - spec.qpsStabilityPct() / 100;
    if (!ratio.isKnown()) {
      return;
    }
    String words =
        text(
            "%s operations/s are %s of %s operations/s with %s slots, allowed are %s %% less",
            sample.qps().value(),
            change(ratio.value(), "the best"),
            reference.bestQps().value(),
            (double) reference.bestQpsSlots(),
            spec.qpsStabilityPct());
    checks.add(
        check(
                words,
                1 - ratio.confidenceAtMost(limit),
                sample,
                half -> half.qps().value() < limit * reference.bestQps().value())
            .compared());
  }

  private Check slo(SloSpec slo, StepSample sample) {
    Predicate<SeriesKey> which =
        series ->
            (slo.kind() == null || slo.kind() == series.kind())
                && (slo.label() == null || slo.label().equals(series.label()));
    String subject =
        slo.kind() == null && slo.label() == null
            ? "all operations"
            : (slo.kind() == null ? "" : slo.kind().name())
                + (slo.label() == null ? "" : " " + slo.label());
    if (sample.operations(which) == 0) {
      return weighted.stream().anyMatch(which)
          ? unseen("no operation of " + subject.trim())
          : new Check("no statement of " + subject.trim() + " has a weight", 1, true);
    }
    String metric = slo.metric().name().toLowerCase(Locale.ROOT);
    String words =
        metric + " of " + subject.trim() + " is %s, allowed is " + slo.op().symbol() + " %s";
    Function<StepSample, Estimate> figure = part -> figure(slo.metric(), part, which);
    Estimate actual = figure.apply(sample);
    if (!actual.isKnown()) {
      return Check.broken("no operation of " + subject.trim() + " succeeded");
    }
    boolean atMost = slo.op() == SloSpec.Op.LE || slo.op() == SloSpec.Op.LT;
    return atMost
        ? check(words, actual, slo.value(), 1, sample, figure)
        : new Check(
            text(words, actual.value(), slo.value()),
            slo.op().holds(actual.value(), slo.value()) ? 1 : 0,
            true);
  }

  private static Estimate figure(
      SloSpec.Metric metric, StepSample sample, Predicate<SeriesKey> which) {
    return switch (metric) {
      case MEAN_MS -> sample.mean(which);
      case P50_MS -> sample.percentile(which, 50);
      case P90_MS -> sample.percentile(which, 90);
      case P95_MS -> sample.percentile(which, 95);
      case P99_MS -> sample.percentile(which, 99);
      case P999_MS -> sample.percentile(which, 99.9);
      case MAX_MS -> Estimate.exact(sample.max(which));
      case ERROR_RATIO -> sample.errorRatio(which);
      case QPS_MIN, ACHIEVED_RATIO -> throw new IllegalStateException("no limit of steps");
    };
  }

  /** Not decided by the first look: what is rare may come while the step goes on. */
  private static Check unseen(String what) {
    return new Check(what + " ended in the step: step too short?", 0.1, true);
  }

  /**
   * A limit from above.
   *
   * @param words with places for the measured value and the limit
   * @param unit what both are multiplied by in the words
   */
  private static Check check(
      String words,
      Estimate actual,
      double limit,
      double unit,
      StepSample sample,
      Function<StepSample, Estimate> figure) {
    return check(
        text(words, actual.value() * unit, limit * unit),
        actual.confidenceAtMost(limit),
        sample,
        half -> figure.apply(half).value() > limit);
  }

  /**
   * @param breaks whether a half of the step breaks the limit
   */
  private static Check check(
      String words, double met, StepSample sample, Predicate<StepSample> breaks) {
    boolean steady =
        met <= 1 - SURE && breaks.test(sample.half(false)) && breaks.test(sample.half(true));
    return new Check(words, met, steady);
  }

  private static String change(double ratio, String against) {
    double percent = (ratio - 1) * 100;
    return "%s %% %s %s"
        .formatted(number(Math.abs(percent)), percent < 0 ? "below" : "above", against);
  }

  private static String text(String words, Object... values) {
    Object[] told = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      told[i] = values[i] instanceof Double value ? number(value) : values[i];
    }
    return words.formatted(told);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String text =
        String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
