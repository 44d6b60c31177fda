package org.flakebench.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.Template;

/**
 * Leads a run that follows an arrival schedule: as many slots as the rate needs, by {@link
 * SlotSizing}, from the rate that the pattern will have when the slots are there and from the
 * service times that were measured. The rate itself is the schedule's; slots only make sure that
 * whoever comes due finds a free one. It goes up at once, and down when two decisions in a row say
 * so by more than noise. Seconds without a finished operation tell nothing and change nothing.
 *
 * <p>When the run falls short for longer than a change of the service time takes to be seen, though
 * the sizing says that there are enough slots, an operation costs a slot more than its service
 * time: all slots are busy then, so that slots ÷ ended per second is what it really costs. The
 * difference is added from then on and forgotten slowly. Nothing is learned at the upper edge of
 * the box, where more slots could never show whether it was right.
 *
 * <p>Scaling BOUNDED ends the run when it falls short at the upper edge of its box for longer than
 * the patience; AUTO and FIXED go on. Runs from the warm-up on; only the measurement is ended.
 */
final class RatePlanner implements Planner {
  /**
   * A decision holds for a second, Gatling lends threads once a second, and slots need some time to
   * connect.
   */
  private static final double AHEAD_SECONDS = 2.2;

  /** Down only when a load larger by this would need fewer slots, too. */
  private static final double DOWN_MARGIN = 1.08;

  /** Up when at least this share of the slots is missing. */
  private static final double UP_MARGIN = 0.02;

  private static final int DOWN_DECISIONS = 2;
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Longer than {@link ServiceEstimate} takes to see a change. */
  private static final int SHORT_SECONDS = 4;

  /** Beside its service time an operation costs at most so many times as much again. */
  private static final double MOST_OVERHEAD = 3;

  private static final double FORGET_PER_SECOND = 0.002;

  private final RateCurve curve;
  private final Box box;
  private final double warmupSeconds;
  private final boolean endsAtEdge;
  private final int patienceSeconds;
  private final ServiceEstimate service = new ServiceEstimate();
  private final RateBalance balance = new RateBalance();

  private int slots;
  private double overheadSeconds;
  private int shortInARow;
  private int lower;
  private int lowest;
  private long changedAtNanos;
  private int shortSeconds;
  private int steps;

  RatePlanner(Template template, Box box) {
    this.curve = RateCurve.of(template.load().pattern());
    this.box = box;
    this.warmupSeconds = template.load().warmupSeconds();
    this.endsAtEdge = template.scaling().mode() == ScalingMode.BOUNDED;
    this.patienceSeconds = template.scaling().boundsPatienceSeconds();
    this.slots = box.clamp(SlotSizing.firstSlots(qpsAhead(0)));
  }

  /** Slots that shall be there before the load begins. */
  int firstSlots() {
    return slots;
  }

  @Override
  public Desired decide(History history) {
    Second newest = null;
    boolean isShort = false;
    for (Second second : history.news()) {
      if (!balance.add(second)) {
        continue;
      }
      isShort = balance.isShort(slots);
      double mean = meanServiceSeconds(second);
      if (mean > 0) {
        shortInARow = balance.lastWasShort(slots) ? shortInARow + 1 : 0;
        service.add(mean, isShort);
        newest = second;
      }
      shortSeconds = isShort && mayEnd(history) ? shortSeconds + 1 : 0;
    }
    Stop stop = shortSeconds > 0 && shortSeconds >= patienceSeconds ? edgeReached() : null;
    if (stop != null || newest == null || !service.isKnown()) {
      return new Desired(box.workersFor(slots), slots, List.of(), stop, note(isShort));
    }
    double qps = qpsAhead(history.elapsedNanos() / 1e9);
    learnOverhead(newest, qps);
    double busy = SlotSizing.busy(qps, service.value() + overheadSeconds);
    int before = slots;
    slots = next(busy);
    List<ControllerStep> step = List.of();
    if (slots != before) {
      changedAtNanos = history.elapsedNanos();
      shortInARow = 0;
      step = List.of(step(newest, before, busy, qps));
    }
    return new Desired(box.workersFor(slots), slots, step, null, note(isShort));
  }

  private int next(double busy) {
    int needed = box.clamp(SlotSizing.slots(busy));
    if (needed - slots >= Math.max(1, slots * UP_MARGIN)) {
      lower = 0;
      return needed;
    }
    if (box.clamp(SlotSizing.slots(busy * DOWN_MARGIN)) >= slots) {
      lower = 0;
      return slots;
    }
    lowest = lower == 0 ? needed : Math.max(lowest, needed);
    if (++lower < DOWN_DECISIONS) {
      return slots;
    }
    lower = 0;
    return lowest;
  }

  private void learnOverhead(Second newest, double qps) {
    overheadSeconds *= 1 - FORGET_PER_SECOND;
    double known = service.value();
    boolean enough = SlotSizing.slots(SlotSizing.busy(qps, known + overheadSeconds)) <= slots;
    if (shortInARow >= SHORT_SECONDS && enough && slots < box.most()) {
      double cost = slots * newest.seconds() / newest.operations();
      overheadSeconds = Math.max(overheadSeconds, Math.min(MOST_OVERHEAD * known, cost - known));
      shortInARow = 0;
    }
  }

  private boolean mayEnd(History history) {
    return endsAtEdge
        && balance.phase() == Phase.MEASUREMENT
        && slots >= box.most()
        && history.elapsedNanos() - changedAtNanos >= SETTLE_NANOS;
  }

  private Stop edgeReached() {
    String message =
        String.format(
            Locale.ROOT,
            "short of the target for %d s with all %d slots of the scaling box (%s): offered"
                + " %.1f/s, achieved %.1f/s, %d operations due and not done",
            shortSeconds,
            slots,
            box.why(),
            balance.offeredPerSecond(),
            balance.endedPerSecond(),
            balance.undone());
    return new Stop(Why.BOUNDS_LIMIT_REACHED, message);
  }

  private String note(boolean isShort) {
    return isShort
        ? String.format(
            Locale.ROOT,
            "short of the target: %.1f of %.1f/s%s",
            balance.endedPerSecond(),
            balance.offeredPerSecond(),
            slots >= box.most() ? " with all slots of the box" : "")
        : null;
  }

  /** The highest rate from now until slots that are asked for later would be there. */
  private double qpsAhead(double elapsedSeconds) {
    double from = elapsedSeconds - warmupSeconds;
    return curve.mostQpsBetween(from, from + AHEAD_SECONDS);
  }

  private static double meanServiceSeconds(Second second) {
    double sum = 0;
    long count = 0;
    for (Second.Series series : second.series().values()) {
      long successes = series.service().getTotalCount();
      sum += successes == 0 ? 0 : series.service().getMean() * successes;
      count += successes;
    }
    return count == 0 ? 0 : sum / count / 1e9;
  }

  private ControllerStep step(Second judged, int from, double busy, double qps) {
    Histogram all = null;
    for (Second.Series series : judged.series().values()) {
      if (all == null) {
        all = series.service().copy();
      } else {
        all.add(series.service());
      }
    }
    double ended = judged.seconds() > 0 ? judged.operations() / judged.seconds() : 0;
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.put("phase", judged.phase().name());
    evidence.put("qps_ahead", qps);
    evidence.put("offered_qps", balance.offeredPerSecond());
    evidence.put("achieved_qps", balance.endedPerSecond());
    evidence.put("undone_operations", balance.undone());
    evidence.put("service_ms", service.value() * 1e3);
    evidence.put("busy_slots", busy);
    evidence.put("needed_slots", SlotSizing.slots(busy));
    evidence.put("overhead_ms", overheadSeconds * 1e3);
    evidence.put("least_slots", box.least());
    evidence.put("most_slots", box.most());
    String reason =
        String.format(
            Locale.ROOT,
            "%.1f/s × (%.3f + %.3f) ms keep %.1f slots busy; with reserve that is %d, the box has %d to %d",
            qps,
            service.value() * 1e3,
            overheadSeconds * 1e3,
            busy,
            SlotSizing.slots(busy),
            box.least(),
            box.most());
    return new ControllerStep(
        ++steps,
        ControllerStep.Type.QPS_SCALING,
        slots,
        from,
        slots > from ? "UP" : "DOWN",
        judged.fromNanos(),
        judged.toNanos(),
        judged.operations(),
        judged.errors(),
        ended,
        qps,
        percentileMs(all, 50),
        percentileMs(all, 95),
        percentileMs(all, 99),
        null,
        null,
        qps > 0 ? (Double) ((ended - qps) / qps * 100) : null,
        "SCALED",
        reason,
        evidence);
  }

  private static Double percentileMs(Histogram histogram, double percentile) {
    return histogram == null || histogram.getTotalCount() == 0
        ? null
        : (Double) (histogram.getValueAtPercentile(percentile) / 1e6);
  }
}
