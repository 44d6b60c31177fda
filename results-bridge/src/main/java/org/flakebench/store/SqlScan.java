package org.flakebench.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at the outside of an SQL text: which statements it has and with which word it begins. Knows
 * the quoting of PostgreSQL and of Snowflake.
 */
final class SqlScan {
  private final String sql;
  private final Quoting quoting;
  private final List<String> statements = new ArrayList<>();
  private int at;
  private String firstWord = "";

  private SqlScan(String sql, Quoting quoting) {
    this.sql = sql;
    this.quoting = quoting;
  }

  /** Whose strings and comments are known. */
  enum Quoting {
    /** {@code E'\''}, {@code $tag$…$tag$}, nested comments. */
    POSTGRES,
    /** {@code '\''}, {@code $$…$$} without tags, {@code //} to the end of the line, no nesting. */
    SNOWFLAKE
  }

  /**
   * @param statements not counting empty ones
   * @param firstWord of the first statement, upper case; empty when it does not begin with a word
   */
  record Shape(int statements, String firstWord) {}

  static Shape of(String sql) {
    SqlScan scan = new SqlScan(sql, Quoting.POSTGRES);
    scan.run();
    return new Shape(scan.statements.size(), scan.firstWord);
  }

  /** The statements of a script, without their semicolons and without comments around them. */
  static List<String> statements(String script, Quoting quoting) {
    SqlScan scan = new SqlScan(script, quoting);
    scan.run();
    return List.copyOf(scan.statements);
  }

  private void run() {
    int start = -1;
    int end = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sql.startsWith("--", at) || isSnowflake() && sql.startsWith("//", at)) {
        skipLine();
      } else if (sql.startsWith("/*", at)) {
        skipComment();
      } else if (c == ';') {
        take(start, end);
        start = -1;
        at++;
      } else {
        if (start < 0) {
          start = at;
        }
        skipToken(c);
        end = Math.min(at, sql.length());
      }
    }
    take(start, end);
  }

  private void take(int start, int end) {
    if (start >= 0) {
      if (statements.isEmpty()) {
        firstWord = wordAt(leadingParentheses(start)).toUpperCase(Locale.ROOT);
      }
      statements.add(sql.substring(start, end));
    }
  }

  private boolean isSnowflake() {
    return quoting == Quoting.SNOWFLAKE;
  }

  private int leadingParentheses(int from) {
    int index = from;
    while (index < sql.length()
        && (sql.charAt(index) == '(' || Character.isWhitespace(sql.charAt(index)))) {
      index++;
    }
    return index;
  }

  private String wordAt(int from) {
    int end = from;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    return sql.substring(from, end);
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
  }

  private void skipToken(char c) {
    if (c == '\'') {
      skipQuoted('\'', isSnowflake());
    } else if (c == '"') {
      skipQuoted('"', false);
    } else if (c == '$' && dollarTag() != null) {
      skipDollarQuoted(dollarTag());
    } else if (isWordPart(c)) {
      String word = wordAt(at);
      at += word.length();
      if (!isSnowflake()
          && word.equalsIgnoreCase("e")
          && at < sql.length()
          && sql.charAt(at) == '\'') {
        skipQuoted('\'', true);
      }
    } else {
      at++;
    }
  }

  private void skipQuoted(char quote, boolean backslash) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (backslash && c == '\\') {
        at += 2;
      } else if (c == quote) {
        at++;
        if (at >= sql.length() || sql.charAt(at) != quote) {
          return;
        }
        at++;
      } else {
        at++;
      }
    }
  }

  /** {@code $tag$} when one begins here, else null. */
  private String dollarTag() {
    if (isSnowflake()) {
      return sql.startsWith("$$", at) ? "$$" : null;
    }
    int end = at + 1;
    while (end < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
      end++;
    }
    boolean number = end > at + 1 && Character.isDigit(sql.charAt(at + 1));
    return end < sql.length() && sql.charAt(end) == '$' && !number
        ? sql.substring(at, end + 1)
        : null;
  }

  private void skipDollarQuoted(String tag) {
    int end = sql.indexOf(tag, at + tag.length());
    at = end < 0 ? sql.length() : end + tag.length();
  }

  private void skipLine() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at) && (depth == 0 || !isSnowflake())) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }
}
