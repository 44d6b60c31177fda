package org.flakebench.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flakebench.target.snowflake.SnowflakeConnector;
import org.flakebench.target.snowflake.SnowflakeIdentity;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.flakebench.target.snowflake.SnowflakeLoginProblems;
import org.jdbi.v3.core.Jdbi;

/** Connections to a store on Snowflake: one small pool for each limit. Thread-safe. */
final class SnowflakeConnections implements StoreConnections {
  /** Tags every statement of the control plane, so that none counts as a run's. */
  static final String QUERY_TAG = "flakebench:control";

  /** Names the role by which users' own queries run; it may only read. */
  static final String READER_ROLE = "SNOWFLAKE_READER_ROLE";

  private static final Dialect DIALECT = new SnowflakeDialect();

  private final SnowflakeLogin login;
  private final String firstStatement;
  private final String readerRole;
  private final Map<Duration, SnowflakePool> pools = new HashMap<>();
  private volatile boolean closed;

  private SnowflakeConnections(SnowflakeLogin login, String firstStatement, String readerRole) {
    this.login = login;
    this.firstStatement = firstStatement;
    this.readerRole = readerRole;
  }

  /** As the URL says; the rest from the environment (SNOWFLAKE_…). */
  static SnowflakeConnections to(
      StoreLocation.Snowflake location, Map<String, String> environment) {
    try {
      SnowflakeLogin login =
          SnowflakeLogin.of(location.url(), environment)
              .withDefaults(
                  environment.getOrDefault("SNOWFLAKE_DATABASE", "FLAKEBENCH"),
                  environment.getOrDefault("SNOWFLAKE_SCHEMA", "TEST_RESULTS"));
      String role = environment.get(READER_ROLE);
      return new SnowflakeConnections(
          login, null, role == null || role.isBlank() ? null : role.strip());
    } catch (IllegalArgumentException e) {
      throw new StoreUsageException("store: " + e.getMessage(), e);
    }
  }

  /**
   * The same by the role of SNOWFLAKE_READER_ROLE and no other: without NONE, all roles of the user
   * would count beside it. Null when the environment names none.
   */
  @Override
  public StoreConnections readers() {
    if (readerRole == null) {
      return null;
    }
    Map<String, String> properties = new TreeMap<>(login.properties());
    properties.put("role", readerRole);
    return new SnowflakeConnections(
        new SnowflakeLogin(login.url(), properties, login.credential()),
        "USE SECONDARY ROLES NONE",
        null);
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public QueryRules queryRules() {
    return new SnowflakeQueryRules(readerRole == null && firstStatement == null);
  }

  @Override
  public String place() {
    return "the store at "
        + login.place()
        + " ("
        + login.value("db")
        + "."
        + login.value("schema")
        + ")";
  }

  @Override
  public synchronized DataSource dataSource(Duration statementLimit) {
    return pools.computeIfAbsent(
        statementLimit,
        limit -> new SnowflakePool(new SnowflakeConnector(login, session(limit)), firstStatement));
  }

  /**
   * What holds for every session, said at the login, so that neither account nor user decide it.
   * See https://docs.snowflake.com/en/sql-reference/parameters.
   */
  private Map<String, String> session(Duration limit) {
    String seconds = String.valueOf(limit.toSeconds());
    // A wait for a lock ends before the statement does: its message names who holds the lock.
    String lockSeconds = String.valueOf(Math.max(1, limit.toSeconds() - 5));
    Map<String, String> session = new TreeMap<>();
    session.put("QUERY_TAG", QUERY_TAG);
    session.put("STATEMENT_TIMEOUT_IN_SECONDS", seconds);
    session.put("STATEMENT_QUEUED_TIMEOUT_IN_SECONDS", seconds);
    session.put("LOCK_TIMEOUT", lockSeconds);
    session.put("HYBRID_TABLE_LOCK_TIMEOUT", lockSeconds);
    // The driver's own limit on one request, repetitions after a 5xx included, in milliseconds.
    session.put("networkTimeout", String.valueOf(limit.plusSeconds(30).toMillis()));
    // Sessions that nobody uses are closed, so none is to be kept from ending.
    session.put("CLIENT_SESSION_KEEP_ALIVE", "false");
    session.put("ABORT_DETACHED_QUERY", "true");
    session.put("AUTOCOMMIT", "true");
    session.put("TRANSACTION_ABORT_ON_ERROR", "false");
    session.put("MULTI_STATEMENT_COUNT", "1");
    // Else what another session wrote to a hybrid table may be missed for 100 ms.
    session.put("READ_LATEST_WRITES", "true");
    // Columns come in upper case, and are asked for as the SQL writes them.
    session.put("CLIENT_RESULT_COLUMN_CASE_INSENSITIVE", "true");
    session.put("TIMESTAMP_INPUT_FORMAT", "AUTO");
    session.put("TIMESTAMP_NTZ_OUTPUT_FORMAT", SnowflakeDialect.TIME_FORMAT);
    session.put("TIMESTAMP_LTZ_OUTPUT_FORMAT", SnowflakeQueryRules.OFFSET_FORMAT);
    session.put("TIMESTAMP_TZ_OUTPUT_FORMAT", SnowflakeQueryRules.OFFSET_FORMAT);
    session.put("DATE_OUTPUT_FORMAT", "YYYY-MM-DD");
    for (String name : List.of("TIMEZONE", "loginTimeout", "networkTimeout")) {
      if (login.value(name) != null) {
        session.put(name, login.value(name));
      }
    }
    return session;
  }

  @Override
  public Connection open(DataSource source) {
    if (closed) {
      throw new StoreUnavailableException(place() + " is closed");
    }
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** A login with a database or warehouse that is not there succeeds, and has none. */
  @Override
  public void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CURRENT_DATABASE(), CURRENT_WAREHOUSE(), CURRENT_ROLE()")) {
      row.next();
      String role = "role " + row.getString(3);
      if (row.getString(1) == null) {
        throw new StoreUnavailableException(
            place()
                + " has no such database, or "
                + role
                + " may not use it; create it (CREATE DATABASE "
                + login.value("db")
                + "), grant USAGE on it, or name another by db= in the URL or SNOWFLAKE_DATABASE");
      }
      if (row.getString(2) == null) {
        String named = login.value("warehouse");
        throw new StoreUnavailableException(
            place()
                + (named == null
                    ? " is used without a warehouse"
                    : " has no warehouse " + named + ", or " + role + " may not use it")
                + "; name one by warehouse= in the URL or SNOWFLAKE_WAREHOUSE, and grant USAGE on"
                + " it");
      }
    }
  }

  @Override
  public StoreSchema schema(Jdbi jdbi) {
    return new SnowflakeSchema(
        jdbi, new SnowflakePlace(login.value("db"), login.value("schema"), place()));
  }

  @Override
  public StoreUnavailableException unavailable(SQLException e) {
    String user = login.value("user");
    String warehouse = login.value("warehouse");
    return new StoreUnavailableException(
        "cannot use "
            + place()
            + (user == null ? "" : " as " + user)
            + (warehouse == null ? "" : " with warehouse " + warehouse)
            + ": "
            + SnowflakeLoginProblems.describe(e),
        e);
  }

  @Override
  public String identity(Connection connection) throws SQLException {
    return SnowflakeIdentity.of(connection);
  }

  @Override
  public synchronized void close() {
    closed = true;
    pools.values().forEach(SnowflakePool::close);
  }
}
