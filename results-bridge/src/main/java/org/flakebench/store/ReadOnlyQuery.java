package org.flakebench.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs users' own SQL on the store: one reading statement, with a limit on time and rows. On
 * PostgreSQL it runs in a READ ONLY transaction that is always taken back; Snowflake has none, so
 * there a statement is looked at before it is sent, and the role of SNOWFLAKE_READER_ROLE is what
 * really holds. Safe to use from several threads.
 */
public final class ReadOnlyQuery {
  /** How long a query may take. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int FETCH_ROWS = 500;

  private static final Set<Integer> NUMERIC =
      Set.of(
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC);

  private final StoreConnections connections;
  private final QueryRules rules;
  private final boolean ownLogin;

  ReadOnlyQuery(StoreConnections connections, boolean ownLogin) {
    this.connections = connections;
    this.rules = connections.queryRules();
    this.ownLogin = ownLogin;
  }

  /**
   * A column of a result.
   *
   * @param name in lower case unless it was quoted
   * @param type the database's name of it
   * @param numeric whether its values are numbers
   */
  public record Column(String name, String type, boolean numeric) {}

  /**
   * A result.
   *
   * @param rows values are String, Long, Double, BigDecimal, Boolean or null; times are RFC 3339
   *     with Z, bytes {@code \x…}
   * @param truncated whether there were more rows than asked for
   */
  public record Result(List<Column> columns, List<List<Object>> rows, boolean truncated) {}

  /**
   * Whether queries run by a login that can read results only. If not, they run by the store's own
   * login.
   */
  public boolean hasOwnLogin() {
    return ownLogin;
  }

  /**
   * Runs one statement.
   *
   * @param maxRows at least 1
   * @throws StoreUsageException when it is no single reading statement, is wrong, writes, may not
   *     read what it names, or takes longer than {@link #LIMIT}
   * @throws StoreUnavailableException when the store cannot be reached
   */
  public Result run(String sql, int maxRows) {
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows is " + maxRows + ", at least 1 is allowed");
    }
    SqlScan.Shape shape = SqlScan.of(sql, rules.syntax());
    if (shape.statements() != 1) {
      throw new StoreUsageException(
          "query: the text has " + shape.statements() + " statements; exactly one is allowed");
    }
    if (!rules.allowed().contains(shape.firstWord())) {
      throw new StoreUsageException(
          "query: begins with '"
              + shape.firstWord()
              + "'; allowed are "
              + String.join(", ", rules.allowed()));
    }
    rules.check(shape);
    try (Connection connection = connections.open(connections.dataSource(LIMIT))) {
      return rules.reading(connection, () -> read(connection, sql, maxRows));
    } catch (SQLException e) {
      throw rules.explain(e, connections);
    }
  }

  private Result read(Connection connection, String sql, int maxRows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setFetchSize(FETCH_ROWS);
      statement.setMaxRows(maxRows == Integer.MAX_VALUE ? 0 : maxRows + 1);
      if (!statement.execute(sql)) {
        return new Result(List.of(), List.of(), false);
      }
      try (ResultSet result = statement.getResultSet()) {
        ResultSetMetaData shape = result.getMetaData();
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= shape.getColumnCount(); i++) {
          columns.add(
              new Column(
                  rules.name(shape.getColumnLabel(i)),
                  shape.getColumnTypeName(i),
                  NUMERIC.contains(shape.getColumnType(i))));
        }
        List<List<Object>> rows = new ArrayList<>();
        while (result.next()) {
          if (rows.size() == maxRows) {
            return new Result(columns, rows, true);
          }
          List<Object> row = new ArrayList<>(columns.size());
          for (int i = 1; i <= columns.size(); i++) {
            Object value = rules.value(result, i, columns.get(i - 1).type());
            row.add(result.wasNull() ? null : value);
          }
          rows.add(row);
        }
        return new Result(columns, rows, false);
      }
    }
  }
}
