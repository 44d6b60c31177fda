package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code template prepare} on real servers. */
class TemplatePrepareIT {
  private static final String TEMPLATE =
      """
      name: prepared
      target: {table_type: POSTGRES, database: demo, schema: public, table: orders}
      load: {mode: CONCURRENCY, connections: 4, warmup_seconds: 0, duration_seconds: 2}
      scaling: {mode: FIXED, min_workers: 1, min_connections: 4}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 50, sql: "SELECT * FROM {table} WHERE id = ?"}
        - {kind: RANGE_SCAN, weight_pct: 50, sql: "SELECT * FROM {table} WHERE created_at >= ? LIMIT 10"}
      """;

  @TempDir static Path directory;
  private static EmbeddedPostgres demo;

  /** Held, so that it is not started and stopped by each command. */
  @BeforeAll
  static void demo() throws IOException {
    demo =
        EmbeddedPostgres.start(
            FlakeBenchHome.of(directory.resolve("home")), EmbeddedPostgres.Instance.DEMO);
    Files.writeString(directory.resolve("t.yaml"), TEMPLATE);
    Files.writeString(
        directory.resolve("missing.yaml"), TEMPLATE.replace("table: orders", "table: nowhere"));
  }

  @AfterAll
  static void stop() {
    if (demo != null) {
      demo.close();
    }
  }

  private static Cli cli() {
    return new Cli(directory)
        .with("PGUSER", demo.user())
        .with("PGPASSWORD", demo.password())
        .realStore();
  }

  @Test
  void theDemoIsFilledSampledAndItsPoolsAreInTheStore() {
    Cli prepare = cli();
    assertThat(prepare.run("template", "prepare", "t.yaml")).as(prepare.err()).isZero();
    assertThat(prepare.out().lines().map(String::stripTrailing))
        .containsExactly(
            "pool   column       values  table rows  share",
            "KEY    id          100,000    ~200,000   50 %",
            "RANGE  created_at    2,000    ~200,000    1 %");
    assertThat(prepare.err()).contains("filling the demo table", "sampling public.orders");

    Cli query = cli();
    String sql =
        "SELECT pool_kind, column_name, count(*) AS n FROM template_value_pools GROUP BY 1, 2 ORDER BY 1";
    assertThat(query.run("query", "--sql", sql, "--format", "csv")).as(query.err()).isZero();
    assertThat(query.out())
        .isEqualToNormalizingNewlines(
            "pool_kind,column_name,n\nKEY,id,100000\nRANGE,created_at,2000\n");
    assertThat(directory.resolve("home/pools")).isDirectoryRecursivelyContaining("glob:**.pool");
  }

  @Test
  void whatTheTemplateCausesEndsWith64AndWhatTheTargetCausesWith69() {
    Cli missing = cli();
    assertThat(missing.run("template", "prepare", "missing.yaml", "--target", demo.jdbcUrl()))
        .isEqualTo(64);
    assertThat(missing.err())
        .contains("target.table: there is no table or view \"public\".\"nowhere\"");

    Cli nobody = cli();
    assertThat(
            nobody.run(
                "template", "prepare", "t.yaml", "--target", "jdbc:postgresql://127.0.0.1:1/demo"))
        .isEqualTo(69);
    assertThat(nobody.err()).contains("the target cannot be reached");
  }
}
