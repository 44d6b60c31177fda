package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that is not the embedded one: databases of a server that belongs to somebody else. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ExternalStoreIT {
  private static final String TEMPLATE =
      """
      name: lookups
      target: {table_type: POSTGRES, database: tested, schema: public, table: things}
      load: {mode: CONCURRENCY, connections: 2, duration_seconds: 1, warmup_seconds: 0}
      scaling: {mode: FIXED, min_workers: 1, max_workers: 1, min_connections: 2}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
      """;

  @TempDir static Path directory;

  private static EmbeddedPostgres server;

  @BeforeAll
  static void someoneElsesServer() throws IOException, SQLException {
    server =
        EmbeddedPostgres.start(
            FlakeBenchHome.of(directory.resolve("elsewhere")), EmbeddedPostgres.Instance.STORE);
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE results");
      statement.execute("CREATE DATABASE tested");
    }
    Files.writeString(directory.resolve("lookups.yaml"), TEMPLATE);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void fromAnEmptyDatabaseToTheResultsOfARun() throws Exception {
    String store = url("results");
    makeTable("tested");
    Cli check = cli();
    assertThat(check.run("schema", "check", "--store", store)).isEqualTo(64);
    assertThat(check.out())
        .contains("results_tables.sql: was never applied", "test_results: the table is missing");
    assertThat(check.err()).contains("run: flakebench schema install --store '" + store + "'");
    Process early = run(store, url("tested"), "early");
    assertThat(early.exitValue()).isEqualTo(64);
    assertThat(text("early.err")).contains("has no schema test_results", "schema install");

    Cli install = cli();
    assertThat(install.run("schema", "install", "--store", store)).as(install.err()).isZero();
    assertThat(install.out()).contains("applied:", "results_tables.sql");
    assertThat(cli().run("schema", "check", "--store", store)).isZero();

    Process process = run(store, url("tested"), "apart");
    assertThat(process.exitValue()).as(text("apart.err")).isZero();
    RunSummary summary = SummaryJson.read(directory.resolve("apart.json"));
    assertThat(summary.operations()).isPositive();
    assertThat(summary.target().sharedControl()).isFalse();
    assertThat(text("apart.out")).doesNotContain("also the store");

    Cli list = cli();
    assertThat(list.run("runs", "list", "--format", "csv", "--store", store)).isZero();
    assertThat(list.out()).contains(summary.runId() + ",lookups,COMPLETED");
    Cli query = cli();
    String sql = "SELECT total_operations FROM test_results WHERE test_id = '%s'";
    assertThat(
            query.run(
                "query",
                "--sql",
                sql.formatted(summary.runId()),
                "--format",
                "csv",
                "--store",
                store))
        .isZero();
    assertThat(query.out()).contains("\r\n" + summary.operations() + "\r\n");
    assertThat(query.err()).contains("its own login answered");
    assertThat(directory.resolve("home").resolve("spool")).isEmptyDirectory();
  }

  @Test
  void theTestedDatabaseMayBeTheStoreAndTheSummaryWarns() throws Exception {
    String both = url(server.instance().database());
    makeTable(server.instance().database());
    assertThat(cli().run("schema", "install", "--store", both)).isZero();
    // The same database by another address.
    Process process = run(both, both.replace("127.0.0.1", "localhost"), "shared");
    assertThat(process.exitValue()).as(text("shared.err")).isZero();
    assertThat(SummaryJson.read(directory.resolve("shared.json")).target().sharedControl())
        .isTrue();
    assertThat(text("shared.out"))
        .contains("shared_control", "WARNING the tested database is also the store");
  }

  /** A process of its own, since one process runs Gatling once. */
  private static Process run(String store, String target, String name) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-Xmx256m",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("run", directory.resolve("lookups.yaml").toString(), "--no-report"));
    command.addAll(List.of("--store", store, "--target", target));
    command.addAll(List.of("--json", directory.resolve(name + ".json").toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve(name + ".out").toFile())
            .redirectError(directory.resolve(name + ".err").toFile());
    builder.environment().put("FLAKEBENCH_HOME", directory.resolve("home").toString());
    builder.environment().put("PGPASSWORD", server.password());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("run " + name + " ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process;
  }

  private static void makeTable(String database) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url(database), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE things (id bigint PRIMARY KEY, name text)");
      statement.execute(
          "INSERT INTO things SELECT n, 'thing ' || n FROM generate_series(1, 1000) n");
      statement.execute("ANALYZE things");
    }
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:"
        + server.port()
        + "/"
        + database
        + "?user="
        + server.user();
  }

  private static String text(String file) throws IOException {
    return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
  }

  private static Cli cli() {
    return new Cli(directory).with("PGPASSWORD", server.password()).realStore();
  }
}
