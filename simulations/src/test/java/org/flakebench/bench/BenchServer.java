package org.flakebench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;

/**
 * The embedded demo server with pgbench's tables at scale 10, all of them in its memory: otherwise
 * whoever draws from fewer keys would read less from the disk and win by that.
 */
final class BenchServer implements AutoCloseable {
  private static final String MEMORY = "ALTER SYSTEM SET shared_buffers = '512MB'";

  /** The names and types that {@code pgbench -i} makes. */
  private static final String[] TABLES = {
    "DROP TABLE IF EXISTS pgbench_accounts, pgbench_branches",
    "CREATE TABLE pgbench_branches (bid integer PRIMARY KEY, bbalance integer, filler character(88))",
    "CREATE TABLE pgbench_accounts"
        + " (aid integer PRIMARY KEY, bid integer, abalance integer, filler character(84))",
    "INSERT INTO pgbench_branches SELECT n, 0, '' FROM generate_series(1, 10) AS n",
    "INSERT INTO pgbench_accounts SELECT n, (n - 1) / 100000 + 1, 0, '' FROM generate_series(1, "
        + BenchSettings.ROWS
        + ") AS n",
    "VACUUM (ANALYZE, FREEZE) pgbench_accounts",
    "VACUUM (ANALYZE, FREEZE) pgbench_branches",
    "CHECKPOINT",
  };

  private final FlakeBenchHome home;
  private final EmbeddedPostgres server;

  private BenchServer(FlakeBenchHome home, EmbeddedPostgres server) {
    this.home = home;
    this.server = server;
  }

  /** Starts it in a new home: what an older version has left must not matter. */
  static BenchServer start() throws SQLException, IOException {
    Files.createDirectories(BenchSettings.folder());
    FlakeBenchHome home =
        FlakeBenchHome.of(Files.createTempDirectory(BenchSettings.folder(), "home-"));
    // Started twice: the size of its memory can only be set before a start.
    try (EmbeddedPostgres before = open(home)) {
      execute(before, MEMORY);
    }
    EmbeddedPostgres server = open(home);
    try {
      execute(server, TABLES);
      return new BenchServer(home, server);
    } catch (SQLException e) {
      server.close();
      throw e;
    }
  }

  private static EmbeddedPostgres open(FlakeBenchHome home) {
    return EmbeddedPostgres.start(home, EmbeddedPostgres.Instance.DEMO);
  }

  private static void execute(EmbeddedPostgres server, String... statements) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Without user and password. */
  String url() {
    return server.jdbcUrl();
  }

  int port() {
    return server.port();
  }

  String database() {
    return server.instance().database();
  }

  String user() {
    return server.user();
  }

  /** What a process needs that is to log in here and to use our home. */
  Map<String, String> environment() {
    return Map.of(
        "PGUSER",
        server.user(),
        "PGPASSWORD",
        server.password(),
        "FLAKEBENCH_HOME",
        home.root().toString());
  }

  void forgetStatements() throws SQLException {
    execute(server, "SELECT pg_stat_statements_reset()");
  }

  /** How often the server ran lookups since {@link #forgetStatements()}. */
  long lookups() throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
                    + " WHERE query LIKE 'SELECT abalance FROM %'")) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    List<Path> files;
    try (Stream<Path> tree = Files.walk(home.root())) {
      files = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
