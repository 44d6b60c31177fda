package org.flakebench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of plain text: columns as wide as their widest cell, two spaces between them, no line
 * longer than the width. When the columns need more, the flexible ones (text) are cut with "…";
 * numbers are never cut.
 *
 * <p>Not thread-safe.
 */
public final class TextTable {
  /** How a column stands. */
  public enum Align {
    /** Text; cut when the table would be too wide. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  private static final String GAP = "  ";
  private static final int LEAST_TEXT = 8;

  private final List<String> headers = new ArrayList<>();
  private final List<Align> aligns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a column; all columns come before the first row. */
  public TextTable column(String header, Align align) {
    headers.add(header);
    aligns.add(align);
    return this;
  }

  /** Adds a row with one cell per column; null is shown as {@link Numbers#UNKNOWN}. */
  public TextTable row(String... cells) {
    if (cells.length != headers.size()) {
      throw new IllegalArgumentException(
          "row has " + cells.length + " cells, table has " + headers.size() + " columns");
    }
    rows.add(
        Arrays.stream(cells)
            .map(cell -> cell == null ? Numbers.UNKNOWN : Text.oneLine(cell))
            .toList());
    return this;
  }

  /**
   * The header line and the rows, without trailing spaces, none longer than {@code width}
   * characters if text allows it.
   */
  public List<String> lines(int width) {
    int[] widths = widths(width);
    List<String> lines = new ArrayList<>(rows.size() + 1);
    lines.add(line(headers, widths));
    for (List<String> row : rows) {
      lines.add(line(row, widths));
    }
    return lines;
  }

  private int[] widths(int width) {
    int[] widths = new int[headers.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = headers.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
    while (excess > 0) {
      int widest = widestText(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
      excess--;
    }
    return widths;
  }

  private int widestText(int[] widths) {
    int widest = -1;
    for (int column = 0; column < widths.length; column++) {
      if (aligns.get(column) == Align.LEFT
          && widths[column] > LEAST_TEXT
          && (widest < 0 || widths[column] > widths[widest])) {
        widest = column;
      }
    }
    return widest;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      if (column > 0) {
        line.append(GAP);
      }
      String cell = Text.cut(cells.get(column), widths[column]);
      String padding = " ".repeat(widths[column] - cell.length());
      line.append(aligns.get(column) == Align.LEFT ? cell + padding : padding + cell);
    }
    return line.toString().stripTrailing();
  }
}
