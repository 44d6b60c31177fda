package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCommandTest {
  private static final String TEMPLATE =
      """
      name: tiny
      target: {table_type: POSTGRES, database: demo, schema: public, table: orders}
      load: {mode: CONCURRENCY, connections: 4, warmup_seconds: 1, duration_seconds: 2}
      scaling: {mode: FIXED, min_workers: 1, min_connections: 4}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
      """;

  @TempDir Path directory;

  @Test
  void saysWhatAValidTemplateIs() throws IOException {
    Cli cli = validate(TEMPLATE);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out())
        .isEqualToNormalizingNewlines(
            "t.yaml is valid: tiny, POSTGRES table orders, 1 statement, CONCURRENCY with 4 connections for 2 s after 1 s of warm-up\n");
  }

  @Test
  void listsEveryProblem() throws IOException {
    Cli cli =
        validate(
            TEMPLATE
                .replace("duration_seconds: 2", "duration_seconds: -2")
                .replace("weight_pct: 100", "weight_pct: 99"));
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .startsWith("flakebench: the template cannot be used:\n")
        .contains("\n  - load.duration_seconds: ", "\n  - statements")
        .doesNotContain("\tat ");
  }

  @Test
  void refusesWhatDoesNotExistYet() throws IOException {
    Cli cli =
        validate(
            TEMPLATE.replace("table_type: POSTGRES", "table_type: POSTGRES, connection: prod"));
    assertThat(cli.err()).contains("\n  - target.connection: is prod, which does not exist yet");
  }

  @Test
  void refusesAMissingFile() {
    Cli cli = new Cli(directory);
    assertThat(cli.run("template", "validate", "nowhere.yaml")).isEqualTo(64);
    assertThat(cli.err()).contains("nowhere.yaml");
  }

  private static final List<Tables.Column> POOL_COLUMNS =
      List.of(
          Tables.Column.text("pool"),
          Tables.Column.text("column"),
          Tables.Column.number("values"),
          Tables.Column.number("table_rows"),
          Tables.Column.number("share"));

  private Cli prepare(FakeStore store, String... arguments) throws IOException {
    Files.writeString(directory.resolve("t.yaml"), TEMPLATE);
    Cli cli = new Cli(directory).store(store);
    List<String> all = new ArrayList<>(List.of("template", "prepare", "t.yaml"));
    all.addAll(List.of(arguments));
    assertThat(cli.run(all.toArray(String[]::new))).as(cli.err()).isZero();
    return cli;
  }

  @Test
  void prepareListsThePoolsWithTheirRealSizes() throws IOException {
    FakeStore store = new FakeStore();
    store.rows =
        new Tables.Data(
            POOL_COLUMNS,
            List.of(
                Arrays.asList("KEY", "id", 100_000, 200_000L, 0.5),
                Arrays.asList("ROW", null, 12, null, null)));
    Cli cli =
        prepare(
            store, "--target", "jdbc:postgresql://host/db", "--store", "jdbc:postgresql://s/db");

    assertThat(store.asked)
        .containsExactly("prepare jdbc:postgresql://s/db tiny jdbc:postgresql://host/db");
    assertThat(cli.err()).isEqualToNormalizingNewlines("sampling\n");
    assertThat(cli.out().lines().map(String::stripTrailing))
        .containsExactly(
            "pool  column   values  table rows  share",
            "KEY   id      100,000    ~200,000   50 %",
            "ROW   –            12           –      –");
    assertThat(prepare(store, "--quiet", "--format", "csv").out())
        .isEqualToNormalizingNewlines(
            "pool,column,values,table_rows,share\nKEY,id,100000,200000,0.5\nROW,,12,,\n");
  }

  @Test
  void prepareSaysWhenThereIsNothingToSample() throws IOException {
    FakeStore store = new FakeStore();
    store.rows = new Tables.Data(POOL_COLUMNS, List.of());
    assertThat(prepare(store).out())
        .isEqualToNormalizingNewlines("tiny needs no value pools: nothing was sampled\n");
    assertThat(store.asked).containsExactly("prepare embedded tiny null");
  }

  @Test
  void prepareRefusesASecretAsAnArgument() throws IOException {
    Files.writeString(directory.resolve("t.yaml"), TEMPLATE);
    Cli cli = new Cli(directory);
    assertThat(
            cli.run(
                "template", "prepare", "t.yaml", "--target", "jdbc:postgresql://h/d?password=x"))
        .isEqualTo(64);
    assertThat(cli.err()).contains("--target: the URL carries a password");
  }

  private static final String FLAT =
      """
      {"name": "old", "table_type": "POSTGRES", "database": "demo", "schema": "public", "table_name": "orders",
       "connection_id": "17", "load_mode": "CONCURRENCY", "concurrent_connections": 4, "duration": 2,
       "scaling": {"mode": "BOUNDED"}, "custom_point_lookup_pct": 100}
      """;

  @Test
  void importsAFlatConfigurationAndSaysWhatWasLeftOut() throws IOException {
    Files.writeString(directory.resolve("old.json"), FLAT);
    Cli cli = new Cli(directory);
    assertThat(cli.run("template", "import", "old.json")).isZero();
    assertThat(cli.out())
        .startsWith("name: old\n")
        .contains("  connections: 4\n", "  - kind: POINT_LOOKUP\n");
    assertThat(cli.err().lines())
        .containsExactly(
            "  - connection_id: left out; ids of connections mean nothing here; name a stored connection in target.connection, or"
                + " give the target's URL");
    assertThat(new TemplateReader().read(cli.out(), "out").name()).isEqualTo("old");
  }

  @Test
  void templatesOfSnowflakeTablesCanBeImportedAndRun() throws IOException {
    Files.writeString(
        directory.resolve("old.json"),
        FLAT.replace("\"POSTGRES\"", "\"HYBRID\", \"warehouse_name\": \"W\""));
    Cli cli = new Cli(directory);
    assertThat(cli.run("template", "import", "old.json")).isZero();
    assertThat(cli.err()).doesNotContain("cannot be run yet");
    assertThat(cli.out()).contains("table_type: HYBRID");
  }

  @Test
  void importsIntoAFileThatCanBeValidated() throws IOException {
    Files.writeString(
        directory.resolve("old.json"),
        FLAT.replace(
            "{\"mode\": \"BOUNDED\"}",
            "{\"mode\": \"FIXED\", \"min_workers\": 1, \"min_connections\": 4}"));
    Cli cli = new Cli(directory);
    assertThat(cli.run("template", "import", "old.json", "--out", "new/t.yaml")).isZero();
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).endsWith("old.json became new/t.yaml\n");
    assertThat(new Cli(directory).run("template", "validate", "new/t.yaml")).isZero();
  }

  @Test
  void refusesToImportWhatIsWrong() throws IOException {
    Files.writeString(directory.resolve("old.json"), FLAT.replace("100}", "33.33}"));
    Cli cli = new Cli(directory);
    assertThat(cli.run("template", "import", "old.json")).isEqualTo(64);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("\n  - statements: the weights sum to 33.33");
  }

  private Cli validate(String text) throws IOException {
    Files.writeString(directory.resolve("t.yaml"), text);
    Cli cli = new Cli(directory);
    int code = cli.run("template", "validate", "t.yaml");
    assertThat(code).isEqualTo(cli.err().isEmpty() ? 0 : 64);
    return cli;
  }
}
