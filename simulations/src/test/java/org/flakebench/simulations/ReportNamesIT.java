package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, counts and errors of Gatling's report are those of our summary, one by one. */
class ReportNamesIT {
  private static final String GENERIC = "GENERIC_SQL total_by_status";

  @TempDir Path folder;

  @Test
  void eachKindHasItsNameItsCountAndItsErrors() throws Exception {
    TestTemplates.table("named", 2000);
    TestDatabases.execute(
        "ALTER TABLE named ADD CONSTRAINT tenth_is_closed CHECK (id % 10 <> 0 OR status = 'NEW')");
    Path template =
        TestTemplates.write(
            folder,
            "report-names",
            "named",
            4,
            2,
            3,
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 40, sql: "SELECT * FROM {table} WHERE id = ?"}
              - {kind: RANGE_SCAN, weight_pct: 19, sql: "SELECT * FROM {table} WHERE id BETWEEN ? AND ? + 9"}
              - {kind: INSERT, weight_pct: 20, sql: "INSERT INTO {table} (id, status, amount) VALUES (?, 'NEW', ?)"}
              - {kind: UPDATE, weight_pct: 20, sql: "UPDATE {table} SET status = ? WHERE id = ?"}
              - {kind: GENERIC_SQL, weight_pct: 1, label: total_by_status, operation: READ,
                 sql: "SELECT status, sum(amount) FROM {table} GROUP BY status"}
            """);

    ForkedGatling.Ended ended = TemplateRuns.onTable(folder, template);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    RunSummary summary = TestDatabases.summaryOf("report-names");
    GatlingReport report = ended.report();
    assertThat(report.names())
        .containsExactlyInAnyOrder("POINT_LOOKUP", "RANGE_SCAN", "INSERT", "UPDATE", GENERIC);
    assertThat(report.count()).isEqualTo(summary.operations()).isGreaterThan(1000);
    summary
        .byKind()
        .forEach(
            (kind, part) -> {
              String name = kind.equals("GENERIC_SQL") ? GENERIC : kind;
              assertThat(report.count(name)).as(name).isEqualTo(part.operations()).isPositive();
              assertThat(report.failed(name)).as(name).isEqualTo(part.errors());
            });
    assertThat(summary.byKind().get("UPDATE").errors()).isPositive();
    assertThat(report.errors())
        .isEqualTo(
            Map.of(
                "CHECK_VIOLATION: new row for relation \"named\" violates check constraint \"tenth_is_closed\"",
                (int) summary.errors()));
    assertThat(summary.errorsByCategory())
        .singleElement()
        .satisfies(error -> assertThat(error.count()).isEqualTo(summary.errors()));
    // Warm-up is in the database, but in neither report.
    assertThat(TestDatabases.number("SELECT count(*) FROM named") - 2000)
        .isGreaterThan(report.count("INSERT"));
  }
}
