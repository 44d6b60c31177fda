package org.flakebench.load;

import java.util.concurrent.TimeUnit;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Template;

/**
 * How the load of a template is led.
 *
 * @param planner decides about slots; for this run only
 * @param box between which sizes
 * @param firstSlots slots that must be ready before the load begins
 * @param warmupNanos length of the warm-up, 0 without
 * @param measurementNanos planned length of the measurement; of a search the longest it may take
 * @param scheduled whether operations follow an arrival schedule
 */
public record LoadPlan(
    Planner planner,
    Box box,
    int firstSlots,
    long warmupNanos,
    long measurementNanos,
    boolean scheduled) {

  /**
   * The plan of a template that runs in this process, as its only worker.
   *
   * @param connectionsLeft how many connections the target has left for it
   */
  public static LoadPlan inThisProcess(Template template, int connectionsLeft) {
    return of(template, Boxes.inOneProcess(template, Capacity.ofThisProcess(), connectionsLeft));
  }

  /** Most slots that the run can ever have. */
  public int mostSlots(LoadMode mode) {
    return mode == LoadMode.CONCURRENCY ? firstSlots : box.most();
  }

  /** The same led by another planner. */
  public LoadPlan ledBy(Planner other) {
    return new LoadPlan(other, box, firstSlots, warmupNanos, measurementNanos, scheduled);
  }

  /** The plan of a template inside a box. */
  public static LoadPlan of(Template template, Box box) {
    var load = template.load();
    long warmup = TimeUnit.SECONDS.toNanos(load.warmupSeconds());
    long measurement = TimeUnit.SECONDS.toNanos(load.durationSeconds());
    if (load.mode() == LoadMode.QPS) {
      RatePlanner rate = new RatePlanner(template, box);
      return new LoadPlan(rate, box, rate.firstSlots(), warmup, measurement, true);
    }
    if (load.mode() == LoadMode.FIND_MAX_CONCURRENCY) {
      Planner search = FindMaxPlanner.of(template, box);
      int first = box.clamp(load.findMax().startConcurrency());
      long longest = FindMaxPlanner.longestNanos(load.findMax(), box);
      return new LoadPlan(search, box, first, warmup, longest, false);
    }
    int slots = box.clamp(load.connections());
    Planner planner = Planner.fixed(box.workersFor(slots), slots);
    return new LoadPlan(planner, box, slots, warmup, measurement, false);
  }
}
