package org.flakebench.store;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, sent as they are made, in pieces of about 64 KB. Binary,
 * because the server then has neither times nor fractions to parse. The COPY begins with the first
 * row. Not thread-safe.
 */
final class CopyRows implements BulkRows, AutoCloseable {
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

  private final Connection connection;
  private final BulkTable table;
  private final int fields;
  private CopyIn copy;
  private byte[] bytes = new byte[PIECE_BYTES * 2];
  private int used;
  private long given;

  CopyRows(Connection connection, BulkTable table) {
    this.connection = connection;
    this.table = table;
    this.fields = table.columns().size();
  }

  @Override
  public void row() throws IOException {
    if (used > PIECE_BYTES || copy == null) {
      send();
    }
    given++;
    room(2);
    bytes[used++] = (byte) (fields >>> 8);
    bytes[used++] = (byte) fields;
  }

  @Override
  public void nothing() {
    int32(-1);
  }

  @Override
  public void integer(int value) {
    int32(4);
    int32(value);
  }

  @Override
  public void bigint(long value) {
    int32(8);
    int64(value);
  }

  @Override
  public void fraction(double value) {
    int32(8);
    int64(Double.doubleToRawLongBits(value));
  }

  @Override
  public void bool(boolean value) {
    int32(1);
    room(1);
    bytes[used++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void time(long epochMicros) {
    int32(8);
    int64(epochMicros - POSTGRES_EPOCH_MICROS);
  }

  @Override
  public void text(byte[] utf8) {
    if (utf8 == null) {
      nothing();
    } else {
      int32(utf8.length);
      raw(utf8);
    }
  }

  @Override
  public void binary(byte[] value) {
    text(value);
  }

  @Override
  public void json(byte[] utf8) {
    if (utf8 == null) {
      nothing();
    } else {
      int32(utf8.length + 1);
      room(1);
      bytes[used++] = 1;
      raw(utf8);
    }
  }

  /** How many rows were begun. */
  long given() {
    return given;
  }

  /** Ends the COPY; how many rows the server took. */
  long finish() throws SQLException {
    if (copy == null) {
      return 0;
    }
    room(2);
    bytes[used++] = -1;
    bytes[used++] = -1;
    flush();
    return copy.endCopy();
  }

  /** Cancels a COPY that has not ended: the connection can do nothing else before. */
  @Override
  public void close() throws SQLException {
    if (copy != null && copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void send() throws IOException {
    try {
      if (copy == null) {
        copy =
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                    "COPY "
                        + table.name()
                        + " ("
                        + table.columnNames()
                        + ") FROM STDIN (FORMAT binary)");
        raw(SIGNATURE);
        int32(0);
        int32(0);
      } else {
        flush();
      }
    } catch (SQLException e) {
      throw new IOException(
          "the store did not take the " + table.rows() + ": " + e.getMessage(), e);
    }
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
