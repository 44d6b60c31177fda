package org.flakebench.measure;

import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;

enum NoRecords implements RecordSink {
  INSTANCE;

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
  public void log(LogRecord record) {}

  @Override
  public void step(ControllerStep step, long startEpochMicros, long endEpochMicros) {}

  @Override
  public long dropped() {
    return 0;
  }
}
