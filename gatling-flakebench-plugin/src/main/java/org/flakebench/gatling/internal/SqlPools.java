package org.flakebench.gatling.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.flakebench.target.snowflake.SnowflakeConnector;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the pool of a protocol. */
final class SqlPools {
  private static final Logger LOG = LoggerFactory.getLogger("org.flakebench.pool");
  private static final Pattern PASSWORD =
      Pattern.compile("(password)=[^&,\\]]*", Pattern.CASE_INSENSITIVE);
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(250);
  private static final Duration LOGIN_LIMIT = Duration.ofSeconds(30);

  private SqlPools() {}

  /**
   * Opens the pool with all its connections: no request shall be the one that pays for a login.
   *
   * @throws IllegalStateException when there is no URL, or the database cannot be reached or
   *     refuses the login
   */
  static ConnectionDesk open(PoolSettings settings) {
    if (settings.own() != null) {
      return new ConnectionDesk(settings.own(), null, settings);
    }
    if (settings.address().url() == null) {
      throw new IllegalStateException(
          "flakebench() needs the database under test:"
              + " flakebench().url(\"jdbc:postgresql://host/db\")");
    }
    HikariDataSource pool = connect(settings);
    return new ConnectionDesk(pool, pool::close, settings);
  }

  private static HikariDataSource connect(PoolSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("flakebench");
    if (SnowflakeLogin.isSnowflake(settings.address().url())) {
      config.setDataSource(
          new SnowflakeConnector(
                  SnowflakeLogin.of(settings.address(), System.getenv()),
                  Map.of("QUERY_TAG", "flakebench"))
              .dataSource());
    } else {
      config.setJdbcUrl(settings.address().url());
      config.setUsername(settings.address().user());
      settings.address().secret().ifPresent(config::setPassword);
    }
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(settings.connections());
    Duration wait = longer(settings.acquireTimeout(), SHORTEST_TIMEOUT);
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(Math.min(wait.toMillis(), 5_000));
    // One attempt, which the driver's own login limit ends: a wrong password does not get better.
    config.setInitializationFailTimeout(1);
    if (settings.address().url().toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:")) {
      postgres(config, settings);
    }
    try {
      HikariDataSource pool = new HikariDataSource(config);
      awaitConnections(pool, settings.connections());
      return pool;
    } catch (PoolInitializationException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "flakebench() cannot connect to "
              + PASSWORD.matcher(settings.address().toString()).replaceAll("$1=…")
              + ": "
              + SqlFailure.of(reason).message()
              + "; a password comes from PGPASSWORD, PGPASSFILE, SNOWFLAKE_PASSWORD or .password(…)",
          e);
    }
  }

  private static void awaitConnections(HikariDataSource pool, int wanted) {
    long deadline = System.nanoTime() + LOGIN_LIMIT.toNanos();
    int open = pool.getHikariPoolMXBean().getTotalConnections();
    while (open < wanted && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      open = pool.getHikariPoolMXBean().getTotalConnections();
    }
    if (open < wanted) {
      LOG.warn(
          "only {} of {} connections could be opened within {} s; requests that need the others"
              + " will wait and fail",
          open,
          wanted,
          LOGIN_LIMIT.toSeconds());
    }
  }

  /** What the URL says wins over these. */
  private static void postgres(HikariConfig config, PoolSettings settings) {
    config.addDataSourceProperty("ApplicationName", "flakebench");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // Text goes without a type: what a CSV feeder gives fits a number's column.
    config.addDataSourceProperty("stringtype", "unspecified");
    // {call p(?)} calls a procedure, {? = call f(?)} a function.
    config.addDataSourceProperty("escapeSyntaxCallMode", "callIfNoReturn");
    // The last resort when the server does not even answer the driver's cancel.
    long limit = settings.statementTimeout().toSeconds() + 30;
    config.addDataSourceProperty("socketTimeout", Long.toString(Math.min(limit, 1_000_000)));
    config.addDataSourceProperty("loginTimeout", Long.toString(LOGIN_LIMIT.toSeconds()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
