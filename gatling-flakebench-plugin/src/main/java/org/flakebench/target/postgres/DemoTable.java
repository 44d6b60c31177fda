package org.flakebench.target.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.TargetUnavailableException;

/**
 * The table {@code orders} that newcomers test against, in the embedded demo database. Made anew
 * for each run, so that runs compare; one run at a time may use it, which an advisory lock of this
 * object's connection sees to.
 */
public final class DemoTable implements AutoCloseable {
  /** Rows at the begin of a run. */
  public static final int ROWS = 200_000;

  private static final long LOCK = 0x464C414B45L;
  private static final int PATIENCE_MS = 3_000;
  private static final String LOCK_TIMEOUT = "55P03";
  private static final String[] RESET = {
    "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
    "DROP TABLE IF EXISTS public.orders",
    "CREATE TABLE public.orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, amount numeric(12, 2) NOT NULL,"
        + " status text NOT NULL, created_at timestamptz NOT NULL)",
    "INSERT INTO public.orders SELECT n, 1 + n % 10000, round((n * 7919 % 100000) / 100.0, 2),"
        + " (ARRAY['NEW', 'PAID', 'SHIPPED', 'DONE', 'RETURNED'])[1 + n % 5],"
        + " timestamptz '2026-01-01 00:00:00Z' + n * interval '1 minute' FROM generate_series(1, "
        + ROWS
        + ") AS n",
    "CREATE INDEX orders_created_at ON public.orders (created_at)",
    "VACUUM ANALYZE public.orders",
  };

  private final Connection connection;

  private DemoTable(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes the demo for this run and makes its table anew.
   *
   * @throws TargetUnavailableException when another run has it
   */
  public static DemoTable reset(TargetAddress demo) {
    Properties properties = new Properties();
    properties.setProperty("user", demo.user());
    demo.secret().ifPresent(secret -> properties.setProperty("password", secret));
    properties.setProperty("ApplicationName", "flakebench demo");
    properties.setProperty("loginTimeout", "15");
    properties.setProperty("socketTimeout", "120");
    Connection connection = null;
    try {
      connection = DriverManager.getConnection(demo.url(), properties);
      take(connection);
      try (Statement statement = connection.createStatement()) {
        for (String sql : RESET) {
          statement.execute(sql);
        }
      }
      return new DemoTable(connection);
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw new TargetUnavailableException(
          "the embedded demo table could not be made: " + PostgresErrors.of(e).getMessage(), e);
    } catch (RuntimeException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /** The server may need a moment to see that a process that had it was killed. */
  private static void take(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = " + PATIENCE_MS);
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      statement.execute("SET lock_timeout = 0");
    } catch (SQLException e) {
      if (!LOCK_TIMEOUT.equals(e.getSQLState())) {
        throw e;
      }
      throw new TargetUnavailableException(
          "another run uses the embedded demo table now; wait for its end, or name another database with --target",
          e);
    }
  }

  private static void closeAfter(Connection connection, Exception reason) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        reason.addSuppressed(e);
      }
    }
  }

  /** Lets other runs have it. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server is gone, and the lock with it.
      return;
    }
  }
}
