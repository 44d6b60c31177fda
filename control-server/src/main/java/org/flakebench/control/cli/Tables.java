package org.flakebench.control.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.flakebench.report.Text;
import org.flakebench.report.TextTable;
import org.flakebench.report.TextTable.Align;

/**
 * Writes rows in the format that the user asked for. Values are numbers, booleans, texts, instants,
 * or null.
 */
final class Tables {
  /** How rows are written. */
  enum Format {
    /** Aligned columns for a person; long cells are cut, null is "–". */
    TABLE,
    /**
     * RFC 4180 with a header, lines end in CR LF; null is an empty cell, an empty text is {@code
     * ""}.
     */
    CSV,
    /** An array of objects, one per row; numbers, booleans and null stay what they are. */
    JSON;

    /** In lower case, as it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A column.
   *
   * @param name the header, and the name in JSON
   * @param number whether it stands to the right
   */
  record Column(String name, boolean number) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * Rows with their columns.
   *
   * @param rows each with one value per column
   */
  record Data(List<Column> columns, List<List<Object>> rows) {}

  private static final int WIDEST_CELL = 120;
  private static final ObjectMapper JSON =
      JsonMapper.builder().configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true).build();

  private Tables() {}

  /** Writes the rows. */
  static void write(Format format, Data data, PrintStream out) {
    switch (format) {
      case TABLE -> table(data.columns(), data.rows(), out);
      case CSV -> csv(data.columns(), data.rows(), out);
      case JSON -> json(data.columns(), data.rows(), out);
    }
    out.flush();
  }

  private static void table(List<Column> columns, List<List<Object>> rows, PrintStream out) {
    TextTable table = new TextTable();
    columns.forEach(
        column ->
            table.column(Text.oneLine(column.name()), column.number() ? Align.RIGHT : Align.LEFT));
    for (List<Object> row : rows) {
      table.row(
          row.stream()
              .map(value -> value == null ? null : Text.cut(Text.oneLine(text(value)), WIDEST_CELL))
              .toArray(String[]::new));
    }
    table.lines(Integer.MAX_VALUE).forEach(out::println);
  }

  private static void csv(List<Column> columns, List<List<Object>> rows, PrintStream out) {
    csvLine(columns.stream().<Object>map(Column::name).toList(), out);
    rows.forEach(row -> csvLine(row, out));
  }

  private static void csvLine(List<Object> cells, PrintStream out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(i == 0 ? "" : ",")
          .append(cells.get(i) == null ? "" : csvCell(text(cells.get(i))));
    }
    out.print(line.append("\r\n"));
  }

  private static String csvCell(String text) {
    boolean quote =
        text.isEmpty()
            || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static void json(List<Column> columns, List<List<Object>> rows, PrintStream out) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      // A row per line; the lines are broken here.
      json.setPrettyPrinter(new MinimalPrettyPrinter(""));
      for (List<Object> row : rows) {
        text.append(text.getBuffer().isEmpty() ? "[\n  " : ",\n  ");
        json.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
          json.writeFieldName(columns.get(i).name());
          jsonValue(json, row.get(i));
        }
        json.writeEndObject();
        json.flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException("rows cannot be written as JSON: " + e.getMessage(), e);
    }
    out.print(text.getBuffer().isEmpty() ? "[]\n" : text + "\n]\n");
  }

  private static void jsonValue(JsonGenerator json, Object value) throws IOException {
    if (value == null || value instanceof Boolean || (value instanceof Number && isFinite(value))) {
      JSON.writeValue(json, value instanceof Double ? new BigDecimal(text(value)) : value);
    } else {
      json.writeString(text(value));
    }
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    // Every digit and no exponent: what was asked for in SQL is not rounded here.
    return value instanceof Double number && isFinite(number)
        ? BigDecimal.valueOf(number).toPlainString()
        : value.toString();
  }

  private static boolean isFinite(Object value) {
    return !(value instanceof Double number) || !(number.isNaN() || number.isInfinite());
  }
}
