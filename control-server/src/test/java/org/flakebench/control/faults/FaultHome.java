package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.Store;
import org.flakebench.store.StoreLocation;

/**
 * A FLAKEBENCH_HOME whose servers this JVM keeps running, so that not every command starts and
 * stops them.
 */
final class FaultHome implements AutoCloseable {
  private final Path path;
  private final Store store;
  private final EmbeddedPostgres demo;

  private FaultHome(Path path) {
    this.path = path;
    FlakeBenchHome home = FlakeBenchHome.of(path);
    this.store = Store.open(StoreLocation.parse("embedded"), home, Map.of());
    this.demo = EmbeddedPostgres.start(home, EmbeddedPostgres.Instance.DEMO);
  }

  static FaultHome create() {
    try {
      return new FaultHome(Files.createTempDirectory("flakebench-faults-").toRealPath());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Path path() {
    return path;
  }

  Store store() {
    return store;
  }

  EmbeddedPostgres demo() {
    return demo;
  }

  /** The application on this home, with the login of the demo server in its environment. */
  Flakebench application(Path directory) {
    return new Flakebench(path, directory)
        .with("PGUSER", demo.user())
        .with("PGPASSWORD", demo.password());
  }

  /** Does something in the demo database. */
  void demo(String... statements) throws SQLException {
    try (Connection connection = demo.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A table with that name and a few thousand rows, for a load that needs no demo. */
  String table(String name) throws SQLException {
    demo(
        "DROP TABLE IF EXISTS " + name + " CASCADE",
        "CREATE TABLE " + name + " (id bigint PRIMARY KEY, status text NOT NULL)",
        "INSERT INTO " + name + " SELECT n, 'NEW' FROM generate_series(1, 5000) AS n",
        "ANALYZE " + name);
    return name;
  }

  /** The ids of all runs, newest first. */
  List<String> runs() {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT run_id FROM run_status ORDER BY created_at DESC")
                    .mapTo(String.class)
                    .list());
  }

  /** The stored summary. */
  RunSummary summary(String runId) throws IOException {
    return SummaryJson.read(store.runs().summary(runId).orElseThrow());
  }

  /** A figure from the store. */
  long count(String sql) {
    return store.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /** No run that has not ended, nothing in the spool, no process but the two servers. */
  void assertNothingLeft() throws IOException {
    assertThat(
            count(
                "SELECT count(*) FROM run_status WHERE status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')"))
        .as("runs that have not ended")
        .isZero();
    assertThat(spool()).as("files in the spool").isEmpty();
    // A server sees only a moment later that a client has died.
    Awaitility.await()
        .atMost(Flakebench.LIMIT)
        .untilAsserted(() -> assertThat(strays()).as("processes").isEmpty());
  }

  List<Path> spool() throws IOException {
    if (!Files.isDirectory(path.resolve("spool"))) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(path.resolve("spool"))) {
      return tree.skip(1).toList();
    }
  }

  /** Processes with this home in their command line that are neither a server nor its child. */
  private List<String> strays() {
    return ProcessHandle.allProcesses()
        .filter(process -> line(process).contains(path.toString()))
        .filter(
            process -> !isServer(process) && !process.parent().map(this::isServer).orElse(false))
        .map(FaultHome::line)
        .toList();
  }

  private boolean isServer(ProcessHandle process) {
    return line(process).contains("/bin/postgres -D " + path);
  }

  private static String line(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  @Override
  public void close() {
    demo.close();
    store.close();
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the home of the tests cannot be removed", e);
    }
  }
}
