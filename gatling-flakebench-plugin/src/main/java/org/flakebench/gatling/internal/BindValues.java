package org.flakebench.gatling.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.Map;

/** Binds what a session holds as what JDBC drivers understand. */
final class BindValues {
  private BindValues() {}

  /**
   * Binds a value with its Java type; null is SQL's NULL.
   *
   * @param place the placeholder, for the message
   * @throws IllegalArgumentException when it is a collection or another thing that is no value
   */
  static void bind(PreparedStatement statement, int index, Object value, Object place)
      throws SQLException {
    Object converted = convert(value, place);
    if (converted == null) {
      statement.setNull(index, Types.NULL);
    } else {
      statement.setObject(index, converted);
    }
  }

  static Object convert(Object value, Object place) {
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof ZonedDateTime time) {
      return time.toOffsetDateTime();
    }
    if (value instanceof Date date && !(value.getClass().getName().startsWith("java.sql."))) {
      return Timestamp.from(date.toInstant());
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Character || value instanceof StringBuilder) {
      return value.toString();
    }
    if (isNoValue(value)) {
      throw new IllegalArgumentException(
          place + " is a " + value.getClass().getName() + ", which cannot be bound as one value");
    }
    return value;
  }

  private static boolean isNoValue(Object value) {
    return value instanceof Collection
        || value instanceof Map
        || value instanceof scala.collection.Iterable
        || value instanceof scala.Option
        || value != null && value.getClass().isArray() && !(value instanceof byte[]);
  }
}
