package org.flakebench.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flakebench.target.snowflake.SnowflakeConnector;
import org.flakebench.target.snowflake.SnowflakeLogin;

/** Connections to a store on Snowflake. */
final class SnowflakeConnections implements StoreConnections {
  private static final Dialect DIALECT = new SnowflakeDialect();

  private final SnowflakeLogin login;

  private SnowflakeConnections(SnowflakeLogin login) {
    this.login = login;
  }

  /** As the URL says; the rest from the environment (SNOWFLAKE_…). */
  static SnowflakeConnections to(
      StoreLocation.Snowflake location, Map<String, String> environment) {
    try {
      return new SnowflakeConnections(
          SnowflakeLogin.of(location.url(), environment)
              .withDefaults(
                  environment.getOrDefault("SNOWFLAKE_DATABASE", "FLAKEBENCH"),
                  environment.getOrDefault("SNOWFLAKE_SCHEMA", "TEST_RESULTS")));
    } catch (IllegalArgumentException e) {
      throw new StoreUsageException("store: " + e.getMessage(), e);
    }
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public String place() {
    return "the store at " + login.place();
  }

  @Override
  public DataSource dataSource(Duration statementLimit) {
    return new Source(
        new SnowflakeConnector(
            login,
            Map.of(
                "STATEMENT_TIMEOUT_IN_SECONDS",
                String.valueOf(statementLimit.toSeconds()),
                "TIMESTAMP_NTZ_OUTPUT_FORMAT",
                SnowflakeDialect.TIME_FORMAT,
                // Else what another session wrote to a hybrid table may be missed for 100 ms.
                "READ_LATEST_WRITES",
                "TRUE",
                // Names that stand in SQL without quotes come back in capitals.
                "CLIENT_RESULT_COLUMN_CASE_INSENSITIVE",
                "TRUE")));
  }

  @Override
  public Connection open(DataSource source) {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          "cannot connect to " + place() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    // Nothing is kept.
  }

  private record Source(SnowflakeConnector connector) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return connector.connect();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException("the user is part of the connector");
    }

    @Override
    public PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      // Nothing is written.
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      throw new SQLFeatureNotSupportedException("the connector has its own limit");
    }

    @Override
    public int getLoginTimeout() {
      return (int) SnowflakeConnector.LOGIN_LIMIT.toSeconds();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("there is none");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLFeatureNotSupportedException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
