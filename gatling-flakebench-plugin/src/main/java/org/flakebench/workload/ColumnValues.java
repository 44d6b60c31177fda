package org.flakebench.workload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** Makes values for columns by their type. */
final class ColumnValues {
  private static final long LARGEST_NUMBER = 1_000_000;

  /** More digits after the point are zeros. */
  private static final int MOST_RANDOM_DIGITS = 12;

  private ColumnValues() {}

  /**
   * The source of values for a column.
   *
   * @return null for types for which no value can be made
   */
  static ValueSource of(Column column) {
    return switch (column.type()) {
      case INTEGER -> {
        long largest = Math.min(LARGEST_NUMBER, column.maxInteger());
        yield (slot, sink, index) -> sink.setLong(index, 1 + slot.random().nextLong(largest));
      }
      case DECIMAL -> decimal(column);
      case FLOAT -> (slot, sink, index) -> sink.setDouble(index, slot.random().nextDouble() * 1000);
      case TEXT -> text(column.maxLength());
      case TIMESTAMP -> (slot, sink, index) -> sink.setInstant(index, Instant.now());
      case DATE -> (slot, sink, index) -> sink.setDate(index, LocalDate.now(ZoneOffset.UTC));
      case BOOLEAN -> (slot, sink, index) -> sink.setBoolean(index, slot.random().nextBoolean());
      case UUID -> uuid();
      case OTHER -> null;
    };
  }

  /** A random UUID, made from the slot's own random numbers. */
  static ValueSource uuid() {
    return (slot, sink, index) -> sink.setUuid(index, randomUuid(slot));
  }

  /** A random UUID as text. */
  static ValueSource uuidText() {
    return (slot, sink, index) -> sink.setText(index, randomUuid(slot).toString());
  }

  private static UUID randomUuid(SlotValues slot) {
    long high = slot.random().nextLong() & ~0xF000L | 0x4000L;
    long low = slot.random().nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /**
   * 0 … 1000 with the column's digits after the point, 1 … 1,000,000 without; never more than the
   * column holds.
   */
  private static ValueSource decimal(Column column) {
    int scale = column.scale() == null ? 2 : column.scale();
    if (scale <= 0) {
      long largest = Math.max(1, Math.min(LARGEST_NUMBER, column.maxInteger()));
      return (slot, sink, index) ->
          sink.setDecimal(index, BigDecimal.valueOf(1 + slot.random().nextLong(largest)));
    }
    int digits = Math.min(scale, MOST_RANDOM_DIGITS);
    long whole =
        Math.min(1000, column.maxInteger() == Long.MAX_VALUE ? 1000 : column.maxInteger() + 1);
    long steps = whole * BigInteger.TEN.pow(digits).longValueExact();
    return (slot, sink, index) ->
        sink.setDecimal(
            index,
            BigDecimal.valueOf(slot.random().nextLong(steps), digits)
                .setScale(scale, RoundingMode.UNNECESSARY));
  }

  private static ValueSource text(Integer maxLength) {
    if (maxLength != null && maxLength == 1) {
      return (slot, sink, index) ->
          sink.setText(index, String.valueOf((char) ('A' + slot.random().nextInt(26))));
    }
    return (slot, sink, index) -> {
      String made = "TEST_" + (1 + slot.random().nextLong(LARGEST_NUMBER));
      sink.setText(
          index,
          maxLength != null && made.length() > maxLength ? made.substring(0, maxLength) : made);
    };
  }
}
