package org.flakebench.measure;

import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;

/**
 * Where execution records, errors and log lines go. Calls come from the drain thread and from
 * loggers; they never block: what cannot be taken is counted as dropped.
 */
public interface RecordSink {
  /**
   * Takes one execution, without allocating. Called by one thread.
   *
   * @param startEpochMicros when it began, UTC
   * @param serviceNanos execute to last row
   * @param waitNanos from the intended start to the begin; 0 in CONCURRENCY mode
   * @param slot number of the slot, from 0
   * @param statement index of the statement in the template
   * @param error 0 = success, else the index given to {@link #error} before
   * @param rows rows read or written
   * @param phase the phase in which it began
   */
  void execution(
      long startEpochMicros,
      long serviceNanos,
      long waitNanos,
      int slot,
      int statement,
      int error,
      int rows,
      Phase phase);

  /**
   * Tells the meaning of an error index, before the first record that uses it.
   *
   * @param index from 1
   * @param message one example, values redacted; may be null
   */
  void error(int index, ErrorKey key, String message);

  /** Takes one log line of the run. */
  void log(LogRecord record);

  /**
   * Takes one decision of the run's planner.
   *
   * @param startEpochMicros begin of what was judged, UTC
   * @param endEpochMicros its end
   */
  void step(ControllerStep step, long startEpochMicros, long endEpochMicros);

  /** Execution records that were lost because the sink could not follow. */
  long dropped();

  /** A sink that keeps nothing. */
  static RecordSink none() {
    return NoRecords.INSTANCE;
  }
}
