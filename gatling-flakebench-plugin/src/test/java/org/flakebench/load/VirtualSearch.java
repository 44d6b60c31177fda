package org.flakebench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.SloSpec;

/** Drives the real planner by a simulated database, second by second, without waiting. */
final class VirtualSearch {
  private static final int WARMUP_SECONDS = 10;
  private static final int DISTURBED_SECONDS = 3;
  private static final double DISTURBANCE = 1.8;

  final List<ControllerStep> steps = new ArrayList<>();
  Planner.Desired last;
  JsonNode result;
  int seconds;

  private final FindMaxPlanner planner;
  private final SimulatedDatabase database;
  private final SplittableRandom random;
  private int running;
  private int changedAt;

  /** Own statements that a look sees in the queue, by slots; null: nobody looks. */
  private IntFunction<Integer> queued;

  VirtualSearch(
      FindMaxSpec spec, List<SloSpec> slos, Box box, SimulatedDatabase database, long seed) {
    this(
        new FindMaxPlanner(
            spec,
            slos,
            Set.of(SimulatedDatabase.LOOKUP),
            box,
            TimeUnit.SECONDS.toNanos(WARMUP_SECONDS),
            List.of()),
        database,
        seed);
  }

  VirtualSearch(FindMaxPlanner planner, SimulatedDatabase database, long seed) {
    this.planner = planner;
    this.database = database;
    this.random = new SplittableRandom(seed);
    this.last = planner.decide(Planner.History.none());
    this.running = last.slots();
  }

  /** Somebody looks at the queue every five seconds. */
  VirtualSearch queued(IntFunction<Integer> ownBySlots) {
    this.queued = ownBySlots;
    return this;
  }

  private List<QueueSample> looks() {
    return queued == null || seconds % 5 != 0
        ? List.of()
        : List.of(new QueueSample(TimeUnit.SECONDS.toNanos(seconds), queued.apply(running)));
  }

  /** A box of one worker, drawn by the template. */
  static Box box(int most) {
    return new Box(1, 1, 1, most, most, Box.Edge.CONFIGURED, "1 worker × " + most + " slots");
  }

  VirtualSearch run() {
    return run(100_000);
  }

  /** Until the search ends, or so many seconds have gone. */
  VirtualSearch run(int most) {
    for (int i = 0; i < most && last.stop() == null; i++) {
      Phase phase = seconds < WARMUP_SECONDS ? Phase.WARMUP : Phase.MEASUREMENT;
      // Slots need a second to come or go, and caches some more to fit.
      boolean disturbed = seconds - changedAt < DISTURBED_SECONDS;
      Second second = database.second(seconds, phase, running, disturbed ? DISTURBANCE : 1, random);
      seconds++;
      last =
          planner.decide(
              new Planner.History(
                  TimeUnit.SECONDS.toNanos(seconds), List.of(second), running, looks()));
      steps.addAll(last.steps());
      if (last.slots() != running) {
        running = last.slots();
        changedAt = seconds;
      }
    }
    result = planner.findMax();
    return this;
  }

  int best() {
    return result.get("best_concurrency").asInt(0);
  }

  String type() {
    return result.get("max_type").asText();
  }
}
