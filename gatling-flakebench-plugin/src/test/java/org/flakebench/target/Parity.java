package org.flakebench.target;

import java.util.List;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TableType;
import org.flakebench.workload.TableProfile;

/**
 * Whether a canonical read is the same work on two table types: how many rows its SQL reads on
 * each, told from the SQL itself and not from what it was made for. Pure.
 */
record Parity(Intent intent, Side first, Side second) {
  /**
   * One side of a comparison.
   *
   * @param rows rows that one execution is meant to read; −1 when the SQL does not tell
   */
  public record Side(TableType type, String sql, int rows) {}

  /** Writes a read for two table types. */
  public static Parity of(StatementKind kind, TableProfile table, TableType one, TableType other) {
    Intent intent = Intent.of(kind, table);
    return new Parity(intent, side(one, intent), side(other, intent));
  }

  private static Side side(TableType type, Intent intent) {
    String sql = CanonicalSql.of(type, intent);
    return new Side(type, sql, rows(sql));
  }

  /** Whether both read as many rows as they are meant to. */
  public boolean holds() {
    return first.rows() == intent.rows() && second.rows() == intent.rows();
  }

  /** Rows of {@code = ?}, of {@code BETWEEN ? AND ? + n} and of {@code LIMIT n}. */
  static int rows(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    if (tokens.size() < 2) {
      return -1;
    }
    Token last = tokens.get(tokens.size() - 1);
    Token before = tokens.get(tokens.size() - 2);
    if (last.kind() == Kind.PLACEHOLDER) {
      return before.is("=") ? 1 : -1;
    }
    if (last.kind() != Kind.LITERAL || !last.text().matches("[0-9]{1,9}")) {
      return -1;
    }
    int number = Integer.parseInt(last.text());
    boolean between = tokens.stream().anyMatch(token -> token.is("BETWEEN"));
    return before.is("LIMIT") ? number : before.is("+") && between ? number + 1 : -1;
  }
}
