package org.flakebench.snowflakesql;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a statement apart, as Snowflake's pages on <a
 * href="https://docs.snowflake.com/en/sql-reference/identifiers-syntax">identifiers</a>, <a
 * href="https://docs.snowflake.com/en/sql-reference/data-types-text">string constants</a> and <a
 * href="https://docs.snowflake.com/en/sql-reference/operators">operators</a> say. A character that
 * none of them names ({@code `}, {@code ~}, {@code ^} …) is refused.
 */
final class Tokens {
  private static final List<String> SYMBOLS =
      List.of(
          "::", "=>", "<=", ">=", "<>", "!=", "||", "(", ")", "[", "]", ",", ".", ":", ";", "=",
          "<", ">", "+", "-", "*", "/", "%", "?");

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String sql) {
    this.sql = sql;
  }

  /**
   * The pieces without comments, the last one being END.
   *
   * @throws SyntaxRefusedException when a character has no place in Snowflake's SQL
   */
  static List<Token> of(String sql) {
    Tokens reader = new Tokens(sql);
    while (reader.skipBlanks()) {
      reader.next();
    }
    reader.tokens.add(new Token(Token.Kind.END, "", sql.length()));
    return List.copyOf(reader.tokens);
  }

  private boolean skipBlanks() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        at = close("*/", at + 2, "a comment") + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private void next() {
    char c = sql.charAt(at);
    if (c == '\'') {
      string();
    } else if (c == '"') {
      int from = at;
      at = quoted(at + 1);
      add(Token.Kind.QUOTED, from, sql.substring(from + 1, at - 1).replace("\"\"", "\""));
    } else if (sql.startsWith("$$", at)) {
      int from = at;
      at = close("$$", at + 2, "a string between $$") + 2;
      add(Token.Kind.STRING, from, sql.substring(from, at));
    } else if (c == '@') {
      stage();
    } else if (sql.regionMatches(true, at, "file://", 0, 7)) {
      take(Token.Kind.FILE, skip(at, ch -> !Character.isWhitespace(ch) && ch != ';'));
    } else if (c == '_' || Character.isLetter(c)) {
      take(Token.Kind.WORD, skip(at, Tokens::inWord));
    } else if (c == '$') {
      take(Token.Kind.DOLLAR, skip(at + 1, Tokens::inWord));
    } else if (Character.isDigit(c)) {
      number();
    } else {
      symbol();
    }
  }

  private static boolean inWord(int c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }

  private void string() {
    int from = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\') {
        at += 2;
      } else if (c != '\'') {
        at++;
      } else if (sql.startsWith("''", at)) {
        at += 2;
      } else {
        at++;
        add(Token.Kind.STRING, from, sql.substring(from, at));
        return;
      }
    }
    throw new SyntaxRefusedException("the string at " + from + " has no end");
  }

  private int quoted(int from) {
    int end = close("\"", from, "a quoted name");
    while (sql.startsWith("\"\"", end)) {
      end = close("\"", end + 2, "a quoted name");
    }
    return end + 1;
  }

  private void stage() {
    int end = at + 1;
    while (end < sql.length()
        && !Character.isWhitespace(sql.charAt(end))
        && ",);(".indexOf(sql.charAt(end)) < 0) {
      end = sql.charAt(end) == '"' ? quoted(end + 1) : end + 1;
    }
    take(Token.Kind.STAGE, end);
  }

  private void number() {
    int end = skip(at, Character::isDigit);
    if (end < sql.length() && sql.charAt(end) == '.') {
      end = skip(end + 1, Character::isDigit);
    }
    if (end < sql.length() && (sql.charAt(end) == 'e' || sql.charAt(end) == 'E')) {
      int sign = end + 1 < sql.length() && "+-".indexOf(sql.charAt(end + 1)) >= 0 ? 1 : 0;
      end = skip(end + 1 + sign, Character::isDigit);
    }
    take(Token.Kind.NUMBER, end);
  }

  private void symbol() {
    String symbol =
        SYMBOLS.stream()
            .filter(s -> sql.startsWith(s, at))
            .findFirst()
            .orElseThrow(
                () ->
                    new SyntaxRefusedException(
                        "'" + sql.charAt(at) + "' at " + at + " is no part of Snowflake's SQL"));
    take(Token.Kind.SYMBOL, at + symbol.length());
  }

  private void take(Token.Kind kind, int end) {
    String text = sql.substring(at, end);
    int from = at;
    at = end;
    add(kind, from, text);
  }

  private void add(Token.Kind kind, int from, String text) {
    tokens.add(new Token(kind, text, from));
  }

  private int skip(int from, java.util.function.IntPredicate while_) {
    int end = from;
    while (end < sql.length() && while_.test(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private int close(String mark, int from, String what) {
    int end = sql.indexOf(mark, from);
    if (end < 0) {
      throw new SyntaxRefusedException(what + " has no end");
    }
    return end;
  }
}
