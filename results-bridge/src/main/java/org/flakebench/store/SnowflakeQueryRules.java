package org.flakebench.store;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.flakebench.target.snowflake.SnowflakeLoginProblems;

/**
 * Users' queries on Snowflake, which has no read-only transactions: what writes or leads around the
 * look at names is refused by its words. Immutable.
 */
final class SnowflakeQueryRules implements QueryRules {
  /** The format in which sessions give times with an offset; as {@link #OFFSET_TIME}. */
  static final String OFFSET_FORMAT = "YYYY-MM-DD HH24:MI:SS.FF9TZHTZM";

  private static final DateTimeFormatter OFFSET_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSSXX", Locale.ROOT);

  private static final Set<String> ALLOWED =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(List.of("SELECT", "WITH", "SHOW", "DESC", "DESCRIBE", "EXPLAIN")));

  /** What a statement that begins like a query can still do besides reading. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "CALL", "calls a procedure",
          "PROCEDURE", "makes a procedure",
          "NEXTVAL", "takes a number from a sequence",
          "IDENTIFIER", "names a table by a text");

  private static final int NO_PRIVILEGE = 3001;

  private final boolean hides;

  /**
   * @param hides whether tables with secrets are refused by name, because no role of the login
   *     keeps them
   */
  SnowflakeQueryRules(boolean hides) {
    this.hides = hides;
  }

  @Override
  public SqlScan.Syntax syntax() {
    return SqlScan.Syntax.SNOWFLAKE;
  }

  @Override
  public Set<String> allowed() {
    return ALLOWED;
  }

  @Override
  public void check(SqlScan.Shape shape) {
    List<String> tokens = shape.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (token.startsWith("SYSTEM$")) {
        throw refused(token, "calls a system function");
      }
      if (REFUSED.containsKey(token)) {
        throw refused(token, REFUSED.get(token));
      }
      // https://docs.snowflake.com/en/sql-reference/operators-flow: any statement may follow.
      if (follows(tokens, i, "-", ">", ">")) {
        throw refused("->>", "chains statements");
      }
      // https://docs.snowflake.com/en/sql-reference/literals-table
      if (follows(tokens, i, "TABLE", "(")
          && i + 2 < tokens.size()
          && (tokens.get(i + 2).equals(SqlScan.TEXT) || tokens.get(i + 2).startsWith("$"))) {
        throw refused("TABLE('…')", "names a table by a text");
      }
      if (hides && ReaderLogin.HIDDEN.contains(token.toLowerCase(Locale.ROOT))) {
        throw new StoreUsageException(
            "query: names "
                + token
                + ", which is not open to queries; where a column has this name, set "
                + SnowflakeConnections.READER_ROLE
                + " to a role that may only read");
      }
    }
  }

  private static boolean follows(List<String> tokens, int from, String... expected) {
    return from + expected.length <= tokens.size()
        && tokens.subList(from, from + expected.length).equals(List.of(expected));
  }

  private static StoreUsageException refused(String token, String why) {
    return new StoreUsageException("query: '" + token + "' " + why + "; only reading is allowed");
  }

  @Override
  public ReadOnlyQuery.Result reading(Connection connection, Reading work) throws SQLException {
    return work.run();
  }

  /**
   * Names that were not quoted come in upper case; lower case makes one query the same on both
   * stores.
   */
  @Override
  public String name(String label) {
    return label.equals(label.toUpperCase(Locale.ROOT)) ? label.toLowerCase(Locale.ROOT) : label;
  }

  @Override
  public Object value(ResultSet result, int column, String type) throws SQLException {
    return switch (type) {
      case "BOOLEAN" -> result.getBoolean(column);
      case "NUMBER", "DECIMAL", "NUMERIC", "BIGINT", "INTEGER", "SMALLINT", "TINYINT" ->
          number(result.getBigDecimal(column));
      case "DOUBLE", "FLOAT", "REAL" -> result.getDouble(column);
      case "TIMESTAMPNTZ", "TIMESTAMP_NTZ" -> utc(result.getString(column));
      case "TIMESTAMPLTZ", "TIMESTAMP_LTZ", "TIMESTAMPTZ", "TIMESTAMP_TZ" ->
          moment(result.getString(column));
      case "BINARY" -> QueryRules.bytes(result.getBytes(column));
      default -> result.getString(column);
    };
  }

  private static Object number(BigDecimal value) {
    boolean whole = value != null && value.scale() <= 0 && value.precision() <= 18;
    return whole ? (Object) value.longValueExact() : value;
  }

  /** Times without a zone are UTC in the whole store. */
  private static String utc(String text) {
    return text == null ? null : SnowflakeDialect.instant(text).toString();
  }

  private static String moment(String text) {
    return text == null ? null : OffsetDateTime.parse(text, OFFSET_TIME).toInstant().toString();
  }

  @Override
  public StoreException explain(SQLException e, StoreConnections connections) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("08") || SnowflakeLoginProblems.of(e).isPresent()) {
      return connections.unavailable(e);
    }
    if (state.equals("57014")) {
      return QueryRules.tooLong(e);
    }
    if (state.equals("42501") || e.getErrorCode() == NO_PRIVILEGE) {
      return QueryRules.notOpen(e);
    }
    return new StoreUsageException("query: " + String.valueOf(e.getMessage()).strip(), e);
  }
}
