package org.flakebench.emulator;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** An emulator and a connection of the real driver to it. */
final class Account implements AutoCloseable {
  static {
    System.setProperty("net.snowflake.jdbc.max_connections", "600");
    System.setProperty("net.snowflake.jdbc.max_connections_per_route", "600");
  }

  final SnowflakeEmulator emulator;
  final Connection connection;

  Account() throws SQLException {
    this(Options.defaults());
  }

  Account(Options options) throws SQLException {
    emulator = SnowflakeEmulator.start(options);
    connection = connect();
  }

  static Properties properties() {
    Properties properties = new Properties();
    properties.put("user", SnowflakeEmulator.USER);
    properties.put("password", SnowflakeEmulator.PASSWORD);
    properties.put("TIMEZONE", "UTC");
    properties.put("CLIENT_TELEMETRY_ENABLED", "false");
    properties.put("disablePlatformDetection", "true");
    return properties;
  }

  Connection connect() throws SQLException {
    return connect(properties());
  }

  Connection connect(Properties properties) throws SQLException {
    return DriverManager.getConnection(emulator.jdbcUrl(), properties);
  }

  int run(String sql, Object... values) throws SQLException {
    return run(connection, sql, values);
  }

  static int run(Connection on, String sql, Object... values) throws SQLException {
    if (values.length == 0) {
      try (Statement statement = on.createStatement()) {
        return statement.execute(sql) ? -1 : statement.getUpdateCount();
      }
    }
    try (PreparedStatement statement = prepared(on, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepared(Connection on, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = on.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** All rows, values as strings. */
  List<List<String>> rows(String sql, Object... values) throws SQLException {
    return rows(connection, sql, values);
  }

  static List<List<String>> rows(Connection on, String sql, Object... values) throws SQLException {
    if (values.length > 0) {
      try (PreparedStatement statement = prepared(on, sql, values);
          ResultSet rows = statement.executeQuery()) {
        return read(rows);
      }
    }
    try (Statement statement = on.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return read(rows);
    }
  }

  private static List<List<String>> read(ResultSet rows) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(rows.getString(i));
      }
      all.add(row);
    }
    return all;
  }

  /** The first value of the first row. */
  String value(String sql, Object... values) throws SQLException {
    return rows(sql, values).get(0).get(0);
  }

  /** The error of a statement that must fail. */
  SQLException error(String sql, Object... values) {
    return error(connection, sql, values);
  }

  static SQLException error(Connection on, String sql, Object... values) {
    try {
      run(on, sql, values);
    } catch (SQLException e) {
      return e;
    }
    throw new AssertionError("nothing refused: " + sql);
  }

  /** Code of a statement that must fail. */
  int code(String sql, Object... values) {
    return error(sql, values).getErrorCode();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    emulator.close();
  }
}
