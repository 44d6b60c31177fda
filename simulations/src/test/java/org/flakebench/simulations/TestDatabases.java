package org.flakebench.simulations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.Store;
import org.flakebench.store.StoreLocation;

/**
 * The embedded servers of this module's tests, in a new home under {@code target/}: started at the
 * first use, held until the test JVM ends. Forked simulations use the same home, so they share
 * them.
 */
final class TestDatabases {
  private static FlakeBenchHome home;
  private static EmbeddedPostgres demo;
  private static Store store;

  private TestDatabases() {}

  static synchronized FlakeBenchHome home() {
    if (home == null) {
      Path target = Path.of("target").toAbsolutePath();
      Path folder = target.resolve("home-" + ProcessHandle.current().pid());
      try {
        // The unpacked programs outlive the home, so that they are unpacked once.
        Files.createDirectories(target.resolve("home-bin"));
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("bin"), target.resolve("home-bin"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      home = FlakeBenchHome.of(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndDelete(folder)));
    }
    return home;
  }

  private static synchronized void stopAndDelete(Path folder) {
    if (store != null) {
      store.close();
    }
    if (demo != null) {
      demo.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("the tests' home " + folder + " was not deleted: " + e);
    }
  }

  /** A server to test, with pg_stat_statements. */
  static synchronized EmbeddedPostgres demo() {
    if (demo == null) {
      demo = EmbeddedPostgres.start(home(), EmbeddedPostgres.Instance.DEMO);
    }
    return demo;
  }

  /** The embedded store of the home. */
  static synchronized Store store() {
    if (store == null) {
      store = Store.open(new StoreLocation.Embedded(), home());
    }
    return store;
  }

  /** The variables with which a forked process finds both. */
  static Map<String, String> environment() {
    return Map.of(
        FlakeBenchHome.VARIABLE,
        home().root().toString(),
        "PGPASSWORD",
        demo().password(),
        "PGUSER",
        demo().user());
  }

  static void execute(String... statements) throws SQLException {
    try (Connection connection = demo().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A number that a query on the demo server gives. */
  static long number(String sql) throws SQLException {
    try (Connection connection = demo().dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** What the store says of the newest run with this name. */
  static RunSummary summaryOf(String template) throws IOException {
    return SummaryJson.read(store().runs().summary(newestRun(template)).orElseThrow());
  }

  static String newestRun(String template) {
    return store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT test_id FROM test_results WHERE test_name = :name AND test_id = run_id ORDER BY start_time DESC LIMIT 1")
                    .bind("name", template)
                    .mapTo(String.class)
                    .one());
  }
}
