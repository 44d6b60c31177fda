package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Remembers what was put, in order. */
final class SeenParameters implements ParameterSink {
  private final List<Object> values = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();

  List<Object> values() {
    return values;
  }

  List<Integer> indexes() {
    return indexes;
  }

  private void put(int index, Object value) {
    indexes.add(index);
    values.add(value);
  }

  @Override
  public void setLong(int index, long value) {
    put(index, value);
  }

  @Override
  public void setDouble(int index, double value) {
    put(index, value);
  }

  @Override
  public void setDecimal(int index, BigDecimal value) {
    put(index, value);
  }

  @Override
  public void setText(int index, String value) {
    put(index, value);
  }

  @Override
  public void setInstant(int index, Instant value) {
    put(index, value);
  }

  @Override
  public void setDate(int index, LocalDate value) {
    put(index, value);
  }

  @Override
  public void setBoolean(int index, boolean value) {
    put(index, value);
  }

  @Override
  public void setUuid(int index, UUID value) {
    put(index, value);
  }

  @Override
  public void setNull(int index) {
    put(index, null);
  }
}
