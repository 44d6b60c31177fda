package org.flakebench.bridge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.statement.StatementContext;

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

  /** A time of a row; null when it is null. */
  static Instant instant(ResultSet row, String column, StatementContext context)
      throws SQLException {
    return context
        .findColumnMapperFor(Instant.class)
        .orElseThrow(() -> new IllegalStateException("nothing reads instants"))
        .map(row, column, context);
  }
}
