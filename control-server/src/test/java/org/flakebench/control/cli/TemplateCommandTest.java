package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private Cli validate(String text) throws IOException {
    Files.writeString(directory.resolve("t.yaml"), text);
    Cli cli = new Cli(directory);
    int code = cli.run("template", "validate", "t.yaml");
    assertThat(code).isEqualTo(cli.err().isEmpty() ? 0 : 64);
    return cli;
  }
}
