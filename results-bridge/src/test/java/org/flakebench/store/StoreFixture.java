package org.flakebench.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The embedded PostgreSQL for tests: one server per test JVM, started at the first use under {@code
 * target/} and stopped when the JVM ends. Tests in one JVM share {@link #store()} and keep apart by
 * their own run ids; a test that needs an empty store, or harms its schema, takes {@link
 * #emptyStore()}.
 */
public final class StoreFixture {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static FlakeBenchHome home;
  private static EmbeddedPostgres server;
  private static EmbeddedPostgres demo;
  private static Store store;

  private StoreFixture() {}

  /** The home of the shared servers. */
  public static synchronized FlakeBenchHome home() {
    if (home == null) {
      home = FlakeBenchHome.of(Path.of("target", "test-home"));
    }
    return home;
  }

  /** The shared store, with its schema. Not to be closed. */
  public static synchronized Store store() {
    if (store == null) {
      server();
      store = Store.open(new StoreLocation.Embedded(), home());
      // The server itself is held by the fixture until the JVM ends.
      store.close();
    }
    return store;
  }

  /** The server behind {@link #store()}. Not to be closed. */
  public static synchronized EmbeddedPostgres server() {
    if (server == null) {
      server = stoppedAtExit(EmbeddedPostgres.start(home(), EmbeddedPostgres.Instance.STORE));
    }
    return server;
  }

  /** A server to test, with pg_stat_statements and many connections. Not to be closed. */
  public static synchronized EmbeddedPostgres demo() {
    if (demo == null) {
      demo = stoppedAtExit(EmbeddedPostgres.start(home(), EmbeddedPostgres.Instance.DEMO));
    }
    return demo;
  }

  /** A store in a new database of the shared server, with its schema. */
  public static Store emptyStore() {
    StoreLocation location = emptyDatabase();
    try (Store fresh = Store.connect(location, home(), environment())) {
      fresh.installer().install();
    }
    return Store.open(location, home(), environment());
  }

  /** A new database without a schema, as an external store. */
  public static StoreLocation.Postgres emptyDatabase() {
    String name = databaseName(DATABASES.incrementAndGet());
    try (Connection connection = server().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name);
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new StoreLocation.Postgres(
        "jdbc:postgresql://127.0.0.1:" + server().port() + "/" + name + "?user=" + server().user());
  }

  /** What opens {@link #emptyDatabase()}. */
  public static Map<String, String> environment() {
    return Map.of("PGPASSWORD", server().password());
  }

  /**
   * A new home of its own that shares the unpacked programs: for tests that start and stop servers.
   */
  public static FlakeBenchHome newHome(Path folder) {
    try {
      Files.createDirectories(folder);
      PostgresBinaries.unpacked(home());
      Files.createSymbolicLink(folder.resolve("bin"), home().bin());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return FlakeBenchHome.of(folder);
  }

  private static EmbeddedPostgres stoppedAtExit(EmbeddedPostgres started) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (started.instance() == EmbeddedPostgres.Instance.STORE) {
                    dropDatabases(started);
                  }
                  started.close();
                },
                "stop " + started.instance()));
    return started;
  }

  private static String databaseName(int number) {
    return "test_" + ProcessHandle.current().pid() + "_" + number;
  }

  private static void dropDatabases(EmbeddedPostgres server) {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (int number = 1; number <= DATABASES.get(); number++) {
        statement.execute("DROP DATABASE IF EXISTS " + databaseName(number) + " WITH (FORCE)");
      }
    } catch (SQLException e) {
      System.err.println("test databases were left behind: " + e.getMessage());
    }
  }
}
