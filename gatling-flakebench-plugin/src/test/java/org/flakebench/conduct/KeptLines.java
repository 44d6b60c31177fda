package org.flakebench.conduct;

import java.util.List;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.RecordSink;

/** A sink that keeps log lines only. */
record KeptLines(List<LogRecord> lines) implements RecordSink {
  @Override
  public void execution(
      long startEpochMicros,
      long serviceNanos,
      long waitNanos,
      int slot,
      int statement,
      int error,
      int rows,
      Phase phase) {}

  @Override
  public void error(int index, ErrorKey key, String message) {}

  @Override
  public void log(LogRecord line) {
    lines.add(line);
  }

  @Override
  public void step(ControllerStep step, long startEpochMicros, long endEpochMicros) {}

  @Override
  public long dropped() {
    return 0;
  }
}
