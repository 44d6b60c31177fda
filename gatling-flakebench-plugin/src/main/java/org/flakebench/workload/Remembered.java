package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;

/**
 * The values that a slot has put for the statement it binds now, for later parameters that depend
 * on them. A sink between a source and the real sink; allocates only until it is as large as the
 * largest statement. Used by the slot's thread only.
 */
final class Remembered implements ParameterSink {
  /** Of which type a value is, and where it is kept. */
  enum Type {
    LONG,
    DOUBLE,
    OBJECT
  }

  private Type[] types = {};
  private long[] longs = {};
  private double[] doubles = {};
  private Object[] objects = {};
  private ParameterSink sink;
  private int parameter;

  /** Makes the next value that is put the one of a parameter, and passes it on. */
  ParameterSink as(int parameter, ParameterSink sink) {
    if (parameter >= types.length) {
      types = Arrays.copyOf(types, parameter + 1);
      longs = Arrays.copyOf(longs, parameter + 1);
      doubles = Arrays.copyOf(doubles, parameter + 1);
      objects = Arrays.copyOf(objects, parameter + 1);
    }
    this.parameter = parameter;
    this.sink = sink;
    return this;
  }

  Type type(int parameter) {
    return types[parameter];
  }

  long number(int parameter) {
    return longs[parameter];
  }

  double real(int parameter) {
    return doubles[parameter];
  }

  /** What is neither a long nor a double; may be null. */
  Object object(int parameter) {
    return objects[parameter];
  }

  private void object(Object value) {
    types[parameter] = Type.OBJECT;
    objects[parameter] = value;
  }

  @Override
  public void setLong(int index, long value) {
    types[parameter] = Type.LONG;
    longs[parameter] = value;
    sink.setLong(index, value);
  }

  @Override
  public void setDouble(int index, double value) {
    types[parameter] = Type.DOUBLE;
    doubles[parameter] = value;
    sink.setDouble(index, value);
  }

  @Override
  public void setDecimal(int index, BigDecimal value) {
    object(value);
    sink.setDecimal(index, value);
  }

  @Override
  public void setText(int index, String value) {
    object(value);
    sink.setText(index, value);
  }

  @Override
  public void setInstant(int index, Instant value) {
    object(value);
    sink.setInstant(index, value);
  }

  @Override
  public void setDate(int index, LocalDate value) {
    object(value);
    sink.setDate(index, value);
  }

  @Override
  public void setBoolean(int index, boolean value) {
    object(value);
    sink.setBoolean(index, value);
  }

  @Override
  public void setUuid(int index, UUID value) {
    object(value);
    sink.setUuid(index, value);
  }

  @Override
  public void setNull(int index) {
    object(null);
    sink.setNull(index);
  }
}
