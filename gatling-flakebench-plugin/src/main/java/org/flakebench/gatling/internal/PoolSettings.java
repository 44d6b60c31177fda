package org.flakebench.gatling.internal;

import java.time.Duration;
import javax.sql.DataSource;
import org.flakebench.target.TargetAddress;

/**
 * How the requests of hand-written scenarios reach the database.
 *
 * @param address the database and who logs in
 * @param connections connections of the pool, and threads that use them, 1–{@value #MOST}
 * @param acquireTimeout how long a request waits for a connection
 * @param statementTimeout how long a statement may take
 * @param fetchSize rows per round trip; 0 = the driver's own
 * @param own a data source of the user's instead of the address; null = none
 */
public record PoolSettings(
    TargetAddress address,
    int connections,
    Duration acquireTimeout,
    Duration statementTimeout,
    int fetchSize,
    DataSource own) {
  private static final int MOST = 10_000;

  public PoolSettings {
    if (connections < 1 || connections > MOST) {
      throw new IllegalArgumentException("connections must be 1–" + MOST + ", not " + connections);
    }
    if (fetchSize < 0) {
      throw new IllegalArgumentException("fetchSize must be at least 0, not " + fetchSize);
    }
    requirePositive("acquireTimeout", acquireTimeout);
    requirePositive("statementTimeout", statementTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than 0, not " + value);
    }
  }

  /** 10 connections, 30 s for a connection, 10 min for a statement. */
  public static PoolSettings of(TargetAddress address) {
    return new PoolSettings(address, 10, Duration.ofSeconds(30), Duration.ofMinutes(10), 0, null);
  }

  public PoolSettings withAddress(TargetAddress value) {
    return new PoolSettings(value, connections, acquireTimeout, statementTimeout, fetchSize, own);
  }

  public PoolSettings withConnections(int value) {
    return new PoolSettings(address, value, acquireTimeout, statementTimeout, fetchSize, own);
  }

  public PoolSettings withAcquireTimeout(Duration value) {
    return new PoolSettings(address, connections, value, statementTimeout, fetchSize, own);
  }

  public PoolSettings withStatementTimeout(Duration value) {
    return new PoolSettings(address, connections, acquireTimeout, value, fetchSize, own);
  }

  public PoolSettings withFetchSize(int value) {
    return new PoolSettings(address, connections, acquireTimeout, statementTimeout, value, own);
  }

  public PoolSettings withDataSource(DataSource value) {
    return new PoolSettings(
        address, connections, acquireTimeout, statementTimeout, fetchSize, value);
  }

  StatementLimits limits() {
    return new StatementLimits(statementTimeout, fetchSize);
  }
}
