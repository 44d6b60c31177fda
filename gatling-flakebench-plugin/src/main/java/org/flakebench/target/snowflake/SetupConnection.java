package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The one connection over which a target is looked at and prepared. A login takes seconds, so it is
 * kept; when the session was lost it is opened once more, since nothing that is asked here changes
 * anything. Thread-safe: one question at a time.
 */
final class SetupConnection implements AutoCloseable {
  private final SnowflakeConnector connector;
  private Connection connection;

  /** A question to the server that may be asked twice. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  SetupConnection(SnowflakeConnector connector) {
    this.connector = connector;
  }

  /**
   * Asks.
   *
   * @param path what in the template it is about
   * @throws RuntimeException as {@link SnowflakeErrors#setup} makes it of the server's refusal
   */
  synchronized <T> T ask(String path, Question<T> question) {
    try {
      if (connection == null) {
        connection = connector.connect();
        return question.ask(connection);
      }
      try {
        return question.ask(connection);
      } catch (SQLException e) {
        if (!SnowflakeErrors.of(e).connectionLost()) {
          throw e;
        }
        close();
        connection = connector.connect();
        return question.ask(connection);
      }
    } catch (SQLException e) {
      throw SnowflakeErrors.setup(path, connector.login().place(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is gone already.
        return;
      } finally {
        connection = null;
      }
    }
  }
}
