package org.flakebench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.flakebench.template.Template;

/**
 * A run in load mode QPS in virtual time: second by second, a planner's slots work off what its
 * schedule offers, against a database with a service time, a capacity with a knee, noise, wild
 * seconds and stalls.
 */
final class SimulatedRate {
  private static final SeriesKey SERIES = new SeriesKey(StatementKind.POINT_LOOKUP, null);
  private static final long SECOND = 1_000_000_000L;

  /** Parts of a second, so that changes in mid-second mix as they do in life. */
  private static final int PARTS = 20;

  private final Planner planner;
  private final RateCurve curve;
  private final double warmup;
  private final Random random;

  /** Milliseconds an operation takes at a second of the run, when the database is not crowded. */
  DoubleUnaryOperator serviceMs = at -> 10;

  /** Operations per second that the database can do; more slots only make each slower. */
  double capacityQps = Double.POSITIVE_INFINITY;

  /** Per-second noise of what is seen of the service time: a normal deviation of so much. */
  double noise;

  /** How often a second's service time looks three times as long. */
  double wildRatio;

  /** Which part of a second at an instant is stalled. */
  IntToDoubleFunction stalledRatio = second -> 0;

  /** Time of a slot that an operation takes beside its service time. */
  double overheadMs;

  /** What the planner wanted after each second; index 0 is before the first. */
  final List<Planner.Desired> decisions = new ArrayList<>();

  final List<Second> seconds = new ArrayList<>();

  private int second;
  private double backlog;
  private double carried;

  SimulatedRate(Template template, Planner planner, long seed) {
    this.planner = planner;
    this.curve = RateCurve.of(template.load().pattern());
    this.warmup = template.load().warmupSeconds();
    this.random = new Random(seed);
    decisions.add(planner.decide(Planner.History.none()));
    decide(List.of());
  }

  private void decide(List<Second> news) {
    decisions.add(
        planner.decide(new Planner.History(second * SECOND, news, decisions.get(0).slots())));
  }

  int slots() {
    return decisions.get(decisions.size() - 1).slots();
  }

  List<ControllerStep> steps() {
    return decisions.stream().flatMap(decision -> decision.steps().stream()).toList();
  }

  /** Slots that Little's law with its reserve asks for at an instant. */
  int needed(double at) {
    return SlotSizing.slots(curve.qpsAt(at - warmup) * serviceMs.applyAsDouble(at) / 1000);
  }

  /** Lives through some seconds; ends early when the planner does. */
  SimulatedRate run(int count) {
    for (int i = 0; i < count; i++) {
      if (decisions.get(decisions.size() - 1).stop() != null) {
        return this;
      }
      live();
    }
    return this;
  }

  private void live() {
    Phase phase = second < warmup ? Phase.WARMUP : Phase.MEASUREMENT;
    if (second == Math.round(warmup)) {
      backlog = 0;
    }
    double working = 1 - stalledRatio.applyAsDouble(second);
    double seen = Math.max(0.5, 1 + noise * random.nextGaussian());
    seen *= random.nextDouble() < wildRatio ? 3 : 1;
    double offered = 0;
    double ended = 0;
    Histogram service = new Histogram(1, 1_200_000_000_000L, 3);
    for (int part = 0; part < PARTS; part++) {
      double at = second + (part + 0.5) / PARTS;
      double due = curve.qpsAt(at - warmup) / PARTS;
      offered += due;
      backlog += due;
      double ms = Math.max(serviceMs.applyAsDouble(at), slots() / capacityQps * 1000);
      double most = slots() / ((ms + overheadMs) / 1000) / PARTS * working;
      double done = Math.min(backlog, most);
      // Where slots are not all busy, the database is not crowded either.
      double busyMs = done < most ? serviceMs.applyAsDouble(at) : ms;
      backlog -= done;
      ended += done;
      if (done > 0) {
        service.recordValueWithCount(
            (long) (busyMs * seen * 1e6), Math.max(1, Math.round(done * 100)));
      }
    }
    double whole = offered + carried;
    long offeredCount = (long) whole;
    carried = whole - offeredCount;
    long endedCount = Math.min(Math.round(ended), Long.MAX_VALUE);
    second++;
    Second lived =
        new Second(
            (second - 1) * SECOND,
            second * SECOND,
            phase,
            endedCount == 0 && service.getTotalCount() == 0
                ? Map.of()
                : Map.of(SERIES, new Second.Series(endedCount, 0, service)),
            offeredCount,
            slots(),
            false);
    seconds.add(lived);
    decide(List.of(lived));
  }
}
