package org.flakebench.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Rows as a CSV file for Snowflake, compressed as they are written. What is null is empty, every
 * text stands in quotes, so that no text can be taken for null; moments are microseconds since
 * 1970, so that neither formats nor zones of a session matter; bytes are hexadecimal. {@link
 * #FORMAT} says so to Snowflake. Not thread-safe.
 */
final class StageRows implements BulkRows, Closeable {
  /** How COPY INTO has to read the file. */
  static final String FORMAT =
      "(TYPE = CSV COMPRESSION = GZIP FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '\"'"
          + " ESCAPE_UNENCLOSED_FIELD = NONE NULL_IF = () EMPTY_FIELD_AS_NULL = TRUE)";

  private static final int PIECE_BYTES = 64 * 1024;

  /** From the year 1 to the end of 9999, in microseconds since 1970. */
  private static final long FIRST_MICROS = -62_135_596_800_000_000L;

  private static final long LAST_MICROS = 253_402_300_799_999_999L;
  private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private byte[] bytes = new byte[PIECE_BYTES * 2];
  private int used;
  private boolean first = true;
  private long given;

  /** Makes the file; it must not exist. */
  StageRows(Path file) throws IOException {
    this.out = new Quick(Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW));
  }

  /** The fastest compression: the file is read once. */
  private static final class Quick extends GZIPOutputStream {
    Quick(OutputStream file) throws IOException {
      super(file, PIECE_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  @Override
  public void row() throws IOException {
    if (given++ > 0) {
      room(1);
      bytes[used++] = '\n';
    }
    if (used > PIECE_BYTES) {
      flush();
    }
    first = true;
  }

  @Override
  public void nothing() {
    next();
  }

  @Override
  public void integer(int value) {
    bigint(value);
  }

  @Override
  public void bigint(long value) {
    plain(Long.toString(value));
  }

  @Override
  public void fraction(double value) {
    plain(Double.toString(value));
  }

  @Override
  public void bool(boolean value) {
    plain(value ? "true" : "false");
  }

  /**
   * Snowflake calls no year outside 1 to 9999 supported, and does not say that it refuses them
   * (docs.snowflake.com/en/sql-reference/data-types-datetime).
   */
  @Override
  public void time(long epochMicros) throws IOException {
    if (epochMicros < FIRST_MICROS || epochMicros > LAST_MICROS) {
      throw new IOException(
          "the store did not take a time of "
              + epochMicros
              + " microseconds since 1970: allowed are the years 1 to 9999");
    }
    bigint(epochMicros);
  }

  @Override
  public void text(byte[] utf8) {
    next();
    if (utf8 == null) {
      return;
    }
    room(2 * utf8.length + 2);
    bytes[used++] = '"';
    for (byte one : utf8) {
      if (one == '"') {
        bytes[used++] = '"';
      }
      bytes[used++] = one;
    }
    bytes[used++] = '"';
  }

  @Override
  public void json(byte[] utf8) {
    text(utf8);
  }

  @Override
  public void binary(byte[] value) {
    next();
    if (value == null) {
      return;
    }
    room(2 * value.length + 2);
    bytes[used++] = '"';
    for (byte one : value) {
      bytes[used++] = DIGITS[one >> 4 & 15];
      bytes[used++] = DIGITS[one & 15];
    }
    bytes[used++] = '"';
  }

  /** How many rows were begun. */
  long given() {
    return given;
  }

  /** Ends the file. */
  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }

  private void plain(String ascii) {
    next();
    int length = ascii.length();
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[used++] = (byte) ascii.charAt(i);
    }
  }

  private void next() {
    room(1);
    if (!first) {
      bytes[used++] = ',';
    }
    first = false;
  }

  private void flush() throws IOException {
    out.write(bytes, 0, used);
    used = 0;
  }

  private void room(int more) {
    if (bytes.length - used < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
    }
  }
}
