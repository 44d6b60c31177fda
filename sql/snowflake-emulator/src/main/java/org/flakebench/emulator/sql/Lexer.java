package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Token.Kind;

/** Takes a statement apart as Snowflake does: its comments, strings, quoted names, stages. */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of("::", "=>", "->", "||", "<=", ">=", "<>", "!=");

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokens(String sql) {
    Lexer lexer = new Lexer(sql);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (skipBlank()) {
      int start = at;
      char c = sql.charAt(at);
      if (c == '\'') {
        add(Kind.STRING, string(), start);
      } else if (sql.startsWith("$$", at)) {
        int close = sql.indexOf("$$", at + 2);
        if (close < 0) {
          throw error(start, "$$");
        }
        at = close + 2;
        add(Kind.STRING, sql.substring(start + 2, close), start);
      } else if (c == '"') {
        add(Kind.QUOTED, quoted(), start);
      } else if (Character.isDigit(c)
          || c == '.' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1))) {
        number();
        add(Kind.NUMBER, sql.substring(start, at), start);
      } else if (isWordStart(c)) {
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
          at++;
        }
        add(Kind.WORD, sql.substring(start, at).toUpperCase(Locale.ROOT), start);
      } else if (c == '@') {
        stage();
        add(Kind.STAGE, sql.substring(start + 1, at), start);
      } else {
        String symbol =
            SYMBOLS.stream()
                .filter(s -> sql.startsWith(s, start))
                .findFirst()
                .orElse(String.valueOf(c));
        at += symbol.length();
        add(Kind.SYMBOL, symbol, start);
      }
    }
    tokens.add(new Token(Kind.END, "<EOF>", sql.length(), sql.length()));
  }

  private boolean skipBlank() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) {
          throw error(at, "/*");
        }
        at = end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private String string() {
    StringBuilder text = new StringBuilder();
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\'') {
        if (at < sql.length() && sql.charAt(at) == '\'') {
          text.append('\'');
          at++;
        } else {
          return text.toString();
        }
      } else if (c == '\\' && at < sql.length()) {
        text.append(escaped(sql.charAt(at++)));
      } else {
        text.append(c);
      }
    }
    throw error(start, "'");
  }

  private String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case '0' -> "\0";
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      default -> String.valueOf(c);
    };
  }

  private String hex(int digits) {
    try {
      String text = String.valueOf((char) Integer.parseInt(sql.substring(at, at + digits), 16));
      at += digits;
      return text;
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw error(at, "\\");
    }
  }

  private String quoted() {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c != '"') {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == '"') {
        text.append('"');
        at++;
      } else {
        return text.toString();
      }
    }
    throw error(start, "\"");
  }

  private void number() {
    while (at < sql.length() && (Character.isDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
    if (at < sql.length() && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E')) {
      int mark = at++;
      if (at < sql.length() && (sql.charAt(at) == '-' || sql.charAt(at) == '+')) {
        at++;
      }
      if (at >= sql.length() || !Character.isDigit(sql.charAt(at))) {
        at = mark;
        return;
      }
      while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
        at++;
      }
    }
  }

  private void stage() {
    at++;
    boolean quoted = false;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (Character.isWhitespace(c) || "(),;'".indexOf(c) >= 0)) {
        return;
      }
      at++;
    }
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_' || c == '$';
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void add(Kind kind, String text, int start) {
    tokens.add(new Token(kind, text, start, at));
  }

  private SnowflakeError error(int offset, String unexpected) {
    return syntax(sql, offset, unexpected);
  }

  static SnowflakeError syntax(String sql, int offset, String unexpected) {
    String before = sql.substring(0, Math.min(offset, sql.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return SnowflakeError.syntax(line, before.length() - before.lastIndexOf('\n') - 1, unexpected);
  }
}
