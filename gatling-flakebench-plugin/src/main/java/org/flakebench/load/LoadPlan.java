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

  /** The plan of a template that runs in this process, on a target with enough connections. */
  public static LoadPlan inThisProcess(Template template) {
    return of(template, Boxes.inOneProcess(template, Capacity.ofThisProcess(), Integer.MAX_VALUE));
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
    if (load.mode() == LoadMode.FIND_MAX_CONCURRENCY) {
      Planner search = FindMaxPlanner.of(template, box);
      int first = box.clamp(load.findMax().startConcurrency());
      long longest = FindMaxPlanner.longestNanos(load.findMax(), box);
      return new LoadPlan(search, box, first, warmup, longest, false);
    }
    if (load.mode() != LoadMode.CONCURRENCY) {
      throw new IllegalStateException("load mode " + load.mode() + " has no planner yet");
    }
    int slots = box.clamp(load.connections());
    Planner planner = Planner.fixed(box.workersFor(slots), slots);
    return new LoadPlan(planner, box, slots, warmup, measurement, false);
  }
}
