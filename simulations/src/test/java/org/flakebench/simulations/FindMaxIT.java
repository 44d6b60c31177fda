package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proof B: a real PostgreSQL whose capacity is known. Each statement holds one of 12 permits for 50
 * ms, and who finds none waits first come first served; so latency is flat up to 12 slots, and with
 * N slots behind them it is N ÷ 12 of that.
 */
@Tag("bench")
class FindMaxIT {
  private static final int PERMITS = 12;
  private static final int INCREMENT = 2;

  @TempDir Path folder;

  /**
   * The first key is a turnstile: PostgreSQL lets in who waits for an advisory lock in the order of
   * coming, and only the first of them looks for a permit.
   */
  private static final String PERMIT =
      """
      CREATE OR REPLACE FUNCTION with_permit() RETURNS integer LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_lock(4711, 0);
        LOOP
          FOR permit IN 1..%d LOOP
            IF pg_try_advisory_lock(4711, permit) THEN
              PERFORM pg_advisory_unlock(4711, 0);
              PERFORM pg_sleep(0.05);
              PERFORM pg_advisory_unlock(4711, permit);
              RETURN permit;
            END IF;
          END LOOP;
          PERFORM pg_sleep(0.0005);
        END LOOP;
      END $$
      """
          .formatted(PERMITS);

  @Test
  void endsAtTheKnownCapacity() throws Exception {
    TestTemplates.table("permits", 100);
    TestDatabases.execute(PERMIT);
    Path template =
        Files.writeString(
            folder.resolve("permits.yaml"),
            """
            name: permits
            target: {table_type: POSTGRES, database: demo, schema: public, table: permits}
            load:
              mode: FIND_MAX_CONCURRENCY
              warmup_seconds: 2
              find_max: {start_concurrency: 10, concurrency_increment: %d, step_duration_seconds: 10, settle_seconds: 1,
                         latency_stability_pct: 12}
            scaling: {mode: FIXED, min_workers: 1, max_connections: 40}
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT with_permit() FROM {table} WHERE id = ?"}
            slo:
              - {metric: p99_ms, op: "<=", value: 500}
            """
                .formatted(INCREMENT));

    ForkedGatling.Ended ended = TemplateRuns.onTable(folder, template);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    RunSummary summary = TestDatabases.summaryOf("permits");
    JsonNode search = summary.findMax();
    System.out.println("find-max with 12 permits: " + search.toPrettyString());
    assertThat(summary.completionReason()).isEqualTo("FIND_MAX_FINISHED");
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(search.get("max_type").asText()).isEqualTo("TRUE_MAX");
    assertThat(search.get("best_concurrency").asInt())
        .isBetween(PERMITS - INCREMENT, PERMITS + INCREMENT);
    List<String> purposes = search.get("steps").findValuesAsText("purpose");
    assertThat(purposes).startsWith("FIRST", "ADVANCE").contains("BACK_OFF").endsWith("CONFIRM");
    int kept =
        TestDatabases.store()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT count(*) FROM find_max_step_history WHERE run_id = :run"
                                + " AND evidence -> 'series' -> 'POINT_LOOKUP' ->> 'histogram' IS NOT NULL")
                        .bind("run", summary.runId())
                        .mapTo(Integer.class)
                        .one());
    assertThat(kept).isEqualTo(purposes.size());
    assertThat(ended.output()).contains("over all steps of the search", "midpoint");
    assertThat(ended.results().resolve("index.html")).isNotEmptyFile();
  }
}
