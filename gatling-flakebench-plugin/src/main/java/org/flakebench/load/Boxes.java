package org.flakebench.load;

import org.flakebench.template.LoadMode;
import org.flakebench.template.LoadSpec;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.ScalingSpec;
import org.flakebench.template.Supported;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;

/** Works out the box of a run from its template, the host and the target. Pure. */
public final class Boxes {
  /** More workers than this no run has. */
  static final int MOST_WORKERS = 100;

  private Boxes() {}

  /**
   * The box of a run over any number of workers.
   *
   * @param worker how much one worker takes
   * @param target how many connections the target has left for the run, ≥ 0
   * @throws TemplateException when the run does not fit into its own box or onto the target
   */
  public static Box of(Template template, Capacity worker, int target) {
    ScalingSpec scaling = template.scaling();
    LoadSpec load = template.load();
    boolean fixed = scaling.mode() == ScalingMode.FIXED;
    boolean exact = fixed && load.mode() == LoadMode.CONCURRENCY;
    int maxWorkers =
        fixed
            ? scaling.minWorkers()
            : scaling.maxWorkers() == null ? MOST_WORKERS : scaling.maxWorkers();
    maxWorkers = Math.max(maxWorkers, scaling.minWorkers());
    boolean given = scaling.maxConnections() != null;
    int minEach = scaling.minConnections();
    int maxEach =
        exact
            ? scaling.minConnections()
            : given ? scaling.maxConnections() : Math.max(minEach, worker.slots());
    boolean drawn = exact || given && (fixed || scaling.maxWorkers() != null);
    String why =
        maxWorkers
            + (maxWorkers == 1 ? " worker × " : " workers × ")
            + maxEach
            + " slots ("
            + (exact || given ? "as the template says" : worker.why())
            + ")";
    long most = (long) maxWorkers * maxEach;
    if (load.mode() == LoadMode.QPS && load.connections() != null && load.connections() < most) {
      most = load.connections();
      drawn = true;
      why = "load.connections is " + most;
    }
    Box box =
        new Box(
            scaling.minWorkers(),
            maxWorkers,
            minEach,
            maxEach,
            (int) Math.min(Integer.MAX_VALUE, most),
            drawn ? Box.Edge.CONFIGURED : Box.Edge.HOST,
            why);
    return onTarget(fits(template, box), load, target);
  }

  /** The same for a run that has one process, which is one worker. */
  public static Box inOneProcess(Template template, Capacity worker, int target) {
    Box box = of(template, worker, target);
    LoadSpec load = template.load();
    int needed =
        load.mode() == LoadMode.CONCURRENCY ? box.workersFor(box.clamp(load.connections())) : 1;
    if (box.minWorkers() > 1) {
      throw new TemplateException(
          "scaling.min_workers",
          Supported.NOT_SUPPORTED_YET,
          "is "
              + box.minWorkers()
              + ", but one process is one worker, and several do not exist yet; set it to 1");
    }
    if (needed > 1) {
      throw new TemplateException(
          "scaling.max_connections",
          Supported.NOT_SUPPORTED_YET,
          "the run needs "
              + needed
              + " workers ("
              + box.why()
              + "), and one process is one worker; several do not exist yet: allow more connections"
              + " for one with scaling.max_connections");
    }
    if (box.maxWorkers() == 1) {
      return box;
    }
    boolean cut = box.most() > box.maxPerWorker();
    return new Box(
        1,
        1,
        box.minPerWorker(),
        box.maxPerWorker(),
        Math.min(box.most(), box.maxPerWorker()),
        cut ? Box.Edge.HOST : box.edge(),
        cut
            ? "one process is one worker with at most " + box.maxPerWorker() + " slots"
            : box.why());
  }

  private static Box fits(Template template, Box box) {
    LoadSpec load = template.load();
    if (load.mode() == LoadMode.CONCURRENCY && load.connections() > box.most()) {
      throw new TemplateException(
          "load.connections",
          "OUTSIDE_BOX",
          "is " + load.connections() + ", more than the scaling box holds: " + box.why());
    }
    return box;
  }

  private static Box onTarget(Box box, LoadSpec load, int target) {
    int needed = load.mode() == LoadMode.CONCURRENCY ? load.connections() : box.least();
    if (needed > target) {
      throw new TemplateException(
          load.mode() == LoadMode.CONCURRENCY ? "load.connections" : "scaling.min_connections",
          "TARGET_CONNECTIONS",
          "the run needs " + needed + " connections, but the target has only " + target + " left");
    }
    if (target >= box.most()) {
      return box;
    }
    return new Box(
        box.minWorkers(),
        box.maxWorkers(),
        box.minPerWorker(),
        box.maxPerWorker(),
        target,
        Box.Edge.HOST,
        "the target has " + target + (target == 1 ? " connection left" : " connections left"));
  }
}
