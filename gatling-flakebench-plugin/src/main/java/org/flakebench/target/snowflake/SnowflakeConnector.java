package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * Opens connections to Snowflake with the driver set as load tests need it: sessions in UTC, no
 * telemetry, results as Arrow where the JVM allows it, a deadline of our own around the login.
 * Thread-safe.
 */
public final class SnowflakeConnector {
  /** How long a login may take, all of the driver's own attempts included. */
  public static final Duration LOGIN_LIMIT = Duration.ofSeconds(30);

  private static final ExecutorService LOGINS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "flakebench-snowflake-login");
            thread.setDaemon(true);
            return thread;
          });

  private final SnowflakeLogin login;
  private final Map<String, String> session;
  private final boolean arrow;

  /**
   * @param session parameters of every session, as QUERY_TAG or STATEMENT_TIMEOUT_IN_SECONDS; they
   *     win over this class's own
   */
  public SnowflakeConnector(SnowflakeLogin login, Map<String, String> session) {
    this(login, session, DriverSettings.arrowWorks());
  }

  /**
   * @param arrow whether this JVM can read Arrow results
   */
  SnowflakeConnector(SnowflakeLogin login, Map<String, String> session, boolean arrow) {
    this.login = login;
    this.session = Map.copyOf(session);
    this.arrow = arrow;
  }

  /** The same for pools. */
  public DataSource dataSource() {
    return new ConnectorSource(this);
  }

  /** Who logs in where. */
  public SnowflakeLogin login() {
    return login;
  }

  /**
   * Opens a connection.
   *
   * @throws SQLException as the driver says; SQLTimeoutException when the login took longer than
   *     {@link #LOGIN_LIMIT}: a connection that comes later is closed
   */
  public Connection connect() throws SQLException {
    DriverSettings.ensure();
    CompletableFuture<Connection> opening = CompletableFuture.supplyAsync(this::open, LOGINS);
    try {
      return opening.get(LOGIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Refused refused
          ? refused.reason
          : new SQLException("the driver broke at the login", e.getCause());
    } catch (TimeoutException e) {
      opening.thenAccept(SnowflakeConnector::closeLate);
      throw new SQLTimeoutException(
          "no login within " + LOGIN_LIMIT.toSeconds() + " s", "08001", e);
    } catch (InterruptedException e) {
      opening.thenAccept(SnowflakeConnector::closeLate);
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted at the login", "08001", e);
    }
  }

  private Connection open() {
    try {
      return DriverManager.getConnection(login.url(), properties());
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  private static void closeLate(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nobody waits for it any more.
      return;
    }
  }

  private Properties properties() {
    Properties all = login.driverProperties();
    Map<String, String> set = new TreeMap<>();
    set.put("application", "FlakeBench");
    set.put("loginTimeout", String.valueOf(LOGIN_LIMIT.toSeconds() / 2));
    set.put("CLIENT_TELEMETRY_ENABLED", "false");
    set.put("disablePlatformDetection", "true");
    set.put("TIMEZONE", "UTC");
    set.put("CLIENT_TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_NTZ");
    set.put("CLIENT_MEMORY_LIMIT", "256");
    set.put("CLIENT_PREFETCH_THREADS", "1");
    if (!arrow) {
      set.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
    }
    set.putAll(session);
    all.putAll(set);
    all.put(DriverRetries.PROPERTY, DriverRetries.watch());
    return all;
  }

  @Override
  public String toString() {
    return "SnowflakeConnector[" + login + "]";
  }

  /** Carries what the driver said out of the login's thread. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SQLException reason;

    Refused(SQLException reason) {
      super(reason.getMessage());
      this.reason = reason;
    }
  }
}
