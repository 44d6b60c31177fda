package org.flakebench.snowflakesql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes an SQL file apart into statements, at the semicolons outside of strings and comments. */
final class SqlFile {
  private SqlFile() {}

  /** The statements, without what stands before their first token. */
  static List<String> statements(Path file) {
    try {
      return statements(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> statements(String text) {
    List<String> statements = new ArrayList<>();
    Token first = null;
    for (Token token : Tokens.of(text)) {
      boolean ends = token.kind() == Token.Kind.END || token.isSymbol(";");
      if (ends && first != null) {
        statements.add(text.substring(first.at(), token.at()).strip());
        first = null;
      } else if (!ends && first == null) {
        first = token;
      }
    }
    return statements;
  }
}
