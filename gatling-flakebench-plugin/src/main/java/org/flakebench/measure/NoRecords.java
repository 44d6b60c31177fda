package org.flakebench.measure;

enum NoRecords implements RecordSink {
  INSTANCE;

  @Override
  public void execution(ExecutionRecord record) {}

  @Override
  public void error(int index, ErrorKey key, String message) {}

  @Override
  public void log(LogRecord record) {}

  @Override
  public long dropped() {
    return 0;
  }
}
