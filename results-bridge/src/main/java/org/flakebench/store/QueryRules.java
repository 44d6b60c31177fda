package org.flakebench.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;

/** What {@link ReadOnlyQuery} must know of the database that answers. Stateless. */
sealed interface QueryRules permits PostgresQueryRules, SnowflakeQueryRules {
  /** How texts and comments are written. */
  SqlScan.Syntax syntax();

  /** Words with which a statement may begin, in the order in which messages name them. */
  Set<String> allowed();

  /**
   * Looks at what no right of the database stops.
   *
   * @throws StoreUsageException when the statement may not run
   */
  void check(SqlScan.Shape shape);

  /** Reads; whatever was written all the same is taken back where that can be done. */
  ReadOnlyQuery.Result reading(Connection connection, Reading work) throws SQLException;

  /** Name of a column, from its label. */
  String name(String label);

  /**
   * A value as {@link ReadOnlyQuery.Result} has it; anything for null.
   *
   * @param type as the database names it
   */
  Object value(ResultSet result, int column, String type) throws SQLException;

  /** What an error means for the one who asked. */
  StoreException explain(SQLException error, StoreConnections connections);

  /** The work of reading. */
  @FunctionalInterface
  interface Reading {
    ReadOnlyQuery.Result run() throws SQLException;
  }

  /** Bytes as {@code \x…}. */
  static String bytes(byte[] value) {
    return value == null ? null : "\\x" + HexFormat.of().formatHex(value);
  }

  /** Query took longer than it may. */
  static StoreUsageException tooLong(SQLException error) {
    return new StoreUsageException(
        "query: stopped after " + ReadOnlyQuery.LIMIT.toSeconds() + " s; ask for less", error);
  }

  /** Query reads what it may not. */
  static StoreUsageException notOpen(SQLException error) {
    return new StoreUsageException(
        "query: " + error.getMessage() + "; this table is not open to queries", error);
  }
}
