package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Cli cli = validate(TEMPLATE.replace("mode: FIXED", "mode: AUTO"));
    assertThat(cli.err()).contains("\n  - scaling.mode: is AUTO, which does not exist yet");
  }

  @Test
  void refusesAMissingFile() {
    Cli cli = new Cli(directory);
    assertThat(cli.run("template", "validate", "nowhere.yaml")).isEqualTo(64);
    assertThat(cli.err()).contains("nowhere.yaml");
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
                + " give the target's URL",
            "  - cannot be run yet: scaling.mode: is BOUNDED, which does not exist yet; set scaling: {mode: FIXED,"
                + " min_workers: 1, min_connections: N}");
    assertThat(new TemplateReader().read(cli.out(), "out").name()).isEqualTo("old");
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
