package org.flakebench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits SQL into words, literals and signs, enough to see which placeholder fills which column.
 * Comments are left out; quoted identifiers, string literals and dollar-quoted bodies are single
 * tokens, so that nothing inside them is taken for SQL.
 */
final class SqlTokens {
  enum Kind {
    WORD,
    QUOTED_NAME,
    LITERAL,
    PLACEHOLDER,
    SIGN
  }

  record Token(Kind kind, String text) {
    boolean is(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword)
          || kind == Kind.SIGN && text.equals(keyword);
    }

    /** The column's name that this token stands for. */
    String name() {
      return kind == Kind.QUOTED_NAME ? text : text.toLowerCase(Locale.ROOT);
    }

    boolean isName() {
      return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }
  }

  private final String sql;
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  static List<Token> of(String sql) {
    SqlTokens scanner = new SqlTokens(sql);
    List<Token> tokens = new ArrayList<>();
    for (Token token = scanner.next(); token != null; token = scanner.next()) {
      tokens.add(token);
    }
    return tokens;
  }

  private Token next() {
    skipBlanksAndComments();
    if (at >= sql.length()) {
      return null;
    }
    char c = sql.charAt(at);
    if (c == '\'') {
      return new Token(Kind.LITERAL, quoted('\'', false));
    }
    if ((c == 'e' || c == 'E') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
      at++;
      return new Token(Kind.LITERAL, quoted('\'', true));
    }
    if (c == '"') {
      String inner = quoted('"', false);
      return new Token(
          Kind.QUOTED_NAME, inner.substring(1, inner.length() - 1).replace("\"\"", "\""));
    }
    if (c == '$') {
      return dollar();
    }
    if (c == '?') {
      at++;
      if (at < sql.length() && sql.charAt(at) == '?') {
        // The driver's way to write the operator ?.
        at++;
        return new Token(Kind.SIGN, "??");
      }
      return new Token(Kind.PLACEHOLDER, "?");
    }
    if (Character.isLetter(c) || c == '_' || c == '{') {
      int from = at;
      while (at < sql.length() && isWordPart(sql.charAt(at))) {
        at++;
      }
      return new Token(Kind.WORD, sql.substring(from, at));
    }
    if (Character.isDigit(c)) {
      int from = at;
      while (at < sql.length()
          && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
        at++;
      }
      return new Token(Kind.LITERAL, sql.substring(from, at));
    }
    at++;
    return new Token(Kind.SIGN, String.valueOf(c));
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '{' || c == '}';
  }

  private void skipBlanksAndComments() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  private void skipBlockComment() {
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
  }

  /**
   * @param escapes whether a backslash takes the next character with it
   */
  private String quoted(char quote, boolean escapes) {
    int from = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (escapes && c == '\\') {
        at = Math.min(sql.length(), at + 1);
      } else if (c == quote) {
        if (at < sql.length() && sql.charAt(at) == quote) {
          at++;
        } else {
          return sql.substring(from, at);
        }
      }
    }
    return sql.substring(from) + quote;
  }

  private Token dollar() {
    int tagEnd = at + 1;
    while (tagEnd < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(tagEnd)) || sql.charAt(tagEnd) == '_')) {
      tagEnd++;
    }
    boolean tagged =
        tagEnd < sql.length()
            && sql.charAt(tagEnd) == '$'
            && !Character.isDigit(sql.charAt(at + 1));
    if (tagged) {
      String tag = sql.substring(at, tagEnd + 1);
      int close = sql.indexOf(tag, tagEnd + 1);
      int end = close < 0 ? sql.length() : close + tag.length();
      String body = sql.substring(at, end);
      at = end;
      return new Token(Kind.LITERAL, body);
    }
    at++;
    return new Token(Kind.SIGN, "$");
  }
}
