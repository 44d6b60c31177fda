package org.flakebench.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits SQL into words, literals and signs: enough to count placeholders and to see which column
 * each of them fills. Comments are left out; quoted names, string literals ({@code '…'}, {@code
 * E'…'} with backslashes) and dollar-quoted bodies are single tokens, so that nothing inside them
 * is taken for SQL. Follows PostgreSQL, where block comments nest. One pass over the text;
 * stateless.
 */
public final class SqlTokens {
  /** What a token is. */
  public enum Kind {
    WORD,
    QUOTED_NAME,
    LITERAL,
    /** A single {@code ?}. */
    PLACEHOLDER,
    /** {@code $1}, {@code $2} … */
    NUMBERED,
    /** Any other character, and {@code ??}, the driver's way to write the operator {@code ?}. */
    SIGN,
    /** A quote or comment that is never closed; always the last token. */
    UNCLOSED
  }

  /**
   * A token.
   *
   * @param text of a quoted name: without its quotes
   * @param at index of its first character in the SQL
   */
  public record Token(Kind kind, String text, int at) {
    /** Whether it is this keyword, in any case, or this sign. */
    public boolean is(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword)
          || kind == Kind.SIGN && text.equals(keyword);
    }

    /** The column's name that this token stands for: unquoted names are taken in lower case. */
    public String name() {
      return kind == Kind.QUOTED_NAME ? text : text.toLowerCase(Locale.ROOT);
    }

    /** Whether it can name a column. */
    public boolean isName() {
      return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }
  }

  private final String sql;
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /** The tokens of a statement, in order. */
  public static List<Token> of(String sql) {
    SqlTokens scanner = new SqlTokens(sql);
    List<Token> tokens = new ArrayList<>();
    for (Token token = scanner.next(); token != null; token = scanner.next()) {
      tokens.add(token);
    }
    return tokens;
  }

  /** How many placeholders a statement has. */
  public static int placeholders(String sql) {
    return (int) of(sql).stream().filter(token -> token.kind() == Kind.PLACEHOLDER).count();
  }

  /** Index of the first token of a kind; −1 when there is none. */
  static int first(Kind kind, String sql) {
    return of(sql).stream()
        .filter(token -> token.kind() == kind)
        .mapToInt(Token::at)
        .findFirst()
        .orElse(-1);
  }

  private Token next() {
    Token unclosed = skipBlanksAndComments();
    if (unclosed != null || at >= sql.length()) {
      return unclosed;
    }
    int from = at;
    char c = sql.charAt(at);
    if (c == '\'') {
      return quoted(Kind.LITERAL, from, '\'', false);
    }
    if ((c == 'e' || c == 'E') && charAt(at + 1) == '\'') {
      at++;
      return quoted(Kind.LITERAL, from, '\'', true);
    }
    if (c == '"') {
      return quoted(Kind.QUOTED_NAME, from, '"', false);
    }
    if (c == '$') {
      return dollar();
    }
    if (c == '?') {
      boolean operator = charAt(at + 1) == '?';
      at += operator ? 2 : 1;
      return token(operator ? Kind.SIGN : Kind.PLACEHOLDER, from);
    }
    if (Character.isLetter(c) || c == '_' || c == '{') {
      while (isWordPart(charAt(at))) {
        at++;
      }
      return token(Kind.WORD, from);
    }
    if (Character.isDigit(c)) {
      while (Character.isLetterOrDigit(charAt(at)) || charAt(at) == '.') {
        at++;
      }
      return token(Kind.LITERAL, from);
    }
    at++;
    return token(Kind.SIGN, from);
  }

  /** The character at an index; one that is part of nothing beyond the end. */
  private char charAt(int index) {
    return index < sql.length() ? sql.charAt(index) : ' ';
  }

  private Token token(Kind kind, int from) {
    return new Token(kind, sql.substring(from, at), from);
  }

  private Token unclosed(int from) {
    at = sql.length();
    return token(Kind.UNCLOSED, from);
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '{' || c == '}';
  }

  /** Null, or the comment that is never closed. */
  private Token skipBlanksAndComments() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        // A carriage return ends it too, and what stands after that is SQL.
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
          at++;
        }
      } else if (sql.startsWith("/*", at)) {
        int from = at;
        if (!skipBlockComment()) {
          return unclosed(from);
        }
      } else {
        return null;
      }
    }
    return null;
  }

  private boolean skipBlockComment() {
    int depth = 0;
    while (at < sql.length()) {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return true;
        }
      } else {
        at++;
      }
    }
    return false;
  }

  /**
   * @param escapes whether a backslash takes the next character with it
   */
  private Token quoted(Kind kind, int from, char quote, boolean escapes) {
    int open = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (escapes && c == '\\') {
        at = Math.min(sql.length(), at + 1);
      } else if (c == quote) {
        // A doubled quote stands for one in the text.
        if (charAt(at) == quote) {
          at++;
        } else if (kind == Kind.QUOTED_NAME) {
          return new Token(kind, sql.substring(open + 1, at - 1).replace("\"\"", "\""), from);
        } else {
          return token(kind, from);
        }
      }
    }
    return unclosed(open);
  }

  private Token dollar() {
    int from = at;
    int tagEnd = at + 1;
    while (Character.isLetterOrDigit(charAt(tagEnd)) || charAt(tagEnd) == '_') {
      tagEnd++;
    }
    if (Character.isDigit(charAt(at + 1))) {
      at = tagEnd;
      return token(Kind.NUMBERED, from);
    }
    if (charAt(tagEnd) != '$') {
      at++;
      return token(Kind.SIGN, from);
    }
    String tag = sql.substring(at, tagEnd + 1);
    int close = sql.indexOf(tag, tagEnd + 1);
    if (close < 0) {
      return unclosed(from);
    }
    at = close + tag.length();
    return token(Kind.LITERAL, from);
  }
}
