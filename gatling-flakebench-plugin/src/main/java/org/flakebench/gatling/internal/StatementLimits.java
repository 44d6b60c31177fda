package org.flakebench.gatling.internal;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * What the protocol sets for every statement.
 *
 * @param timeout after which the driver cancels a statement; JDBC counts whole seconds, so it is
 *     rounded up
 * @param fetchSize rows per round trip; 0 = the driver's own
 */
record StatementLimits(Duration timeout, int fetchSize) {

  /**
   * @param ownFetchSize the request's own; null = the protocol's
   */
  void apply(Statement statement, Integer ownFetchSize) throws SQLException {
    statement.setQueryTimeout(
        (int) Math.min(Integer.MAX_VALUE, timeout.plusNanos(999_999_999).toSeconds()));
    int rows = ownFetchSize == null ? fetchSize : ownFetchSize;
    if (rows > 0) {
      statement.setFetchSize(rows);
    }
  }
}
