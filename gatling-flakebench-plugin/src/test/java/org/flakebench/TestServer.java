package org.flakebench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.postgres.PostgresTarget;
import org.flakebench.template.Template;

/** A PostgreSQL server of a test, that can be stopped and started again with its data. */
public final class TestServer implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres server;
  private final int port;

  private TestServer(Path data) {
    this.data = data;
    this.server = start(0);
    this.port = server.getPort();
  }

  /** Starts a server with its data in a folder that does not exist yet. */
  public static TestServer in(Path data) {
    return new TestServer(data);
  }

  private EmbeddedPostgres start(int onPort) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setPort(onPort)
          .setServerConfig("shared_preload_libraries", "pg_stat_statements")
          .setServerConfig("max_connections", "60")
          .setServerConfig("fsync", "off")
          .setPGStartupWait(Duration.ofSeconds(60))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void startAgain() {
    server = start(port);
  }

  public int port() {
    return port;
  }

  public TargetAddress address() {
    return new TargetAddress("jdbc:postgresql://localhost:" + port + "/postgres", "postgres", null);
  }

  public PostgresTarget target(Template template) {
    return PostgresTarget.connect(
        address(), template.target(), template.load().statementTimeoutMs(), "flakebench test");
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(address().url(), "postgres", null);
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of all rows. */
  public List<Object> query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Object> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getObject(1));
      }
      return values;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
