package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells which Snowflake database a connection leads to, whatever the address by which it was
 * reached: an account answers at its locator's, its organization's and private addresses.
 */
public final class SnowflakeIdentity {
  private SnowflakeIdentity() {}

  /** Organization, account and the session's database: {@code ORG-ACCOUNT/DATABASE}. */
  public static String of(Connection connection) throws SQLException {
    // https://docs.snowflake.com/en/sql-reference/functions/current_organization_name
    // https://docs.snowflake.com/en/sql-reference/functions/current_account_name
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT CURRENT_ORGANIZATION_NAME() || '-' || CURRENT_ACCOUNT_NAME() || '/'"
                    + " || COALESCE(CURRENT_DATABASE(), '')")) {
      result.next();
      return result.getString(1);
    }
  }

  /** Organization and account only: {@code ORG-ACCOUNT}. */
  public static String account(String identity) {
    return identity.substring(0, identity.indexOf('/'));
  }

  /** The database only. */
  public static String database(String identity) {
    return identity.substring(identity.indexOf('/') + 1);
  }
}
