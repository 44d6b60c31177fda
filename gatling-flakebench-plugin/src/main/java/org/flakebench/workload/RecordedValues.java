package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.TreeMap;
import java.util.UUID;

/** Parameters that were put once, to be put again elsewhere. Not thread-safe. */
public final class RecordedValues implements ParameterSink {
  /** Puts one parameter again. */
  private interface Put {
    void into(ParameterSink sink, int index);
  }

  private final TreeMap<Integer, Put> puts = new TreeMap<>();

  /** How many parameters there are. */
  public int size() {
    return puts.isEmpty() ? 0 : puts.lastKey();
  }

  /** Puts the same values, in the same places. */
  public void replay(ParameterSink sink) {
    puts.forEach((index, put) -> put.into(sink, index));
  }

  @Override
  public void setLong(int index, long value) {
    puts.put(index, (sink, at) -> sink.setLong(at, value));
  }

  @Override
  public void setDouble(int index, double value) {
    puts.put(index, (sink, at) -> sink.setDouble(at, value));
  }

  @Override
  public void setDecimal(int index, BigDecimal value) {
    puts.put(index, (sink, at) -> sink.setDecimal(at, value));
  }

  @Override
  public void setText(int index, String value) {
    puts.put(index, (sink, at) -> sink.setText(at, value));
  }

  @Override
  public void setInstant(int index, Instant value) {
    puts.put(index, (sink, at) -> sink.setInstant(at, value));
  }

  @Override
  public void setDate(int index, LocalDate value) {
    puts.put(index, (sink, at) -> sink.setDate(at, value));
  }

  @Override
  public void setBoolean(int index, boolean value) {
    puts.put(index, (sink, at) -> sink.setBoolean(at, value));
  }

  @Override
  public void setUuid(int index, UUID value) {
    puts.put(index, (sink, at) -> sink.setUuid(at, value));
  }

  @Override
  public void setNull(int index) {
    puts.put(index, ParameterSink::setNull);
  }
}
