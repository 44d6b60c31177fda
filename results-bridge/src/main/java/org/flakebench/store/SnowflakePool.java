package org.flakebench.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.flakebench.target.snowflake.SnowflakeConnector;

/**
 * Keeps a few sessions for the next use, since a login takes longer than most statements of the
 * store. A session that does not answer any more is replaced when it is asked for, never while it
 * is used: no statement is repeated. Thread-safe.
 */
final class SnowflakePool extends HikariDataSource {
  /** Most sessions at once. */
  static final int MOST = 8;

  private static final Duration IDLE = Duration.ofMinutes(2);

  /** The longest wait for a session: a login, and a little to find out that all are busy. */
  private static final Duration WAIT = SnowflakeConnector.LOGIN_LIMIT.plusSeconds(10);

  /** How often a waiting caller looks whether its login was refused. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final SnowflakeLogins logins;

  /**
   * @param firstStatement run in every new session; null for none
   */
  SnowflakePool(SnowflakeConnector connector, String firstStatement) {
    this.logins = new SnowflakeLogins(connector);
    setPoolName("flakebench-store");
    setDataSource(logins);
    setMaximumPoolSize(MOST);
    setMinimumIdle(0);
    setIdleTimeout(IDLE.toMillis());
    setKeepaliveTime(0);
    setConnectionTimeout(LOOK.toMillis());
    setValidationTimeout(Duration.ofSeconds(10).toMillis());
    // The first login is not one for nothing: with it, Hikari would log in, log out, and log in.
    setInitializationFailTimeout(-1);
    if (firstStatement != null) {
      setConnectionInitSql(firstStatement);
    }
  }

  /**
   * A session that answers.
   *
   * @throws SQLException what the login met, at once; SQLTransientConnectionException when all
   *     sessions are in use for too long
   */
  @Override
  public Connection getConnection() throws SQLException {
    long start = System.nanoTime();
    while (true) {
      try {
        return super.getConnection();
      } catch (SQLTransientConnectionException e) {
        SQLException refused = logins.refusedSince(start);
        if (refused != null) {
          throw refused;
        }
        if (System.nanoTime() - start > WAIT.toNanos()) {
          throw new SQLTransientConnectionException(
              "all " + MOST + " sessions are in use for " + WAIT.toSeconds() + " s", "08001", e);
        }
      }
    }
  }
}
