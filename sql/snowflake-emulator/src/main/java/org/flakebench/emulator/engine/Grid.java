package org.flakebench.emulator.engine;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.sql.OutColumn;

/** A result that the emulator makes up: SHOW, DESCRIBE, status lines. Not thread-safe. */
final class Grid {
  private final List<OutColumn> columns = new ArrayList<>();
  private final List<Object[]> rows = new ArrayList<>();

  /**
   * @param names headings; {@code #name} holds numbers, {@code @name} times, others text
   */
  Grid(String... names) {
    for (String name : names) {
      DataType type =
          name.startsWith("#")
              ? DataType.INTEGER
              : name.startsWith("@") ? DataType.LTZ : DataType.TEXT;
      columns.add(new OutColumn(name.replaceFirst("^[#@]", ""), type, true));
    }
  }

  static Grid status(String text) {
    return new Grid("status").row(text);
  }

  Grid row(Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalStateException(columns + " against " + values.length + " values");
    }
    rows.add(values);
    return this;
  }

  List<OutColumn> columns() {
    return columns;
  }

  List<Object[]> values() {
    return rows;
  }

  /** The rows as results carry them. */
  List<String[]> wire() {
    List<String[]> wire = new ArrayList<>();
    for (Object[] row : rows) {
      String[] texts = new String[row.length];
      for (int i = 0; i < row.length; i++) {
        texts[i] = text(row[i]);
      }
      wire.add(texts);
    }
    return wire;
  }

  private static String text(Object value) {
    if (value instanceof Instant instant) {
      return BigDecimal.valueOf(instant.getEpochSecond())
          .add(BigDecimal.valueOf(instant.getNano(), 9))
          .setScale(9)
          .toPlainString();
    }
    return value == null ? null : String.valueOf(value);
  }
}
