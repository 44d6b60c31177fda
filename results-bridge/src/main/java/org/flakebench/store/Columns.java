package org.flakebench.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;

/** Small help for inserts that a {@link Dialect} writes. Stateless. */
final class Columns {
  private Columns() {}

  /** SQL expressions by column, in order: {@code of("run_id", ":run", "status", "'NEW'")}. */
  static Map<String, String> of(String... columnsAndExpressions) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < columnsAndExpressions.length; i += 2) {
      columns.put(columnsAndExpressions[i], columnsAndExpressions[i + 1]);
    }
    return columns;
  }

  /**
   * Runs a statement of {@link Dialect#insertIfAbsent}.
   *
   * @return whether the row was made; false when one with its key was there, or came meanwhile
   */
  static boolean inserted(Dialect dialect, Update insert) {
    try {
      return insert.execute() > 0;
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause && dialect.cameMeanwhile(cause)) {
        return false;
      }
      throw e;
    }
  }
}
