package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Locale;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Token.Kind;

/** The tokens of one statement and where a parser stands in them. Not thread-safe. */
final class TokenStream {
  private final String sql;
  private final List<Token> tokens;
  private final int[] bindsBefore;
  private int at;

  TokenStream(String sql) {
    this.sql = sql;
    this.tokens = Lexer.tokens(sql);
    this.bindsBefore = new int[tokens.size() + 1];
    for (int i = 0; i < tokens.size(); i++) {
      bindsBefore[i + 1] = bindsBefore[i] + (tokens.get(i).isSymbol("?") ? 1 : 0);
    }
  }

  /** Number of the question mark that was read last; independent of the order of reading. */
  int lastBind() {
    return bindsBefore[at];
  }

  /** How many question marks the statement has. */
  int binds() {
    return bindsBefore[tokens.size()];
  }

  String sql() {
    return sql;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  int mark() {
    return at;
  }

  void reset(int mark) {
    at = mark;
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  boolean isWord(String word) {
    return peek().isWord(word);
  }

  boolean isAnyWord(String... words) {
    for (String word : words) {
      if (isWord(word)) {
        return true;
      }
    }
    return false;
  }

  boolean isSymbol(String symbol) {
    return peek().isSymbol(symbol);
  }

  /** Whether the next tokens are these words. */
  boolean areWords(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).isWord(words[i])) {
        return false;
      }
    }
    return true;
  }

  boolean skipWord(String word) {
    if (isWord(word)) {
      next();
      return true;
    }
    return false;
  }

  boolean skipWords(String... words) {
    if (!areWords(words)) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      next();
    }
    return true;
  }

  boolean skipSymbol(String symbol) {
    if (isSymbol(symbol)) {
      next();
      return true;
    }
    return false;
  }

  void word(String word) {
    if (!skipWord(word)) {
      throw unexpected();
    }
  }

  void words(String... words) {
    for (String word : words) {
      word(word);
    }
  }

  void symbol(String symbol) {
    if (!skipSymbol(symbol)) {
      throw unexpected();
    }
  }

  /** A name: a word, folded to capitals, or what stands between double quotes. */
  String name() {
    Token token = peek();
    if (token.kind() == Kind.QUOTED
        || token.kind() == Kind.WORD && !Reserved.isReserved(token.text())) {
      return next().text();
    }
    throw unexpected();
  }

  String string() {
    if (peek().kind() != Kind.STRING) {
      throw unexpected();
    }
    return next().text();
  }

  long integer() {
    boolean negative = skipSymbol("-");
    Token token = peek();
    try {
      if (token.kind() == Kind.NUMBER) {
        long value = Long.parseLong(token.text());
        next();
        return negative ? -value : value;
      }
    } catch (NumberFormatException e) {
      throw unexpected();
    }
    throw unexpected();
  }

  SnowflakeError unexpected() {
    Token token = peek();
    return Lexer.syntax(
        sql,
        token.start(),
        token.kind() == Kind.END ? "<EOF>" : sql.substring(token.start(), token.end()));
  }

  /** The statement must end here; one semicolon may stand behind it. */
  void end() {
    skipSymbol(";");
    if (!atEnd()) {
      if (peek(-1).isSymbol(";")) {
        throw new SnowflakeError(
            "000008",
            "0A000",
            "Actual statement count 2 did not match the desired statement count 1.");
      }
      throw unexpected();
    }
  }

  /** The text between two tokens, in capitals and with single blanks, as column headings are. */
  String textFrom(int mark) {
    if (mark == at) {
      return "";
    }
    return sql.substring(tokens.get(mark).start(), tokens.get(at - 1).end())
        .replaceAll("\\s+", " ")
        .toUpperCase(Locale.ROOT);
  }

  /** The text as written from one token to the last that was read. */
  String rawFromTo(int mark) {
    return sql.substring(tokens.get(mark).start(), tokens.get(at - 1).end());
  }
}
