package org.flakebench.store;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.postgresql.util.PSQLState;

/**
 * Runs users' own SQL on the store: one reading statement in a READ ONLY transaction that is always
 * taken back, with a limit on time and rows. Safe to use from several threads.
 */
public final class ReadOnlyQuery {
  /** How long a query may take. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Set<String> ALLOWED =
      Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW");
  private static final int FETCH_ROWS = 500;

  private final StoreConnections connections;
  private final boolean ownLogin;

  ReadOnlyQuery(StoreConnections connections, boolean ownLogin) {
    this.connections = connections;
    this.ownLogin = ownLogin;
  }

  /**
   * A column of a result.
   *
   * @param type the database's name of it
   */
  public record Column(String name, String type) {}

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
   * login, in a READ ONLY transaction.
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
    SqlScan.Shape shape = SqlScan.of(sql, SqlScan.Syntax.POSTGRES);
    if (shape.statements() != 1) {
      throw new StoreUsageException(
          "query: the text has " + shape.statements() + " statements; exactly one is allowed");
    }
    if (!ALLOWED.contains(shape.firstWord())) {
      throw new StoreUsageException(
          "query: begins with '"
              + shape.firstWord()
              + "'; allowed are SELECT, WITH, VALUES, TABLE, EXPLAIN and SHOW");
    }
    try (Connection connection = connections.open(connections.dataSource(LIMIT))) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      try (Statement setup = connection.createStatement()) {
        setup.execute("SET LOCAL TimeZone = 'UTC'");
      }
      try {
        return read(connection, sql, maxRows);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  private static Result read(Connection connection, String sql, int maxRows) throws SQLException {
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
          columns.add(new Column(shape.getColumnLabel(i), shape.getColumnTypeName(i)));
        }
        List<List<Object>> rows = new ArrayList<>();
        while (result.next()) {
          if (rows.size() == maxRows) {
            return new Result(columns, rows, true);
          }
          List<Object> row = new ArrayList<>(columns.size());
          for (int i = 1; i <= columns.size(); i++) {
            row.add(value(result, i, columns.get(i - 1).type()));
          }
          rows.add(row);
        }
        return new Result(columns, rows, false);
      }
    }
  }

  private static Object value(ResultSet result, int column, String type) throws SQLException {
    Object value =
        switch (type) {
          case "bool" -> result.getBoolean(column);
          case "int2", "int4", "int8", "oid", "serial", "bigserial" -> result.getLong(column);
          case "float4", "float8" -> result.getDouble(column);
          case "numeric" -> numeric(result, column);
          case "timestamptz" -> instant(result, column);
          case "bytea" -> bytes(result.getBytes(column));
          default -> result.getString(column);
        };
    return result.wasNull() ? null : value;
  }

  /** NaN and infinity have no BigDecimal. */
  private static Object numeric(ResultSet result, int column) throws SQLException {
    String text = result.getString(column);
    return text == null || !Character.isDigit(text.charAt(text.length() - 1))
        ? text
        : new BigDecimal(text);
  }

  private static Object instant(ResultSet result, int column) throws SQLException {
    String text = result.getString(column);
    return text == null || text.endsWith("infinity") || text.endsWith(" BC") ? text : utc(text);
  }

  /** The session is in UTC: {@code 2026-11-20 06:04:42.870+00}. */
  private static String utc(String text) {
    return text.endsWith("+00")
        ? Instant.parse(text.substring(0, text.length() - 3).replace(' ', 'T') + "Z").toString()
        : text;
  }

  private static String bytes(byte[] value) {
    return value == null ? null : "\\x" + HexFormat.of().formatHex(value);
  }

  private StoreException explain(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String text = String.valueOf(e.getMessage());
    if (PSQLState.isConnectionError(state)) {
      return new StoreUnavailableException(
          "the connection to " + connections.place() + " broke: " + text, e);
    }
    return switch (state) {
      case "57014" ->
          new StoreUsageException(
              "query: stopped after " + LIMIT.toSeconds() + " s; ask for less", e);
      case "25006" ->
          new StoreUsageException("query: writes (" + text + "); only reading is allowed", e);
      case "42501" ->
          new StoreUsageException("query: " + text + "; this table is not open to queries", e);
      default -> new StoreUsageException("query: " + text, e);
    };
  }
}
