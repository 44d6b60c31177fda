package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Passes values on, integers not above a limit. One per slot, so that nothing is allocated; used by
 * the slot's thread only.
 */
final class CappedSink implements ParameterSink {
  private ParameterSink sink;
  private long most;

  /** Sets the limit and where the next values go. */
  ParameterSink to(ParameterSink sink, long most) {
    this.sink = sink;
    this.most = most;
    return this;
  }

  @Override
  public void setLong(int index, long value) {
    sink.setLong(index, Math.min(value, most));
  }

  @Override
  public void setDouble(int index, double value) {
    sink.setDouble(index, value);
  }

  @Override
  public void setDecimal(int index, BigDecimal value) {
    sink.setDecimal(index, value);
  }

  @Override
  public void setText(int index, String value) {
    sink.setText(index, value);
  }

  @Override
  public void setInstant(int index, Instant value) {
    sink.setInstant(index, value);
  }

  @Override
  public void setDate(int index, LocalDate value) {
    sink.setDate(index, value);
  }

  @Override
  public void setBoolean(int index, boolean value) {
    sink.setBoolean(index, value);
  }

  @Override
  public void setUuid(int index, UUID value) {
    sink.setUuid(index, value);
  }

  @Override
  public void setNull(int index) {
    sink.setNull(index);
  }
}
