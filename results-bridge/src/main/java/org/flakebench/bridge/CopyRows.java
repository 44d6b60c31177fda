package org.flakebench.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, sent as they are made, in pieces of about 64 KB. Binary,
 * because the server then has neither times nor fractions to parse. Not thread-safe.
 */
final class CopyRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int PIECE_BYTES = 64 * 1024;

  /** Microseconds from 1970 to 2000, where PostgreSQL's clock begins. */
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  private final CopyIn copy;
  private byte[] bytes = new byte[PIECE_BYTES * 2];
  private int used;

  CopyRows(CopyIn copy) {
    this.copy = copy;
    raw(SIGNATURE);
    int32(0);
    int32(0);
  }

  /** Begins a row with that many fields; each must be given then, in order. */
  void row(int fields) throws SQLException {
    if (used > PIECE_BYTES) {
      flush();
    }
    room(2);
    bytes[used++] = (byte) (fields >>> 8);
    bytes[used++] = (byte) fields;
  }

  void nothing() {
    int32(-1);
  }

  void integer(int value) {
    int32(4);
    int32(value);
  }

  void bigint(long value) {
    int32(8);
    int64(value);
  }

  void fraction(double value) {
    int32(8);
    int64(Double.doubleToRawLongBits(value));
  }

  void bool(boolean value) {
    int32(1);
    room(1);
    bytes[used++] = (byte) (value ? 1 : 0);
  }

  /** A timestamptz. */
  void time(long epochMicros) {
    int32(8);
    int64(epochMicros - POSTGRES_EPOCH_MICROS);
  }

  /** Text that is already encoded in UTF-8; null = null. */
  void text(byte[] utf8) {
    if (utf8 == null) {
      nothing();
    } else {
      int32(utf8.length);
      raw(utf8);
    }
  }

  /**
   * Text; null = null. The zero character, which PostgreSQL cannot hold, becomes a replacement
   * character.
   */
  void text(String value) {
    text(utf8(value));
  }

  /** A jsonb value, encoded in UTF-8; null = null. */
  void json(byte[] utf8) {
    if (utf8 == null) {
      nothing();
    } else {
      int32(utf8.length + 1);
      room(1);
      bytes[used++] = 1;
      raw(utf8);
    }
  }

  static byte[] utf8(String value) {
    return value == null ? null : value.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
  }

  /** Ends the COPY; how many rows the server took. */
  long finish() throws SQLException {
    room(2);
    bytes[used++] = -1;
    bytes[used++] = -1;
    flush();
    return copy.endCopy();
  }

  private void flush() throws SQLException {
    copy.writeToCopy(bytes, 0, used);
    used = 0;
  }

  private void int32(int value) {
    room(4);
    INT.set(bytes, used, value);
    used += 4;
  }

  private void int64(long value) {
    room(8);
    LONG.set(bytes, used, value);
    used += 8;
  }

  private void raw(byte[] from) {
    room(from.length);
    System.arraycopy(from, 0, bytes, used, from.length);
    used += from.length;
  }

  private void room(int more) {
    if (bytes.length - used < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
    }
  }
}
