package org.flakebench.conduct;

import org.flakebench.load.Planner;
import org.flakebench.load.Timeline;

/** The workers of a run as its conductor sees them. */
public interface Workers {
  /**
   * Their state now.
   *
   * @param expected slots that shall run
   * @param arrived slots that have come in, whether they are connected or not
   * @param ready slots that wait at the barrier or run
   * @param connected slots with a connection
   * @param running slots in their loop, or on the way to it
   * @param done slots that have done all the operations they may do, and have left
   * @param arrivedBefore nanoseconds since the last slot came in
   */
  record State(
      int expected,
      int arrived,
      int ready,
      int connected,
      int running,
      int done,
      long arrivedBefore) {}

  State state();

  /** What went wrong so that the run cannot go on; null while all is well. */
  Failure failure();

  /**
   * Why workers cannot go on.
   *
   * @param reason a reason with status FAILED
   */
  record Failure(CompletionReason reason, String message, Throwable cause) {}

  /** What a planner may look at. */
  Planner.History history();

  /** Opens the barrier. */
  void start(Timeline timeline);

  /** Changes how many slots shall run. */
  void target(Planner.Desired desired);

  /** No operation begins after this instant. */
  void endAt(long nanos);

  /** Asks the database to cancel what still runs. */
  void cancelOperations();

  /** Tears down connections whose operations still hang. */
  void abortConnections();

  /** Counts operations that hang all the same as failed, and waits for them no longer. */
  void abandonOperations();
}
