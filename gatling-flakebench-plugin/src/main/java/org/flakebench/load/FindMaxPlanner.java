package org.flakebench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.flakebench.load.FindMaxSearch.Explore;
import org.flakebench.load.FindMaxSearch.Finished;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;

/**
 * Leads a search for the highest concurrency: times its steps by the seconds that it is shown. A
 * step begins when the level is asked for, settles as soon as its slots run, is measured over whole
 * seconds only, and ends with its verdict. Where the search goes is the business of {@link
 * FindMaxSearch}, what a step was worth that of {@link StepJudge}; another planner goes on from the
 * same journal. One run, one thread.
 */
public final class FindMaxPlanner implements Planner {
  /** Slots that have not come in this time do not come. */
  static final long RAMP_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Slots leave only between two operations, and these may be long. */
  static final long SHRINK_NANOS = TimeUnit.MINUTES.toNanos(10);

  private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(24);
  private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double WHOLE_SECOND = 0.99;
  private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final FindMaxSpec spec;
  private final Box box;
  private final Set<SeriesKey> series;
  private final StepJudge judge;
  private final long warmupNanos;
  private final long deadlineNanos;
  private final List<FindMaxStep> journal;
  private final QueueJournal queue = new QueueJournal();

  private FindMaxResult result;
  private int slots;
  private FindMaxStep.Purpose purpose;
  private long levelNanos;
  private long readyNanos = -1;
  private StepWindow window;
  private int wanted;
  private int shortSeconds;

  /**
   * The search that a template asks for.
   *
   * @param template with load mode FIND_MAX_CONCURRENCY
   */
  public static FindMaxPlanner of(Template template, Box box) {
    Set<SeriesKey> weighted =
        template.statements().stream()
            .filter(statement -> statement.weightBasisPoints() > 0)
            .map(StatementSpec::series)
            .collect(Collectors.toUnmodifiableSet());
    return new FindMaxPlanner(
        template.load().findMax(),
        template.slo(),
        weighted,
        box,
        TimeUnit.SECONDS.toNanos(template.load().warmupSeconds()),
        List.of());
  }

  /**
   * @param weighted series whose statements have a weight above 0
   * @param journal steps that were measured before; empty at the begin of a search
   */
  FindMaxPlanner(
      FindMaxSpec spec,
      List<SloSpec> slos,
      Set<SeriesKey> weighted,
      Box box,
      long warmupNanos,
      List<FindMaxStep> journal) {
    this.spec = spec;
    this.box = box;
    this.series = weighted;
    this.judge = new StepJudge(spec, slos, weighted);
    this.warmupNanos = warmupNanos;
    this.deadlineNanos = warmupNanos + longestNanos(spec, box) - MARGIN_NANOS;
    this.journal = new ArrayList<>(journal);
    turn(0);
  }

  /**
   * The longest time that a search may take: all steps that it can have, each with settling and
   * twice its length, and a minute for connecting; at most 24 h.
   */
  public static long longestNanos(FindMaxSpec spec, Box box) {
    long step = spec.settling() + 2L * spec.stepDurationSeconds() + 1;
    long each = TimeUnit.SECONDS.toNanos(step) + RAMP_NANOS;
    long steps = FindMaxSearch.mostSteps(spec, box);
    return steps > MOST_NANOS / each ? MOST_NANOS : steps * each;
  }

  @Override
  public Desired decide(History history) {
    List<ControllerStep> done = new ArrayList<>();
    queue.add(history.queue());
    if (result == null) {
      history.news().forEach(second -> measure(second, history.elapsedNanos(), done));
    }
    if (result == null && readyNanos < 0) {
      awaitSlots(history, done);
    } else if (result == null && window.seconds() > 0 && history.slots() < slots) {
      shortSeconds++;
    }
    if (result == null && history.elapsedNanos() >= deadlineNanos) {
      result =
          FindMaxResult.unfinished(
              spec.strategy().name(),
              journal,
              "ended by the longest time that this search may take, "
                  + hours(deadlineNanos + MARGIN_NANOS - warmupNanos)
                  + ", before the limit was found");
    }
    Stop stop = result == null ? null : new Stop(Why.FIND_MAX_FINISHED, result.reason());
    return new Desired(box.workersFor(slots), slots, done, stop, note());
  }

  private static String hours(long nanos) {
    long minutes = TimeUnit.NANOSECONDS.toMinutes(nanos);
    return minutes >= 120 ? minutes / 60 + " h" : minutes + " min";
  }

  private void awaitSlots(History history, List<ControllerStep> done) {
    long now = history.elapsedNanos();
    if (history.slots() == slots) {
      readyNanos = now;
      return;
    }
    long waited = now - Math.max(levelNanos, 0);
    boolean missing = history.slots() < slots;
    if (waited > (missing ? RAMP_NANOS : SHRINK_NANOS)) {
      String reason =
          "%d of %d slots ran after %d s"
              .formatted(history.slots(), slots, TimeUnit.NANOSECONDS.toSeconds(waited));
      finish(
          new StepJudge.Decided(false, reason, 1.0),
          new StepJudge.Circumstances(slots, 0, null, true),
          StepSample.of(window),
          StepJudge.Reference.of(journal, slots),
          levelNanos,
          now,
          now,
          done);
    }
  }

  private void measure(Second second, long now, List<ControllerStep> done) {
    if (result != null
        || readyNanos < 0
        || second.phase() != Phase.MEASUREMENT
        || second.seconds() < WHOLE_SECOND
        || second.fromNanos() < measuredFrom() - TOLERANCE_NANOS) {
      return;
    }
    window.add(second);
    if (window.seconds() < wanted) {
      return;
    }
    int most = 2 * spec.stepDurationSeconds();
    StepSample sample = StepSample.of(window);
    StepJudge.Reference reference = StepJudge.Reference.of(journal, slots);
    StepJudge.Circumstances circumstances =
        new StepJudge.Circumstances(
            slots,
            shortSeconds,
            queue.longestRow(window.fromNanos(), window.toNanos()),
            window.seconds() >= most);
    StepJudge.Verdict verdict = judge.judge(sample, reference, circumstances);
    // All later steps are held against the first stable one, so it takes all the time it may.
    boolean becomesBaseline =
        verdict instanceof StepJudge.Decided decided
            && decided.stable()
            && !reference.baselineP95().isKnown();
    if (verdict instanceof StepJudge.Decided decided
        && (!becomesBaseline || window.seconds() >= most)) {
      finish(
          decided,
          circumstances,
          sample,
          reference,
          window.fromNanos(),
          window.toNanos(),
          now,
          done);
    } else {
      wanted = Math.min(most, wanted + Math.max(1, spec.stepDurationSeconds() / 2));
    }
  }

  /** The warm-up settles the first level too. */
  private long measuredFrom() {
    return Math.max(warmupNanos, readyNanos + TimeUnit.SECONDS.toNanos(spec.settling()));
  }

  private void finish(
      StepJudge.Decided verdict,
      StepJudge.Circumstances circumstances,
      StepSample sample,
      StepJudge.Reference reference,
      long fromNanos,
      long toNanos,
      long now,
      List<ControllerStep> done) {
    int saturated = sample.saturatedSeconds();
    String reason =
        saturated * 2 > sample.seconds() && !verdict.stable()
            ? verdict.reason()
                + "; the generator was saturated in %d of %.0f s, so this may be its limit"
                    .formatted(saturated, sample.seconds())
            : verdict.reason();
    FindMaxStep step =
        new FindMaxStep(
            journal.size() + 1,
            slots,
            purpose,
            fromNanos,
            toNanos,
            sample.operations(any -> true),
            sample.errors(any -> true),
            sample.qps(),
            sample.errorRatio(any -> true),
            sample.mean(any -> true),
            sample.percentile(any -> true, 50),
            sample.percentile(any -> true, 95),
            sample.percentile(any -> true, 99),
            saturated,
            verdict.stable(),
            circumstances.queueDetected(),
            reason,
            verdict.confidence());
    JsonNode evidence =
        StepEvidence.of(
            spec, step, sample, series, reference, circumstances.ownQueuedSamples(), levelNanos);
    Integer before = journal.isEmpty() ? null : journal.get(journal.size() - 1).slots();
    journal.add(step);
    done.add(record(step, before, reference, evidence));
    turn(now);
  }

  private static ControllerStep record(
      FindMaxStep step, Integer before, StepJudge.Reference reference, JsonNode evidence) {
    return new ControllerStep(
        step.number(),
        ControllerStep.Type.FIND_MAX,
        step.slots(),
        before,
        step.purpose().name(),
        step.startNanos(),
        step.endNanos(),
        step.operations(),
        step.failed(),
        known(step.qps()),
        null,
        known(step.p50()),
        known(step.p95()),
        known(step.p99()),
        percent(step.qps().over(reference.bestQps())),
        percent(step.p95().over(reference.baselineP95())),
        null,
        step.outcome(),
        step.reason(),
        evidence);
  }

  private static Double known(Estimate estimate) {
    return estimate.isKnown() ? (Double) estimate.value() : null;
  }

  private static Double percent(Estimate ratio) {
    return ratio.isKnown() ? (Double) ((ratio.value() - 1) * 100) : null;
  }

  /** To the next level, or to the end. */
  private void turn(long now) {
    FindMaxSearch.Next next = FindMaxSearch.next(spec, box, journal);
    if (next instanceof Finished end) {
      result = end.result();
    } else if (next instanceof Explore level) {
      slots = level.slots();
      purpose = level.purpose();
      levelNanos = now;
      readyNanos = -1;
      shortSeconds = 0;
      queue.clear();
      wanted = spec.stepDurationSeconds();
      window = new StepWindow(2 * spec.stepDurationSeconds());
    }
  }

  private String note() {
    FindMaxStep best = FindMaxSearch.Bracket.of(journal).best();
    String bestSoFar = best == null ? "" : "; best " + best.slots();
    if (result != null) {
      return "search finished" + bestSoFar;
    }
    String where =
        readyNanos < 0
            ? "connecting"
            : window.seconds() == 0 ? "settling" : window.seconds() + " of " + wanted + " s";
    return "step " + (journal.size() + 1) + ": " + slots + " slots, " + where + bestSoFar;
  }

  /** After the search its result, before that what it has found so far. */
  @Override
  public JsonNode findMax() {
    FindMaxResult now =
        result != null
            ? result
            : FindMaxResult.unfinished(
                spec.strategy().name(), journal, "the search was not finished");
    return now.toJson();
  }
}
