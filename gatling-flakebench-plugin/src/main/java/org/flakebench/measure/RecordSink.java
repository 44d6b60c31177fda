package org.flakebench.measure;

/**
 * Where execution records, errors and log lines go. Calls come from the drain thread and from loggers; they never block: what
 * cannot be taken is counted as dropped.
 */
public interface RecordSink {
  /** Takes one execution. */
  void execution(ExecutionRecord record);

  /** Tells the meaning of an index of {@link ExecutionRecord#error()}, before the first record that uses it. */
  void error(int index, ErrorKey key, String message);

  /** Takes one log line of the run. */
  void log(LogRecord record);

  /** Execution records that were lost because the sink could not follow. */
  long dropped();

  /** A sink that keeps nothing. */
  static RecordSink none() {
    return NoRecords.INSTANCE;
  }
}
