package org.flakebench.target.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells which PostgreSQL database a connection leads to, whatever the name or address by which it
 * was reached.
 */
public final class PostgresIdentity {
  private static final String NOT_ALLOWED = "42501";

  private PostgresIdentity() {}

  /**
   * The cluster's own identifier and the database's name; the server's address where this login may
   * not ask for the first.
   */
  public static String of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0),"
                    + " current_database()")) {
      result.next();
      return cluster(statement.getConnection(), result.getString(1)) + "/" + result.getString(2);
    }
  }

  private static String cluster(Connection connection, String address) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT system_identifier FROM pg_control_system()")) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        return address;
      }
      throw e;
    }
  }
}
