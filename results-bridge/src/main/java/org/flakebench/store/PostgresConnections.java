package org.flakebench.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.flakebench.target.postgres.PostgresIdentity;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to a store on PostgreSQL: a new one at each call. Immutable. */
final class PostgresConnections implements StoreConnections {
  private static final Dialect DIALECT = new PostgresDialect();

  private static final int CONNECT_SECONDS = 10;

  private final String url;
  private final String place;
  private final String user;
  private final String password;

  private PostgresConnections(String url, String place, String user, String password) {
    this.url = url;
    this.place = place;
    this.user = user;
    this.password = password;
  }

  static PostgresConnections to(EmbeddedPostgres server) {
    return new PostgresConnections(
        server.jdbcUrl(), "the embedded store", server.user(), server.password());
  }

  /** As the URL says; user and password from the environment where it does not. */
  static PostgresConnections to(StoreLocation.Postgres location, Map<String, String> environment) {
    String named = PGProperty.USER.getOrNull(Driver.parseURL(location.url(), new Properties()));
    return new PostgresConnections(
        location.url(),
        "the store at " + location.place(),
        named == null ? environment.get("PGUSER") : named,
        environment.get("PGPASSWORD"));
  }

  /** The same by another login. */
  PostgresConnections as(String otherUser, String otherPassword) {
    return new PostgresConnections(url, place, otherUser, otherPassword);
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public QueryRules queryRules() {
    return new PostgresQueryRules();
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public DataSource dataSource(Duration statementLimit) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    if (user != null) {
      source.setUser(user);
    }
    if (password != null) {
      source.setPassword(password);
    }
    source.setApplicationName("flakebench");
    source.setCurrentSchema(SchemaFiles.SCHEMA);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    // The server speaks first: its message is better than a broken connection.
    source.setSocketTimeout((int) statementLimit.toSeconds() + 10);
    source.setTcpKeepAlive(true);
    String own = source.getOptions();
    source.setOptions(
        (own == null ? "" : own + " ") + "-c statement_timeout=" + statementLimit.toMillis());
    return source;
  }

  @Override
  public StoreSchema schema(Jdbi jdbi) {
    return new PostgresSchema(jdbi);
  }

  @Override
  public void close() {
    // Nothing is kept.
  }

  @Override
  public Connection open(DataSource source) {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void check(Connection connection) throws SQLException {
    connection.getMetaData();
  }

  @Override
  public String identity(Connection connection) throws SQLException {
    return PostgresIdentity.of(connection);
  }

  /** The embedded store's own is made by {@link ReaderLogin}, which needs the schema. */
  @Override
  public StoreConnections readers() {
    return null;
  }

  @Override
  public StoreUnavailableException unavailable(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String text = String.valueOf(e.getMessage());
    String login = user == null ? "" : " for user " + user;
    if (state.startsWith("28") || text.contains("no password was provided")) {
      return new StoreUnavailableException(
          place
              + " refuses the login"
              + login
              + " ("
              + text
              + "); name the user in the URL (?user=NAME) and the password by PGPASSWORD or PGPASSFILE",
          e);
    }
    if (state.equals("3D000")) {
      return new StoreUnavailableException(
          place + " has no such database (" + text + "); create it first", e);
    }
    return new StoreUnavailableException("cannot connect to " + place + ": " + text, e);
  }
}
