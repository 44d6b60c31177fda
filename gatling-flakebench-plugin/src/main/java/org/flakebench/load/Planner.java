package org.flakebench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Decides once a second how much load there shall be: what it says follows from what has happened
 * so far and from the time, from nothing else. An instance belongs to one run and one thread; it
 * sees every second of the run once, in order.
 */
@FunctionalInterface
public interface Planner {
  /**
   * What a planner sees.
   *
   * @param elapsedNanos since the start of the timeline
   * @param news seconds that are new since the last decision, oldest first
   * @param slots slots that run now, over all workers
   * @param queue looks at the target's queue that are new since the last decision, oldest first;
   *     empty where nobody looks
   */
  record History(long elapsedNanos, List<Second> news, int slots, List<QueueSample> queue) {
    public History {
      news = List.copyOf(news);
      queue = List.copyOf(queue);
    }

    /** Where nobody looks at a queue. */
    public History(long elapsedNanos, List<Second> news, int slots) {
      this(elapsedNanos, news, slots, List.of());
    }

    /** Before anything has happened. */
    public static History none() {
      return new History(0, List.of(), 0);
    }
  }

  /**
   * What a planner wants.
   *
   * @param workers workers that shall run
   * @param slots slots that shall run, over all of them
   * @param steps what was decided since the last time, for the records
   * @param stop why the run shall end now; null while it shall go on
   * @param note where the planner stands, for people; null when there is nothing to say
   */
  record Desired(int workers, int slots, List<ControllerStep> steps, Stop stop, String note) {
    public Desired {
      steps = List.copyOf(steps);
    }

    /** So many slots, and nothing to tell. */
    public static Desired of(int workers, int slots) {
      return new Desired(workers, slots, List.of(), null, null);
    }
  }

  /**
   * A planner's end of a run.
   *
   * @param message why, for people
   */
  record Stop(Why why, String message) {}

  /** Why a planner ends a run; named as the completion reason that follows. */
  enum Why {
    FIND_MAX_FINISHED,
    BOUNDS_LIMIT_REACHED
  }

  Desired decide(History history);

  /** What a search has found so far; null for planners that do not search. */
  default JsonNode findMax() {
    return null;
  }

  /** Always the same. */
  static Planner fixed(int workers, int slots) {
    Desired constant = Desired.of(workers, slots);
    return history -> constant;
  }
}
