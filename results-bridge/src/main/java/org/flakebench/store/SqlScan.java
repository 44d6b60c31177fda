package org.flakebench.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at the outside of an SQL text: how many statements it has, with which word it begins, and
 * what stands outside of quotes and comments. Knows the quoting of PostgreSQL and of Snowflake.
 */
final class SqlScan {
  /** Whose quoting. */
  enum Syntax {
    /** {@code E'…'} knows backslashes, {@code $tag$…$tag$}, comments in comments. */
    POSTGRES,
    /** Every {@code '…'} knows backslashes, {@code $$…$$} only, {@code //} begins a comment. */
    SNOWFLAKE
  }

  /** Stands for a text in quotes among the tokens. */
  static final String TEXT = "'";

  private final String sql;
  private final Syntax syntax;
  private final List<String> tokens = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private int at;
  private String firstWord = "";

  private SqlScan(String sql, Syntax syntax) {
    this.sql = sql;
    this.syntax = syntax;
  }

  /**
   * @param statements not counting empty ones
   * @param firstWord of the first statement, upper case; empty when it does not begin with a word
   * @param tokens words and quoted names in upper case, {@link #TEXT} for a text, other characters
   *     one by one; without comments
   */
  record Shape(int statements, String firstWord, List<String> tokens) {}

  static Shape of(String sql, Syntax syntax) {
    SqlScan scan = new SqlScan(sql, syntax);
    scan.run();
    return new Shape(scan.statements.size(), scan.firstWord, List.copyOf(scan.tokens));
  }

  /** The statements of a script, without their semicolons and the comments around them. */
  static List<String> statements(String script, Syntax syntax) {
    SqlScan scan = new SqlScan(script, syntax);
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
      } else if (sql.startsWith("--", at)
          || syntax == Syntax.SNOWFLAKE && sql.startsWith("//", at)) {
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
    int from = at;
    if (c == '\'') {
      skipQuoted('\'', syntax == Syntax.SNOWFLAKE);
      tokens.add(TEXT);
    } else if (c == '"') {
      skipQuoted('"', false);
      String name = sql.substring(from + 1, Math.max(from + 1, at - 1));
      tokens.add(name.toUpperCase(Locale.ROOT));
    } else if (c == '$' && dollarTag() != null) {
      skipDollarQuoted(dollarTag());
      tokens.add(TEXT);
    } else if (isWordPart(c)) {
      String word = wordAt(at);
      at += word.length();
      tokens.add(word.toUpperCase(Locale.ROOT));
      if (syntax == Syntax.POSTGRES
          && word.equalsIgnoreCase("e")
          && at < sql.length()
          && sql.charAt(at) == '\'') {
        skipQuoted('\'', true);
      }
    } else {
      tokens.add(String.valueOf(c));
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
    if (syntax == Syntax.SNOWFLAKE) {
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
      if (sql.startsWith("/*", at) && (depth == 0 || syntax == Syntax.POSTGRES)) {
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
