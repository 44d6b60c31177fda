package org.flakebench.emulator.sql;

/**
 * A token of a statement.
 *
 * @param kind what it is
 * @param text words in capitals, quoted names and strings without their quotes, numbers and symbols
 *     as written
 * @param start offset of its first character
 * @param end offset behind its last character
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    QUOTED,
    STRING,
    NUMBER,
    SYMBOL,
    STAGE,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
