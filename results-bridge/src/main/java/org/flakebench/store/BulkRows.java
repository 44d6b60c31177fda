package org.flakebench.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes the rows of one {@link BulkTable}: {@link #row} begins each, then every column gets its
 * value, or {@link #nothing}, in the table's order. Rows stream: memory does not depend on their
 * number. Not thread-safe.
 */
public interface BulkRows {
  /**
   * Begins a row.
   *
   * @throws IOException when rows before it cannot be written
   */
  void row() throws IOException;

  /** A null of any kind. */
  void nothing();

  /** Up to 32 bits. */
  void integer(int value);

  /** Up to 64 bits. */
  void bigint(long value);

  /** A finite number. */
  void fraction(double value);

  /** A truth value. */
  void bool(boolean value);

  /**
   * A moment.
   *
   * @param epochMicros microseconds since 1970, UTC
   * @throws IOException when it is too far away for the store
   */
  void time(long epochMicros) throws IOException;

  /** Text that is already encoded, as {@link #utf8} does it; null = null. */
  void text(byte[] utf8);

  /** A JSON value, encoded in UTF-8; null = null. */
  void json(byte[] utf8);

  /** Bytes as they are; null = null. */
  void binary(byte[] bytes);

  /** Text; null = null. */
  default void text(String value) {
    text(utf8(value));
  }

  /** A JSON value; null = null. */
  default void json(String value) {
    json(utf8(value));
  }

  /** Null for what is no number. */
  default void measured(double value) {
    if (Double.isFinite(value)) {
      fraction(value);
    } else {
      nothing();
    }
  }

  /** Null = null. */
  default void fraction(Double value) {
    measured(value == null ? Double.NaN : value);
  }

  /** Null = null. */
  default void integer(Integer value) {
    if (value == null) {
      nothing();
    } else {
      integer(value.intValue());
    }
  }

  /** Null = null. */
  default void bigint(Long value) {
    if (value == null) {
      nothing();
    } else {
      bigint(value.longValue());
    }
  }

  /**
   * Text as stores take it. The zero character, which PostgreSQL cannot hold, becomes a replacement
   * character, on every store.
   */
  static byte[] utf8(String value) {
    return value == null ? null : value.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
  }
}
