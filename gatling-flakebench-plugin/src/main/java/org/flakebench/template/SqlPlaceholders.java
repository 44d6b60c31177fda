package org.flakebench.template;

import java.util.Arrays;

/**
 * Finds the placeholders of a statement: each {@code ?} that stands in the SQL itself, not in a
 * string ({@code '…'}, also {@code E'…'} with backslashes), a quoted name ({@code "…"}), a
 * dollar-quoted text ({@code $tag$…$tag$}) or a comment ({@code --} to the end of the line, {@code
 * /* … *}{@code /}, which may be nested). A doubled {@code ??} is the driver's way to write the
 * operator {@code ?} and no placeholder. Thread-safe; one pass over the text.
 */
public final class SqlPlaceholders {
  private final String sql;
  private int[] positions = new int[8];
  private int count;
  private int at;
  private int numbered = -1;
  private int unclosed = -1;

  private SqlPlaceholders(String sql) {
    this.sql = sql;
  }

  /** How many placeholders the statement has. */
  public static int count(String sql) {
    return scan(sql).count;
  }

  /** Index in the text of each placeholder, in order. */
  public static int[] positions(String sql) {
    SqlPlaceholders scan = scan(sql);
    return Arrays.copyOf(scan.positions, scan.count);
  }

  /**
   * Index of the first {@code $1}, {@code $2} … that stands in the SQL itself; −1 when there is
   * none.
   */
  static int firstNumbered(String sql) {
    return scan(sql).numbered;
  }

  /** Index of the quote or comment that is never closed; −1 when all are. */
  static int firstUnclosed(String sql) {
    return scan(sql).unclosed;
  }

  private static SqlPlaceholders scan(String sql) {
    SqlPlaceholders scan = new SqlPlaceholders(sql);
    while (scan.at < sql.length()) {
      scan.step();
    }
    return scan;
  }

  private void step() {
    char c = sql.charAt(at);
    switch (c) {
      case '\'' -> quoted('\'', afterEscapePrefix());
      case '"' -> quoted('"', false);
      case '-' -> {
        if (next() == '-') {
          int end = sql.indexOf('\n', at);
          at = end < 0 ? sql.length() : end;
        } else {
          at++;
        }
      }
      case '/' -> {
        if (next() == '*') {
          blockComment();
        } else {
          at++;
        }
      }
      case '$' -> dollar();
      case '?' -> {
        if (next() == '?') {
          at += 2;
        } else {
          add(at++);
        }
      }
      default -> at++;
    }
  }

  private char next() {
    return at + 1 < sql.length() ? sql.charAt(at + 1) : '\0';
  }

  private void add(int position) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, 2 * count);
    }
    positions[count++] = position;
  }

  /** Whether the quote at hand belongs to {@code E'…'}, and not to a name that ends in e. */
  private boolean afterEscapePrefix() {
    return at > 0
        && (sql.charAt(at - 1) | 0x20) == 'e'
        && !(at > 1 && namePart(sql.charAt(at - 2)));
  }

  private static boolean namePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void quoted(char quote, boolean backslash) {
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (backslash && c == '\\') {
        at++;
      } else if (c == quote) {
        // A doubled quote stands for one in the text.
        if (at >= sql.length() || sql.charAt(at) != quote) {
          return;
        }
        at++;
      }
    }
    neverClosed(start);
  }

  private void blockComment() {
    int start = at;
    int depth = 0;
    while (at < sql.length()) {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return;
        }
      } else {
        at++;
      }
    }
    neverClosed(start);
  }

  private void dollar() {
    int start = at;
    if (start > 0 && namePart(sql.charAt(start - 1))) {
      at++;
      return;
    }
    int end = start + 1;
    while (end < sql.length() && sql.charAt(end) != '$' && namePart(sql.charAt(end))) {
      end++;
    }
    boolean digit = Character.isDigit(next());
    if (digit || end >= sql.length() || sql.charAt(end) != '$') {
      numbered = digit && numbered < 0 ? start : numbered;
      at = end;
      return;
    }
    String tag = sql.substring(start, end + 1);
    int close = sql.indexOf(tag, end + 1);
    if (close < 0) {
      neverClosed(start);
    } else {
      at = close + tag.length();
    }
  }

  private void neverClosed(int start) {
    unclosed = unclosed < 0 ? start : unclosed;
    at = sql.length();
  }
}
