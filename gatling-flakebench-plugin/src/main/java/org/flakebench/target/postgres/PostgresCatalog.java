package org.flakebench.target.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.target.TargetInfo;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.ColumnRoles;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;

/**
 * Asks a PostgreSQL server about itself and about a table. Never counts a table: it goes by the
 * planner's estimate.
 */
final class PostgresCatalog {
  /** Connections that a run needs beside its slots: for cancels and for looking at the server. */
  private static final int BESIDE_SLOTS = 3;

  private static final Map<String, ValueType> TYPES =
      Map.ofEntries(
          Map.entry("int2", ValueType.INTEGER),
          Map.entry("int4", ValueType.INTEGER),
          Map.entry("int8", ValueType.INTEGER),
          Map.entry("numeric", ValueType.DECIMAL),
          Map.entry("float4", ValueType.FLOAT),
          Map.entry("float8", ValueType.FLOAT),
          Map.entry("text", ValueType.TEXT),
          Map.entry("varchar", ValueType.TEXT),
          Map.entry("bpchar", ValueType.TEXT),
          Map.entry("timestamptz", ValueType.TIMESTAMP),
          Map.entry("timestamp", ValueType.TIMESTAMP),
          Map.entry("date", ValueType.DATE),
          Map.entry("bool", ValueType.BOOLEAN),
          Map.entry("uuid", ValueType.UUID));

  private static final Map<String, Long> LARGEST =
      Map.of(
          "int2", (long) Short.MAX_VALUE, "int4", (long) Integer.MAX_VALUE, "int8", Long.MAX_VALUE);

  private PostgresCatalog() {}

  static TargetInfo info(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT current_setting('server_version')")) {
      result.next();
      String version = "PostgreSQL " + result.getString(1).split(" ")[0];
      return new TargetInfo(version, PostgresIdentity.of(connection));
    }
  }

  /**
   * Connections that the server, the database and the role allow beyond those that are there, less
   * a few that a run needs beside its slots.
   */
  static int connectionsLeft(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT least(current_setting('max_connections')::int"
                    + " - current_setting('superuser_reserved_connections')::int"
                    + " - coalesce(current_setting('reserved_connections', true), '0')::int"
                    + " - count(*),"
                    + " (SELECT CASE WHEN datconnlimit < 0 THEN 1000000 ELSE datconnlimit END FROM pg_database"
                    + "   WHERE datname = current_database())"
                    + " - count(*) FILTER (WHERE datname = current_database()),"
                    + " (SELECT CASE WHEN rolconnlimit < 0 THEN 1000000 ELSE rolconnlimit END FROM pg_roles"
                    + "   WHERE rolname = session_user)"
                    + " - count(*) FILTER (WHERE usename = session_user))"
                    + " FROM pg_stat_activity WHERE backend_type = 'client backend'")) {
      result.next();
      // The asking connection goes away again.
      return Math.max(0, result.getInt(1) + 1 - BESIDE_SLOTS);
    }
  }

  static TableProfile profile(
      Connection connection, String schema, String table, boolean needsTimeRange)
      throws SQLException {
    String qualified = quoted(schema) + "." + quoted(table);
    long oid;
    boolean view;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT c.oid, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')")) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          throw new TemplateException(
              "target.table",
              "MISSING_TABLE",
              "there is no table or view "
                  + qualified
                  + " in database "
                  + connection.getCatalog()
                  + "; tables under test are never created, name one that exists");
        }
        oid = result.getLong(1);
        view = "vm".contains(result.getString(2));
      }
    }
    List<Column> columns = columns(connection, oid);
    Column key = key(connection, qualified, oid, columns);
    Column time = ColumnRoles.time(columns);
    Long keyMax = null;
    if (key != null && key.type() == ValueType.INTEGER) {
      keyMax = largest(connection, qualified, key, Long.class);
    }
    Instant timeMax = null;
    if (needsTimeRange && time != null) {
      OffsetDateTime latest = largest(connection, qualified, time, OffsetDateTime.class);
      timeMax = latest == null ? null : latest.toInstant();
    }
    return new TableProfile(qualified, view, columns, key, keyMax, time, timeMax);
  }

  /** Names may leave several candidates; then a sample tells which of them is most like a key. */
  private static Column key(Connection connection, String qualified, long oid, List<Column> columns)
      throws SQLException {
    List<Column> candidates = ColumnRoles.keyCandidates(columns, primaryKey(connection, oid));
    if (candidates.size() < 2) {
      return candidates.isEmpty() ? null : candidates.get(0);
    }
    return PostgresSampler.judgeKeys(connection, qualified, candidates);
  }

  private static <T> T largest(
      Connection connection, String qualified, Column column, Class<T> type) throws SQLException {
    String cast = type == Long.class ? "bigint" : "timestamptz";
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT max(" + quoted(column.name()) + ")::" + cast + " FROM " + qualified)) {
      result.next();
      return result.getObject(1, type);
    }
  }

  private static List<Column> columns(Connection connection, long oid) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT a.attname, t.typname, format_type(a.atttypid, a.atttypmod), a.atttypmod,"
                + " a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''"
                + " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum")) {
      statement.setLong(1, oid);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String type = result.getString(2);
          int modifier = result.getInt(4);
          ValueType valueType = TYPES.getOrDefault(type, ValueType.OTHER);
          // A modifier holds 4 more than the length of a text, and precision and scale of a number
          // in its halves.
          Integer length = valueType == ValueType.TEXT && modifier > 4 ? modifier - 4 : null;
          Integer scale = valueType == ValueType.DECIMAL && modifier > 4 ? scale(modifier) : null;
          long largest =
              valueType == ValueType.DECIMAL
                  ? largestDecimal(modifier)
                  : LARGEST.getOrDefault(type, 0L);
          columns.add(
              new Column(
                  result.getString(1),
                  valueType,
                  result.getString(3),
                  length,
                  scale,
                  largest,
                  result.getBoolean(5)));
        }
      }
    }
    return columns;
  }

  /** Eleven bits with a sign: {@code numeric(5, -2)} is a type. */
  private static int scale(int modifier) {
    return (((modifier - 4) & 0x7FF) ^ 1024) - 1024;
  }

  private static long largestDecimal(int modifier) {
    int digits =
        modifier > 4 ? ((modifier - 4) >> 16 & 0xFFFF) - scale(modifier) : Integer.MAX_VALUE;
    return digits > 18 ? Long.MAX_VALUE : (long) Math.pow(10, Math.max(0, digits)) - 1;
  }

  private static List<String> primaryKey(Connection connection, long oid) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                + " WHERE i.indrelid = ? AND i.indisprimary")) {
      statement.setLong(1, oid);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          names.add(result.getString(1));
        }
      }
    }
    return names;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
