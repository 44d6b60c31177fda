package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code gatling:test} does with {@link TemplateSimulation}, from exit code to store. */
class TemplateSimulationIT {
  /** How each kind of oltp-mixed begins at the server. */
  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("POINT_LOOKUP", "SELECT * FROM \"public\".\"orders\" WHERE id = $1");
    TEXTS.put("RANGE_SCAN", "SELECT * FROM \"public\".\"orders\" WHERE id BETWEEN %");
    TEXTS.put("INSERT", "INSERT INTO \"public\".\"orders\" (id,%");
    TEXTS.put("UPDATE", "UPDATE \"public\".\"orders\" SET status = %");
    TEXTS.put("GENERIC_SQL", "SELECT status, sum(amount) FROM \"public\".\"orders\" WHERE%");
  }

  @TempDir Path folder;

  @Test
  void everyStatementAtTheServerIsAnOperationAndEveryOperationAStatement() throws Exception {
    TestDatabases.execute(
        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements", "SELECT pg_stat_statements_reset()");
    String shipped = Files.readString(Path.of("templates", "oltp-mixed.yaml"));
    Path template =
        Files.writeString(
            folder.resolve("mixed.yaml"),
            shipped
                .replace("name: oltp-mixed ", "name: statements-at-the-server ")
                .replace("warmup_seconds: 5 ", "warmup_seconds: 0 ")
                .replace("duration_seconds: 30 ", "duration_seconds: 4 "));

    ForkedGatling.Ended ended = TemplateRuns.onDemo(folder, template);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    RunSummary summary = TestDatabases.summaryOf("statements-at-the-server");
    assertThat(summary.measuredSeconds()).isEqualTo(4);
    assertThat(summary.errors()).isZero();
    assertThat(summary.byKind().keySet()).isEqualTo(TEXTS.keySet());
    for (Map.Entry<String, String> text : TEXTS.entrySet()) {
      assertThat(calls(text.getValue()))
          .as(text.getKey())
          .isEqualTo(summary.byKind().get(text.getKey()).operations())
          .isPositive();
    }
    // The same run as a newcomer sees it.
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(ended.output()).contains("statements-at-the-server", "POINT_LOOKUP", "p95");
    assertThat(summary.report()).isEqualTo(ended.results().resolve("index.html").toString());
    assertThat(ended.results().resolve("index.html")).isNotEmptyFile();
    assertThat(ended.output()).doesNotContain("Exception");
  }

  private static long calls(String text) throws SQLException {
    return TestDatabases.number(
        "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE '" + text + "'");
  }

  @Test
  void aMissedLimitEndsWithTwo() throws Exception {
    TestTemplates.table("limited", 1000);
    Path template =
        TestTemplates.write(
            folder,
            "missed-limit",
            "limited",
            2,
            0,
            1,
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT *, pg_sleep(0.003) FROM {table} WHERE id = ?"}
            slo:
              - {metric: p50_ms, op: "<=", value: 1}
            """);

    ForkedGatling.Ended ended = TemplateRuns.onTable(folder, template);

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(2);
    RunSummary summary = TestDatabases.summaryOf("missed-limit");
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.slo()).singleElement().satisfies(slo -> assertThat(slo.passed()).isFalse());
    assertThat(ended.results().resolve("index.html")).isNotEmptyFile();
  }

  @Test
  void aBadTemplateIsRefusedInOneLine() throws Exception {
    Path template =
        TestTemplates.write(
            folder,
            "bad-weights",
            "orders",
            2,
            0,
            1,
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 60, sql: "SELECT * FROM {table} WHERE id = ?"}
            """);

    ForkedGatling.Ended ended = TemplateRuns.onTable(folder, template);

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(64);
    assertThat(ended.output()).contains("weight").doesNotContain("\tat ", "Exception");
    assertThat(ended.results()).isNull();
  }

  @Test
  void anUnreachableTargetEndsWithSixtyNine() throws Exception {
    Path template =
        TestTemplates.write(
            folder,
            "nobody-there",
            "orders",
            2,
            0,
            1,
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
            """);
    TestDatabases.store();

    ForkedGatling.Ended ended =
        new ForkedGatling(folder)
            .with("flakebench.template", template)
            .with("flakebench.store", "embedded")
            .with("flakebench.target", "jdbc:postgresql://127.0.0.1:1/demo")
            .run(TemplateSimulation.class.getName());

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(69);
    assertThat(ended.output()).contains("127.0.0.1:1").doesNotContain("\tat ");
  }
}
