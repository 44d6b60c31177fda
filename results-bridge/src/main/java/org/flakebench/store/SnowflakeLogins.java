package org.flakebench.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flakebench.target.snowflake.SnowflakeConnector;
import org.flakebench.target.snowflake.SnowflakeLoginProblems;

/**
 * A login at each call. What was refused for good, as a wrong password, is not tried again for a
 * while: Snowflake locks a user after a few of those. Thread-safe.
 */
final class SnowflakeLogins implements DataSource {
  private static final Duration NOT_AGAIN = Duration.ofSeconds(30);

  private final SnowflakeConnector connector;
  private volatile Refusal last;

  /**
   * @param saidNanos when Snowflake said so
   * @param toldNanos when it was last told to somebody who wanted to log in
   */
  private record Refusal(SQLException reason, boolean lasting, long saidNanos, long toldNanos) {}

  SnowflakeLogins(SnowflakeConnector connector) {
    this.connector = connector;
  }

  /** What the last login since then met; null when none was refused. */
  SQLException refusedSince(long nanos) {
    Refusal refusal = last;
    return refusal != null && refusal.toldNanos() - nanos >= 0 ? refusal.reason() : null;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Refusal before = last;
    long now = System.nanoTime();
    if (before != null && before.lasting() && now - before.saidNanos() < NOT_AGAIN.toNanos()) {
      last = new Refusal(before.reason(), true, before.saidNanos(), now);
      throw before.reason();
    }
    try {
      return connector.connect();
    } catch (SQLException e) {
      boolean lasting =
          SnowflakeLoginProblems.of(e).map(SnowflakeLoginProblems.Problem::lasting).orElse(false);
      long said = System.nanoTime();
      last = new Refusal(e, lasting, said, said);
      throw e;
    }
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
  public void setLoginTimeout(int seconds) {
    // The connector has its own limit.
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
