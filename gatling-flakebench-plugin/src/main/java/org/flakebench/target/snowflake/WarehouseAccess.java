package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * What can be asked of a warehouse and done to it. A method at a time; every statement has a limit
 * of {@value ShowRows#LIMIT_SECONDS} s.
 */
interface WarehouseAccess extends AutoCloseable {
  /** The rows of SHOW WAREHOUSES whose names may be this one; others too. */
  List<ShowRows.Row> show(String name) throws SQLException;

  /** Starts it when it is suspended. */
  void resume(String name) throws SQLException;

  /** Suspends it; what runs on it ends first. */
  void suspend(String name) throws SQLException;

  /** Statements that wait for it and whose tag begins so. */
  int queued(String name, String tagPrefix) throws SQLException;

  @Override
  void close();

  /**
   * By a session of its own, which is opened at the first question and again when it is lost. It
   * carries a tag of its own, so that it does not pass for a part of the run.
   *
   * <p>SHOW and ALTER WAREHOUSE need no running warehouse. A query on INFORMATION_SCHEMA does
   * (docs.snowflake.com/en/sql-reference/info-schema): it runs on the warehouse that the login
   * names, which is the control plane's and not the tested one, unless there is only one.
   */
  static WarehouseAccess of(SnowflakeLogin login) {
    return new Jdbc(
        new SnowflakeConnector(
            login,
            Map.of(
                "QUERY_TAG",
                "flakebench:warehouse-poll",
                "STATEMENT_TIMEOUT_IN_SECONDS",
                String.valueOf(ShowRows.LIMIT_SECONDS),
                // The end of a run waits for a look that hangs.
                "networkTimeout",
                String.valueOf((ShowRows.LIMIT_SECONDS + 30) * 1000))));
  }

  /** The session's implementation. */
  final class Jdbc implements WarehouseAccess {
    private static final String OWN_QUEUED =
        """
        SELECT COUNT(*) FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_WAREHOUSE(WAREHOUSE_NAME => '%s',
          END_TIME_RANGE_START => DATEADD('second', -5, CURRENT_TIMESTAMP()), RESULT_LIMIT => 10000))
        WHERE UPPER(execution_status) = 'QUEUED' AND STARTSWITH(query_tag, ?)
        """;

    private final SnowflakeConnector connector;
    private Connection connection;

    private Jdbc(SnowflakeConnector connector) {
      this.connector = connector;
    }

    /** What could end the literal is left to a wildcard: the caller compares names anyway. */
    @Override
    public List<ShowRows.Row> show(String name) throws SQLException {
      return with(
          open ->
              ShowRows.of(open, "SHOW WAREHOUSES LIKE '" + name.replaceAll("['\\\\]", "_") + "'"));
    }

    @Override
    public void resume(String name) throws SQLException {
      run("ALTER WAREHOUSE " + quoted(name) + " RESUME IF SUSPENDED");
    }

    @Override
    public void suspend(String name) throws SQLException {
      run("ALTER WAREHOUSE " + quoted(name) + " SUSPEND");
    }

    @Override
    public int queued(String name, String tagPrefix) throws SQLException {
      String literal = quoted(name).replace("\\", "\\\\").replace("'", "''");
      return with(
          open -> {
            try (PreparedStatement query = open.prepareStatement(OWN_QUEUED.formatted(literal))) {
              query.setQueryTimeout(ShowRows.LIMIT_SECONDS);
              query.setString(1, tagPrefix);
              try (ResultSet answer = query.executeQuery()) {
                answer.next();
                return answer.getInt(1);
              }
            }
          });
    }

    private void run(String command) throws SQLException {
      with(
          open -> {
            try (Statement statement = open.createStatement()) {
              statement.setQueryTimeout(ShowRows.LIMIT_SECONDS);
              return statement.execute(command);
            }
          });
    }

    private static String quoted(String name) {
      return '"' + name.replace("\"", "\"\"") + '"';
    }

    private <T> T with(Use<T> use) throws SQLException {
      if (connection == null) {
        connection = connector.connect();
      }
      try {
        return use.of(connection);
      } catch (SQLException e) {
        if (isLost(e)) {
          close();
        }
        throw e;
      }
    }

    /** The codes of sessions are 390100 to 390999. */
    private static boolean isLost(SQLException e) {
      return e.getErrorCode() / 1000 == 390
          || e.getSQLState() != null && e.getSQLState().startsWith("08");
    }

    @Override
    public void close() {
      Connection open = connection;
      connection = null;
      if (open != null) {
        try {
          open.close();
        } catch (SQLException e) {
          // A session that cannot be ended any more ends by itself.
          return;
        }
      }
    }

    @FunctionalInterface
    private interface Use<T> {
      T of(Connection open) throws SQLException;
    }
  }
}
