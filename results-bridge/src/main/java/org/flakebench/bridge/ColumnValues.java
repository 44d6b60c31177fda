package org.flakebench.bridge;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Values as columns take them: what is unknown is null. */
final class ColumnValues {
  private ColumnValues() {}

  /** Null for what is no number. */
  static Double number(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? null : (Double) value;
  }

  /** A timestamptz. */
  static OffsetDateTime time(Instant instant) {
    return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /** Microseconds since 1970, as {@code BulkRows.time} takes them. */
  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }
}
