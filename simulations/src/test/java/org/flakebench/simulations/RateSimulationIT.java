package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rate run from its template to the store, with Gatling's users as slots. */
class RateSimulationIT {
  @TempDir Path folder;

  private Path template(String name, String load, String scaling, String rest) throws Exception {
    String text =
        """
        name: %s
        target: {table_type: POSTGRES, database: demo, schema: public, table: rated}
        load: {mode: QPS, %s}
        scaling: {%s}
        %s"""
            .formatted(name, load, scaling, rest);
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  private static long number(String sql, RunSummary summary) {
    return TestDatabases.store()
        .jdbi()
        .withHandle(
            handle -> handle.createQuery(sql).bind("run", summary.runId()).mapTo(Long.class).one());
  }

  @Test
  void offeredIsOperationsAndCensoredInTheStore() throws Exception {
    TestTemplates.table("rated", 1000);
    Files.writeString(folder.resolve("rates.csv"), "second,qps\n0,300\n2,600\n4,150\n");
    Path template =
        template(
            "rated-replay",
            "arrival: POISSON, warmup_seconds: 2, duration_seconds: 6,"
                + " pattern: {type: REPLAY, file: rates.csv}",
            "mode: FIXED, min_workers: 1, max_connections: 20",
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
            slo:
              - {metric: achieved_ratio, op: ">=", value: 0.9}
              - {metric: p50_ms, op: "<=", value: 5000, clock: response}
            """);

    ForkedGatling.Ended ended = TemplateRuns.onTable(folder, template);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    RunSummary summary = TestDatabases.summaryOf("rated-replay");
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.loadMode()).isEqualTo("QPS");
    long offered = Math.round(summary.offeredQps() * summary.measuredSeconds());
    assertThat(offered).isEqualTo(summary.operations() + summary.censored());
    assertThat((double) offered).as("300, 600 and 150/s for 2 s each").isBetween(1900.0, 2300.0);
    assertThat(summary.achievedRatio())
        .isCloseTo((double) summary.operations() / offered, within(1e-6));
    assertThat(summary.slo()).extracting(RunSummary.SloPart::passed).containsExactly(true, true);
    assertThat(summary.responseMs().p99())
        .isGreaterThanOrEqualTo(summary.latencyMs().p99() * 0.999);
    assertThat(summary.poolWaitMs().p50()).isPositive();
    assertThat(summary.generator().slotLatenessP99Ms()).isPositive();
    assertThat(ended.output()).contains("offered", "response ms", "wait ms");

    String intervals =
        " FROM worker_metrics_snapshots WHERE run_id = :run AND phase = 'MEASUREMENT'";
    assertThat(number("SELECT sum((custom_metrics->>'offered')::bigint)" + intervals, summary))
        .isEqualTo(offered);
    assertThat(number("SELECT sum((custom_metrics->>'censored')::bigint)" + intervals, summary))
        .isEqualTo(summary.censored());
    assertThat(number("SELECT sum((custom_metrics->>'operations')::bigint)" + intervals, summary))
        .isEqualTo(summary.operations());
    assertThat(
            number(
                "SELECT round(sum(offered_qps)) FROM metrics_snapshots WHERE run_id = :run"
                    + " AND phase = 'MEASUREMENT'",
                summary))
        .isEqualTo(offered);
    assertThat(
            number(
                "SELECT count(*) FROM test_results WHERE run_id = :run AND achieved_ratio > 0.9"
                    + " AND offered_qps > 300 AND censored_operations IS NOT NULL"
                    + " AND p99_response_ms >= p50_response_ms",
                summary))
        .as("the run's row and its worker's")
        .isEqualTo(2);
    assertThat(number("SELECT count(*) FROM run_kind_stats WHERE run_id = :run", summary))
        .as("three clocks, of the run and of its worker")
        .isEqualTo(6);
  }
}
