package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.RunRecords.NewRun;
import org.flakebench.store.Store;
import org.flakebench.store.StoreLocation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real embedded store. */
class CliStoreIT {
  private static final String RUN = "0198f3c2-7a51-7c11-b0f5-4d1f7a0e9b42";
  private static final String PREPARED = "0298f3c2-7a51-7c11-b0f5-4d1f7a0e9b42";

  @TempDir static Path directory;

  /** Held open, so that the server is not started and stopped by each command. */
  private static Store held;

  @BeforeAll
  static void storeWithTwoRuns() throws IOException {
    FlakeBenchHome home = FlakeBenchHome.of(directory.resolve("home"));
    held = Store.open(StoreLocation.parse("embedded"), home, Map.of());
    String summary;
    try (InputStream in = CliStoreIT.class.getResourceAsStream("summary.json")) {
      summary = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    held.runs().createRun(run(RUN));
    held.runs().createRun(run(PREPARED));
    held.jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate(
                      "UPDATE test_results SET summary = CAST(:summary AS jsonb), qps = 12345.2, total_operations = 740712,"
                          + " p95_latency_ms = 2.51 WHERE test_id = :run")
                  .bind("summary", summary)
                  .bind("run", RUN)
                  .execute();
              held.runs().terminal(handle, RUN, CompletionReason.DURATION_ELAPSED, null);
            });
  }

  private static NewRun run(String id) {
    return new NewRun(
        id,
        "oltp-mixed",
        null,
        "hash",
        "demo.public.orders",
        "POSTGRES",
        null,
        16,
        1,
        "{}",
        null,
        Map.of("branch", "main"),
        "cli");
  }

  @AfterAll
  static void stop() {
    if (held != null) {
      held.close();
    }
  }

  @Test
  void theSchemaOfTheEmbeddedStoreIsWhole() {
    Cli check = cli();
    assertThat(check.run("schema", "check")).as(check.err()).isZero();
    assertThat(check.out()).startsWith("the schema is whole");
    Cli install = cli();
    assertThat(install.run("schema", "install")).isZero();
    assertThat(install.out()).startsWith("the schema is whole, nothing was changed");
  }

  @Test
  void anEmbeddedStoreThatWasNeverUsedHasNoSchemaYet() throws IOException {
    Path other = Files.createDirectories(directory.resolve("never-used"));
    Cli check = new Cli(other).realStore();
    assertThat(check.run("schema", "check")).as(check.err()).isEqualTo(64);
    assertThat(check.out()).contains("results_tables.sql: was never applied");
    assertThat(check.err())
        .startsWith("flakebench: the schema has ")
        .contains("run: flakebench schema install (the next command that uses the embedded store");
    Cli use = new Cli(other).realStore();
    assertThat(use.run("runs", "list", "--format", "csv")).as(use.err()).isZero();
    assertThat(new Cli(other).realStore().run("schema", "check")).isZero();
  }

  @Test
  void printsTheSchemaWithoutAStore() {
    Cli cli = new Cli(directory).with("FLAKEBENCH_HOME", "/dev/null/nowhere").realStore();
    assertThat(cli.run("schema", "print", "--dialect", "postgres")).isZero();
    assertThat(cli.out()).containsIgnoringCase("CREATE TABLE IF NOT EXISTS test_results");
    Cli other = cli();
    assertThat(other.run("schema", "print", "--dialect", "oracle")).isEqualTo(64);
    assertThat(other.err()).contains("oracle", "postgres");
  }

  @Test
  void listsRuns() {
    Cli cli = cli();
    assertThat(cli.run("runs", "list", "--format", "csv")).as(cli.err()).isZero();
    assertThat(cli.out().lines().filter(line -> line.startsWith(RUN)))
        .singleElement()
        .asString()
        .contains(
            ",oltp-mixed,COMPLETED,DURATION_ELAPSED,",
            ",demo.public.orders,16,",
            ",740712,0,12345.2,",
            ",2.51,",
            ",branch=main");
    assertThat(cli.out().lines().filter(line -> line.startsWith(PREPARED)))
        .singleElement()
        .asString()
        .contains(",oltp-mixed,PREPARED,,")
        .endsWith(",16,,,,,,,,branch=main");
  }

  @Test
  void showsARunByTheBeginningOfItsId() throws IOException {
    Cli table = cli();
    assertThat(table.run("runs", "show", "0198")).as(table.err()).isZero();
    assertThat(table.out()).startsWith("PASSED  oltp-mixed  run " + RUN);
    Cli json = cli();
    json.run("runs", "show", RUN, "--format", "json");
    assertThat(SummaryJson.read(json.out()).operations()).isEqualTo(740_712);
  }

  @Test
  void saysWhyThereIsNothingToShow() {
    Cli unknown = cli();
    assertThat(unknown.run("runs", "show", "ffff")).isEqualTo(64);
    assertThat(unknown.err()).startsWith("flakebench: there is no run 'ffff'");
    Cli unfinished = cli();
    assertThat(unfinished.run("runs", "show", PREPARED)).isEqualTo(64);
    assertThat(unfinished.err())
        .startsWith("flakebench: run " + PREPARED + " has no summary: it is PREPARED");
  }

  @Test
  void queriesAndRefusesToWrite() {
    Cli cli = cli();
    String sql = "SELECT test_name, count(*) AS n, NULL AS nothing FROM test_results GROUP BY 1";
    assertThat(cli.run("query", "--sql", sql, "--format", "json")).as(cli.err()).isZero();
    assertThat(cli.out())
        .isEqualTo("[\n  {\"test_name\":\"oltp-mixed\",\"n\":2,\"nothing\":null}\n]\n");
    Cli write = cli();
    assertThat(write.run("query", "--sql", "DELETE FROM test_results")).isEqualTo(64);
    Cli wrong = cli();
    assertThat(wrong.run("query", "--sql", "SELECT * FROM nowhere")).isEqualTo(64);
    assertThat(wrong.err()).contains("nowhere").doesNotContain("\tat ");
  }

  @Test
  void anUnreachableStoreIs69() {
    Cli cli = cli();
    assertThat(cli.run("runs", "list", "--store", "jdbc:postgresql://127.0.0.1:1/nowhere?user=ada"))
        .isEqualTo(69);
    assertThat(cli.err()).startsWith("flakebench: ").doesNotContain("\tat ");
  }

  private static Cli cli() {
    return new Cli(directory).realStore();
  }
}
