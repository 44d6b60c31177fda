package org.flakebench.snowflakesql;

/**
 * A piece of a statement.
 *
 * @param text as it was written; of a quoted identifier without its quotes
 * @param at where it begins in the statement
 */
record Token(Kind kind, String text, int at) {
  /** What a piece can be. */
  enum Kind {
    WORD,
    QUOTED,
    STRING,
    NUMBER,
    /** {@code $1} or {@code $name}. */
    DOLLAR,
    /** {@code @stage/path}. */
    STAGE,
    /** {@code file://…} without quotes. */
    FILE,
    SYMBOL,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
