package org.flakebench.store;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.util.PSQLState;

/** Users' queries on PostgreSQL: a READ ONLY transaction that is always taken back. */
final class PostgresQueryRules implements QueryRules {
  private static final Set<String> ALLOWED =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(List.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW")));

  @Override
  public SqlScan.Syntax syntax() {
    return SqlScan.Syntax.POSTGRES;
  }

  @Override
  public Set<String> allowed() {
    return ALLOWED;
  }

  @Override
  public void check(SqlScan.Shape shape) {
    // The server refuses what the transaction and the login do not allow.
  }

  @Override
  public ReadOnlyQuery.Result reading(Connection connection, Reading work) throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    try (Statement setup = connection.createStatement()) {
      setup.execute("SET LOCAL TimeZone = 'UTC'");
    }
    try {
      return work.run();
    } finally {
      connection.rollback();
    }
  }

  @Override
  public String name(String label) {
    return label;
  }

  @Override
  public Object value(ResultSet result, int column, String type) throws SQLException {
    return switch (type) {
      case "bool" -> result.getBoolean(column);
      case "int2", "int4", "int8", "oid", "serial", "bigserial" -> result.getLong(column);
      case "float4", "float8" -> result.getDouble(column);
      case "numeric" -> numeric(result, column);
      case "timestamptz" -> instant(result, column);
      case "bytea" -> QueryRules.bytes(result.getBytes(column));
      default -> result.getString(column);
    };
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

  @Override
  public StoreException explain(SQLException e, StoreConnections connections) {
    String state = String.valueOf(e.getSQLState());
    String text = String.valueOf(e.getMessage());
    if (PSQLState.isConnectionError(state)) {
      return new StoreUnavailableException(
          "the connection to " + connections.place() + " broke: " + text, e);
    }
    return switch (state) {
      case "57014" -> QueryRules.tooLong(e);
      case "25006" ->
          new StoreUsageException("query: writes (" + text + "); only reading is allowed", e);
      case "42501" -> QueryRules.notOpen(e);
      default -> new StoreUsageException("query: " + text, e);
    };
  }
}
