package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run with latencies from microseconds to 300 ms, told in three ways: our histograms, Gatling's
 * report, and every single execution in the store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PercentilesIT {
  private static final String NAME = "percentiles";
  private static final Map<Double, String> RAW =
      Map.of(50.0, "0.50", 90.0, "0.90", 95.0, "0.95", 99.0, "0.99", 99.9, "0.999");

  private static final String STORED =
      " FROM query_executions WHERE run_id = :run AND phase = 'MEASUREMENT' AND success";

  private RunSummary summary;
  private GatlingReport report;
  private String runId;

  @BeforeAll
  void run(@TempDir Path folder) throws Exception {
    TestTemplates.table("naps", 1000);
    Path template =
        TestTemplates.write(
            folder,
            NAME,
            "naps",
            32,
            1,
            12,
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 92, sql: "SELECT * FROM {table} WHERE id = ?"}
              - {kind: UPDATE, weight_pct: 4, sql: "UPDATE {table} SET status = ? WHERE id = ?"}
              - {kind: GENERIC_SQL, weight_pct: 2, label: long_naps, operation: READ, sql: "SELECT pg_sleep(?)",
                 parameters: [{strategy: random_numeric, min: 0.0, max: 0.3, integer: false}]}
              - {kind: GENERIC_SQL, weight_pct: 2, label: short_naps, operation: READ, sql: "SELECT pg_sleep(?)",
                 parameters: [{strategy: random_numeric, min: 0.0, max: 0.03, integer: false}]}
            record: {executions: ALL, max_per_second: 1000000}
            """);
    ForkedGatling.Ended ended = TemplateRuns.onTable(folder, template);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    summary = TestDatabases.summaryOf(NAME);
    runId = TestDatabases.newestRun(NAME);
    report = ended.report();
  }

  @Test
  void theReportIsWithinOneMillisecondOrOnePercentOfOurHistograms() {
    assertThat(summary.operations()).isGreaterThan(20_000);
    assertThat(summary.errors()).isZero();
    near(null, summary.latencyMs());
    for (String kind : List.of("POINT_LOOKUP", "UPDATE")) {
      near(kind, summary.byKind().get(kind).latencyMs());
    }
    Map<String, RunSummary.KindPart> naps = summary.byKind().get("GENERIC_SQL").byLabel();
    naps.forEach((label, part) -> near("GENERIC_SQL " + label, part.latencyMs()));
    assertThat(naps.get("long_naps").latencyMs().p95()).isGreaterThan(200);
  }

  /** Within 1 ms or 1 %, whichever is more. */
  private void near(String name, RunSummary.LatencyPart ours) {
    Map<Double, Double> expected = Map.of(50.0, ours.p50(), 95.0, ours.p95(), 99.0, ours.p99());
    expected.forEach(
        (percent, value) ->
            assertThat((double) report.percentile(name, percent))
                .as((name == null ? "all" : name) + " p" + percent)
                .isCloseTo(value, within(Math.max(1.0, value / 100))));
  }

  private List<Double> sorted(String restriction) {
    return TestDatabases.store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT duration_ms" + STORED + restriction + " ORDER BY 1")
                    .bind("run", runId)
                    .mapTo(Double.class)
                    .list());
  }

  private static String kind(String kind) {
    return " AND query_kind = '" + kind + "'";
  }

  private static String label(String label) {
    return " AND custom_metadata ->> 'generic_label' = '" + label + "'";
  }

  @Test
  void percentilesAreTheNearestRankOfTheStoredExecutions() {
    ranks("", summary.latencyMs());
    summary.byKind().forEach((kind, part) -> ranks(kind(kind), part.latencyMs()));
    summary
        .byKind()
        .get("GENERIC_SQL")
        .byLabel()
        .forEach((label, part) -> ranks(label(label), part.latencyMs()));
  }

  private void ranks(String restriction, RunSummary.LatencyPart ours) {
    Map<Double, Double> expected =
        Map.of(
            50.0,
            ours.p50(),
            90.0,
            ours.p90(),
            95.0,
            ours.p95(),
            99.0,
            ours.p99(),
            99.9,
            ours.p999());
    expected.forEach(
        (percent, value) -> {
          double raw =
              stored(
                  "percentile_disc(" + RAW.get(percent) + ") WITHIN GROUP (ORDER BY duration_ms)",
                  restriction);
          assertThat(value)
              .as("p" + percent + restriction)
              .isCloseTo(raw, Offset.offset(raw / 1000));
        });
    assertThat(ours.max())
        .isCloseTo(stored("max(duration_ms)", restriction), Offset.offset(ours.max() / 1000));
    assertThat(ours.min())
        .isCloseTo(stored("min(duration_ms)", restriction), Offset.offset(ours.min() / 1000));
    assertThat(ours.mean())
        .isCloseTo(stored("avg(duration_ms)", restriction), Offset.offset(ours.mean() / 1000));
  }

  private double stored(String expression, String restriction) {
    return TestDatabases.store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT " + expression + STORED + restriction)
                    .bind("run", runId)
                    .mapTo(Double.class)
                    .one());
  }

  @Test
  void everyExecutionIsAccountedFor() {
    RunSummary.RecordsPart records = summary.records();
    assertThat(records.sampledOut()).isZero();
    assertThat(records.produced())
        .isEqualTo(records.sampledOut() + records.stored() + records.dropped());
    assertThat((long) stored("count(*)", "")).isEqualTo(summary.operations() - records.dropped());
    assertThat(records.dropped()).isZero();
    assertThat(report.count()).isEqualTo(summary.operations());
  }

  @Test
  void theReportIsMadeWithTheDigestThatIsRight() {
    List<String> digests =
        Arrays.stream(ForkedGatling.classPath().split(File.pathSeparator))
            .map(entry -> Path.of(entry).getFileName().toString())
            .filter(file -> file.startsWith("t-digest"))
            .toList();
    assertThat(digests).containsExactly("t-digest-3.2.jar");
  }
}
