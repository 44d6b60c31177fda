package org.flakebench.emulator.stage;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.error.SnowflakeError;

/** Reads records of CSV as COPY INTO does. Not thread-safe. */
public final class CsvReader implements Closeable {
  private final Reader in;
  private final FileFormat format;
  private final StringBuilder field = new StringBuilder();
  private long record;
  private int next = -2;

  public CsvReader(Reader in, FileFormat format) {
    this.in = in;
    this.format = format;
  }

  /** Number of the record that was read last, from 1. */
  public long record() {
    return record;
  }

  private int peek() throws IOException {
    if (next == -2) {
      next = in.read();
    }
    return next;
  }

  private int take() throws IOException {
    int c = peek();
    next = -2;
    return c;
  }

  /** The next record, or null at the end. */
  public String[] read() throws IOException {
    if (peek() < 0) {
      return null;
    }
    record++;
    List<String> fields = new ArrayList<>();
    while (true) {
      fields.add(field());
      int c = take();
      if (c != format.delimiter()) {
        if (c == '\r' && peek() == '\n') {
          take();
        }
        return fields.toArray(new String[0]);
      }
    }
  }

  private String field() throws IOException {
    field.setLength(0);
    if (format.trimSpace()) {
      while (peek() == ' ') {
        take();
      }
    }
    if (format.enclosedBy() != 0 && peek() == format.enclosedBy()) {
      take();
      enclosed();
      return meaning(field.toString(), true);
    }
    while (true) {
      int c = peek();
      if (c < 0 || c == format.delimiter() || c == '\n' || c == '\r') {
        break;
      }
      take();
      char escape = format.escape() != 0 ? format.escape() : format.escapeUnenclosed();
      if (c == escape && escape != 0 && peek() >= 0) {
        int escaped = take();
        // \N is the default NULL_IF: it stays as it is, to be found there.
        field.append(escaped == 'N' ? "\\N" : plain((char) escaped));
      } else {
        field.append((char) c);
      }
    }
    String text = format.trimSpace() ? field.toString().strip() : field.toString();
    return meaning(text, false);
  }

  private void enclosed() throws IOException {
    while (true) {
      int c = take();
      if (c < 0) {
        throw new SnowflakeError(
            "100072", "22000", "End of file reached while looking for a closing quote");
      }
      if (c == format.enclosedBy()) {
        if (peek() != format.enclosedBy()) {
          break;
        }
        field.append((char) take());
      } else if (format.escape() != 0 && c == format.escape()) {
        field.append(plain((char) take()));
      } else {
        field.append((char) c);
      }
    }
    int behind = peek();
    if (behind >= 0 && behind != format.delimiter() && behind != '\n' && behind != '\r') {
      throw new SnowflakeError(
          "100066",
          "22000",
          "Found character '"
              + (char) behind
              + "' instead of field delimiter '"
              + format.delimiter()
              + "'");
    }
  }

  private static char plain(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '0' -> '\0';
      default -> c;
    };
  }

  private String meaning(String text, boolean enclosed) {
    if (!enclosed && text.isEmpty() && format.emptyIsNull()) {
      return null;
    }
    return format.nullIf().contains(text) ? null : text;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
