package org.flakebench.target.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Session settings that survive a pooler which gives every transaction another server connection.
 * PgBouncer refuses startup options, but follows the time zone of each client and sets it on
 * whatever server connection the client gets. It does not follow {@code statement_timeout}: behind
 * a pooler the run cancels statements that take longer by itself.
 */
final class PooledSettings {
  private PooledSettings() {}

  static void apply(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }
}
