package org.flakebench.store;

import java.util.Locale;

/**
 * Looks at the outside of an SQL text: how many statements it has and with which word it begins.
 * Knows PostgreSQL's quoting.
 */
final class SqlScan {
  private final String sql;
  private int at;
  private int statements;
  private String firstWord = "";

  private SqlScan(String sql) {
    this.sql = sql;
  }

  /**
   * @param statements not counting empty ones
   * @param firstWord of the first statement, upper case; empty when it does not begin with a word
   */
  record Shape(int statements, String firstWord) {}

  static Shape of(String sql) {
    SqlScan scan = new SqlScan(sql);
    scan.run();
    return new Shape(scan.statements, scan.firstWord);
  }

  private void run() {
    boolean inStatement = false;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sql.startsWith("--", at)) {
        skipLine();
      } else if (sql.startsWith("/*", at)) {
        skipComment();
      } else if (c == ';') {
        inStatement = false;
        at++;
      } else {
        if (!inStatement) {
          inStatement = true;
          statements++;
          if (statements == 1) {
            firstWord = wordAt(leadingParentheses(at)).toUpperCase(Locale.ROOT);
          }
        }
        skipToken(c);
      }
    }
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
      skipQuoted('\'', false);
    } else if (c == '"') {
      skipQuoted('"', false);
    } else if (c == '$' && dollarTag() != null) {
      skipDollarQuoted(dollarTag());
    } else if (isWordPart(c)) {
      String word = wordAt(at);
      at += word.length();
      if (word.equalsIgnoreCase("e") && at < sql.length() && sql.charAt(at) == '\'') {
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
      if (sql.startsWith("/*", at)) {
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
