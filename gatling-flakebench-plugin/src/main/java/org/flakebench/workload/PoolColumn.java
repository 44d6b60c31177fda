package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The values of one column of a pool, by their places. Integers and floats are kept as primitives.
 * Immutable; thread-safe.
 */
public final class PoolColumn {
  private final String name;
  private final ValueType type;
  private final int size;

  /** Null when no value is. */
  private final BitSet nulls;

  /** INTEGER: the values; FLOAT: their bits; else null. */
  private final long[] numbers;

  /** All other types; else null. */
  private final Object[] objects;

  private PoolColumn(
      String name, ValueType type, int size, BitSet nulls, long[] numbers, Object[] objects) {
    this.name = name;
    this.type = type;
    this.size = size;
    this.nulls = nulls;
    this.numbers = numbers;
    this.objects = objects;
  }

  /**
   * A column of values.
   *
   * @param type INTEGER takes Longs, DECIMAL BigDecimals, FLOAT Doubles, TEXT and OTHER Strings,
   *     TIMESTAMP Instants, DATE LocalDates, BOOLEAN Booleans, UUID UUIDs; each may be null
   */
  public static PoolColumn of(String name, ValueType type, List<?> values) {
    BitSet nulls = new BitSet();
    boolean primitive = type == ValueType.INTEGER || type == ValueType.FLOAT;
    long[] numbers = primitive ? new long[values.size()] : null;
    Object[] objects = primitive ? null : new Object[values.size()];
    int place = 0;
    for (Object value : values) {
      if (value == null) {
        nulls.set(place);
      } else if (!javaType(type).isInstance(value)) {
        throw new IllegalArgumentException(
            "a value of column "
                + name
                + " is a "
                + value.getClass().getSimpleName()
                + ", "
                + type
                + " takes "
                + javaType(type).getSimpleName());
      } else if (type == ValueType.INTEGER) {
        numbers[place] = (Long) value;
      } else if (type == ValueType.FLOAT) {
        numbers[place] = Double.doubleToRawLongBits((Double) value);
      } else {
        objects[place] = value;
      }
      place++;
    }
    return new PoolColumn(name, type, place, nulls.isEmpty() ? null : nulls, numbers, objects);
  }

  /** The class of a type's values. */
  public static Class<?> javaType(ValueType type) {
    return switch (type) {
      case INTEGER -> Long.class;
      case DECIMAL -> BigDecimal.class;
      case FLOAT -> Double.class;
      case TEXT, OTHER -> String.class;
      case TIMESTAMP -> Instant.class;
      case DATE -> LocalDate.class;
      case BOOLEAN -> Boolean.class;
      case UUID -> UUID.class;
    };
  }

  public String name() {
    return name;
  }

  public ValueType type() {
    return type;
  }

  public int size() {
    return size;
  }

  /** The value at a place, boxed; may be null. */
  public Object value(int place) {
    if (nulls != null && nulls.get(place)) {
      return null;
    }
    return switch (type) {
      case INTEGER -> (Object) numbers[place];
      case FLOAT -> Double.longBitsToDouble(numbers[place]);
      default -> objects[place];
    };
  }

  /** Puts the value at a place; allocates nothing. */
  void put(int place, ParameterSink sink, int index) {
    if (nulls != null && nulls.get(place)) {
      sink.setNull(index);
      return;
    }
    switch (type) {
      case INTEGER -> sink.setLong(index, numbers[place]);
      case FLOAT -> sink.setDouble(index, Double.longBitsToDouble(numbers[place]));
      case DECIMAL -> sink.setDecimal(index, (BigDecimal) objects[place]);
      case TEXT, OTHER -> sink.setText(index, (String) objects[place]);
      case TIMESTAMP -> sink.setInstant(index, (Instant) objects[place]);
      case DATE -> sink.setDate(index, (LocalDate) objects[place]);
      case BOOLEAN -> sink.setBoolean(index, (Boolean) objects[place]);
      case UUID -> sink.setUuid(index, (UUID) objects[place]);
    }
  }

  /** Whether name, type and all values are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PoolColumn column
        && name.equals(column.name)
        && type == column.type
        && size == column.size
        && Objects.equals(nulls, column.nulls)
        && Arrays.equals(numbers, column.numbers)
        && Arrays.equals(objects, column.objects);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, size);
  }
}
