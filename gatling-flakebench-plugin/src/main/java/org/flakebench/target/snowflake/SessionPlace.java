package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.TemplateException;

/**
 * Where a session stands. A login does not fail for a database or a warehouse that do not exist or
 * that the role may not use: the session then has none.
 *
 * @param database null when the session has none
 * @param warehouse null when the session has none
 */
record SessionPlace(
    String version, String identity, String database, String warehouse, String role) {

  /** Asks the server. */
  static SessionPlace of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT CURRENT_VERSION(), CURRENT_DATABASE(), CURRENT_WAREHOUSE(), CURRENT_ROLE()")) {
      result.next();
      return new SessionPlace(
          result.getString(1).split(" ")[0],
          SnowflakeIdentity.of(connection),
          result.getString(2),
          result.getString(3),
          result.getString(4));
    }
  }

  /**
   * @throws TemplateException when the session has no database, or another warehouse than the
   *     template names
   */
  void require(SnowflakeLogin login, TargetSpec spec) {
    if (database == null) {
      throw new TemplateException(
          "target.database",
          "MISSING_DATABASE",
          "the database "
              + login.value("db")
              + " does not exist, or role "
              + role
              + " may not use it; name one that exists, or grant the role USAGE on it");
    }
    String wanted = SnowflakeNames.stored("target.warehouse", spec.warehouse());
    if (!wanted.equals(warehouse)) {
      throw new TemplateException(
          "target.warehouse",
          "MISSING_WAREHOUSE",
          "the warehouse "
              + wanted
              + " does not exist, or role "
              + role
              + " may not use it; name one that exists (SHOW WAREHOUSES lists them), or grant the role USAGE on it");
    }
  }
}
