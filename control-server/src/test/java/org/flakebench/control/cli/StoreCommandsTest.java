package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.flakebench.control.cli.Tables.Column;
import org.flakebench.report.ConsoleSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.StoreSchemaException;
import org.flakebench.store.StoreUnavailableException;
import org.flakebench.store.StoreUsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreCommandsTest {
  private static final String STORE = "jdbc:postgresql://store/flakebench";

  @TempDir Path directory;

  private final FakeStore store = new FakeStore();

  @Test
  void installSaysWhatItApplied() {
    store.applied = List.of("results_tables.sql", "views.sql");
    Cli cli = cli();
    assertThat(cli.run("schema", "install", "--store", STORE)).isZero();
    assertThat(cli.out())
        .isEqualToNormalizingNewlines("applied:\n  results_tables.sql\n  views.sql\n");
    assertThat(store.asked).containsExactly("install " + STORE);
  }

  @Test
  void installOfAWholeSchemaChangesNothing() {
    Cli cli = cli();
    assertThat(cli.run("schema", "install")).isZero();
    assertThat(cli.out())
        .isEqualToNormalizingNewlines("the schema is whole, nothing was changed\n");
    assertThat(store.asked).containsExactly("install embedded");
  }

  @Test
  void checkListsDifferencesAndEndsWith64() {
    store.differences = List.of("missing table run_labels", "column test_results.qps is text");
    Cli cli = cli();
    assertThat(cli.run("schema", "check")).isEqualTo(64);
    assertThat(cli.out())
        .isEqualToNormalizingNewlines(
            "missing table run_labels\ncolumn test_results.qps is text\n");
    assertThat(cli.err())
        .startsWith(
            "flakebench: the schema has 2 differences; run: flakebench schema install (the next command that uses the embedded");
  }

  @Test
  void checkOfAWholeSchema() {
    Cli cli = cli();
    assertThat(cli.run("--store", STORE, "schema", "check")).isZero();
    assertThat(cli.out()).isEqualToNormalizingNewlines("the schema is whole\n");
    assertThat(store.asked).containsExactly("differences " + STORE);
  }

  @Test
  void printNeedsADialect() {
    Cli cli = cli();
    assertThat(cli.run("schema", "print", "--dialect", "postgres")).isZero();
    assertThat(cli.out()).isEqualTo("CREATE TABLE x ();\n");
    assertThat(store.asked).containsExactly("script postgres");
    Cli without = cli();
    assertThat(without.run("schema", "print")).isEqualTo(64);
    assertThat(without.err())
        .startsWith("flakebench: Missing required option: '--dialect=DIALECT'");
  }

  @Test
  void printsTheRoleScriptInstead() {
    Cli cli = cli();
    assertThat(cli.run("schema", "print", "--dialect", "snowflake", "--roles")).isZero();
    assertThat(cli.out()).isEqualTo("CREATE ROLE x;\n");
    assertThat(store.asked).containsExactly("roleScript snowflake");
  }

  @Test
  void listsRunsInTheFormatAskedFor() {
    store.rows =
        new Tables.Data(
            List.of(Column.text("run_id"), Column.number("qps")),
            List.of(List.of("r1", 12.5), Arrays.asList("r2", null)));
    Cli table = cli();
    assertThat(table.run("runs", "list")).isZero();
    assertThat(table.out()).isEqualToNormalizingNewlines("run  ops/s\nr1    12.5\nr2       –\n");
    Cli csv = cli();
    assertThat(csv.run("runs", "list", "--limit", "5", "--format", "CSV", "--store", STORE))
        .isZero();
    assertThat(csv.out()).isEqualTo("run_id,qps\r\nr1,12.5\r\nr2,\r\n");
    Cli json = cli();
    assertThat(json.run("runs", "--store", STORE, "list", "--format", "json")).isZero();
    assertThat(json.out())
        .isEqualTo(
            "[\n  {\"run_id\":\"r1\",\"qps\":12.5},\n  {\"run_id\":\"r2\",\"qps\":null}\n]\n");
    assertThat(store.asked)
        .containsExactly("runs embedded 20", "runs " + STORE + " 5", "runs " + STORE + " 20");
  }

  @Test
  void showsARun() throws IOException {
    try (InputStream in = StoreCommandsTest.class.getResourceAsStream("summary.json")) {
      store.summary = SummaryJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Cli table = cli();
    assertThat(table.run("runs", "show", "0198")).isZero();
    assertThat(table.out()).isEqualTo(ConsoleSummary.render(store.summary, false));
    Cli json = cli();
    assertThat(json.run("runs", "show", "0198", "--format", "json")).isZero();
    assertThat(SummaryJson.read(json.out())).isEqualTo(store.summary);
    assertThat(store.asked).containsOnly("run embedded 0198");
    assertThat(cli().run("runs", "show", "0198", "--format", "csv")).isEqualTo(64);
    assertThat(cli().run("runs", "show")).isEqualTo(64);
  }

  @Test
  void queriesAndSaysWhenRowsAreLeftOut() {
    store.rows = new Tables.Data(List.of(Column.number("n")), List.of(List.of(1L), List.of(2L)));
    store.isCut = true;
    Cli cli = cli();
    assertThat(cli.run("query", "--sql", "SELECT n FROM t", "--limit", "2", "--format", "csv"))
        .isZero();
    assertThat(cli.out()).isEqualTo("n\r\n1\r\n2\r\n");
    assertThat(cli.err()).startsWith("flakebench: only the first 2 rows are shown; see --limit");
    assertThat(store.asked).containsExactly("query embedded SELECT n FROM t 2");
  }

  @Test
  void saysWhichLoginAnsweredAQueryWhenItIsNotTheReaders() {
    store.rows = new Tables.Data(List.of(Column.number("n")), List.of(List.of(1L)));
    Cli reader = cli();
    reader.run("query", "--sql", "SELECT 1");
    assertThat(reader.err()).isEmpty();
    store.byOwnLogin = false;
    Cli own = cli();
    assertThat(own.run("query", "--sql", "SELECT 1", "--format", "csv")).isZero();
    assertThat(own.err()).contains("its own login answered").hasLineCount(1);
    assertThat(own.out()).isEqualTo("n\r\n1\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs list --limit 0",
        "runs list --limit 10001",
        "query --sql x --limit 0",
        "query --sql x --limit 1000001"
      })
  void refusesLimits(String words) {
    Cli cli = cli();
    assertThat(cli.run(words.split(" "))).isEqualTo(64);
    assertThat(cli.err()).startsWith("flakebench: --limit is ").contains("allowed are 1 to ");
    assertThat(store.asked).isEmpty();
  }

  @Test
  void refusesBadArguments() {
    assertThat(cli().run("query")).isEqualTo(64);
    assertThat(cli().run("query", "--sql", " ")).isEqualTo(64);
    Cli format = cli();
    assertThat(format.run("runs", "list", "--format", "xml")).isEqualTo(64);
    assertThat(format.err()).contains("xml", "TABLE, CSV, JSON");
    Cli password = cli();
    assertThat(password.run("runs", "list", "--store", "jdbc:postgresql://a:hunter2@h/x"))
        .isEqualTo(64);
    assertThat(password.err()).contains("PGPASSWORD").doesNotContain("hunter2");
    assertThat(store.asked).isEmpty();
  }

  @Test
  void errorsOfTheStoreHaveTheirCodes() {
    store.failure = new StoreUnavailableException("cannot reach db:5432/x");
    Cli unreachable = cli();
    assertThat(unreachable.run("runs", "list")).isEqualTo(69);
    assertThat(unreachable.err())
        .isEqualToNormalizingNewlines("flakebench: cannot reach db:5432/x\n");
    store.failure =
        new StoreSchemaException("db:5432/x has no schema; run: flakebench schema install");
    assertThat(cli().run("runs", "list")).isEqualTo(64);
    store.failure = new StoreUsageException("query: writes; only reading is allowed");
    assertThat(cli().run("query", "--sql", "DROP TABLE x")).isEqualTo(64);
  }

  private Cli cli() {
    return new Cli(directory).store(store);
  }
}
