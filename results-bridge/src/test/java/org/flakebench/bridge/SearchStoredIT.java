package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.RunStatus;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.StoreUnderTest;
import org.flakebench.template.SloSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps and results of searches on their way into the store. */
@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class SearchStoredIT {
  @Parameter private StoreUnderTest kind;

  private static final int SECONDS = 30;
  private static final int STEP = 10;

  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();

  private StoredRun run() {
    RunFacts facts =
        Runs.facts(
            UUID.randomUUID().toString(),
            SECONDS,
            new SloSpec(
                SloSpec.Metric.MAX_MS,
                SloSpec.Op.LE,
                5,
                null,
                null,
                SloSpec.Clock.SERVICE,
                SloSpec.Scope.RUN),
            new SloSpec(
                SloSpec.Metric.MAX_MS,
                SloSpec.Op.LE,
                5,
                null,
                null,
                SloSpec.Clock.SERVICE,
                SloSpec.Scope.SECONDS_PCT));
    return new StoredRun(kind.store(), Runs.search(facts));
  }

  /**
   * 10 and 20 slots are stable, 30 are not: ten seconds each, the last of them ten times slower.
   */
  private SegmentWriter write(Spool spool) {
    SegmentWriter writer = new SegmentWriter(spool, problems::add);
    for (int second = 0; second < SECONDS; second++) {
      long nanos = second < 2 * STEP ? 1_000_000 : 10_000_000;
      writer.accept(
          new Runs.Builder()
              .ok(Runs.LOOKUP, nanos)
              .at(second + 1, Runs.START_MICROS + second * 1_000_000L));
      if (second % STEP == STEP - 1) {
        int number = second / STEP + 1;
        long start = (number - 1) * STEP * 1_000_000L;
        writer.step(
            step(number), Runs.START_MICROS + start, Runs.START_MICROS + start + STEP * 1_000_000L);
      }
    }
    return writer;
  }

  private static ControllerStep step(int number) {
    boolean stable = number < 3;
    String outcome = stable ? "STABLE" : "QUEUE_DETECTED";
    long from = (number - 1) * STEP * 1_000_000_000L;
    return new ControllerStep(
        number,
        ControllerStep.Type.FIND_MAX,
        number * 10,
        number == 1 ? null : (Integer) (number * 10 - 10),
        number == 1 ? "FIRST" : "ADVANCE",
        from,
        from + STEP * 1_000_000_000L,
        10L,
        stable ? 0L : 1L,
        1.0,
        null,
        1.0,
        2.0,
        3.0,
        number == 1 ? null : (Double) 0.5,
        number == 1 ? null : (Double) 1.5,
        null,
        outcome,
        "as measured",
        evidence(number, outcome));
  }

  private static JsonNode evidence(int number, String verdict) {
    try {
      ObjectNode json =
          (ObjectNode)
              SummaryJson.mapper()
                  .readTree(
                      """
                      {"purpose": "ADVANCE", "from_seconds": 0.0, "to_seconds": 10.0, "operations": 10, "errors": 0,
                       "qps": {"value": 1.0, "low": 0.9, "high": 1.1, "standard_error": 0.05, "freedom": 9},
                       "error_ratio": {"value": 0.0, "low": 0.0, "high": 0.0, "standard_error": 0.0, "freedom": 0},
                       "mean_ms": null, "p50_ms": null, "p95_ms": null, "p99_ms": null, "saturated_seconds": 0,
                       "reason": "as measured", "confidence": 0.98, "strategy": "LINEAR"}
                      """);
      return json.put("step", number).put("concurrency", number * 10).put("verdict", verdict);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stepsAndResultStandInTheStoreOnce() throws IOException {
    StoredRun run = run();
    Spool spool = run.spool(folder, "worker-0");
    SegmentWriter writer = write(spool);
    JsonNode result =
        SummaryJson.mapper()
            .readTree(
                "{\"strategy\": \"LINEAR\", \"max_type\": \"TRUE_MAX\", \"best_concurrency\": 20, \"steps\": []}");

    // What the disk refused comes by another way, and may come twice.
    RunSummary summary =
        RunEnd.finish(
                run.store,
                spool,
                writer,
                run.facts.withFindMax(result),
                CompletionReason.FIND_MAX_FINISHED,
                null,
                "test")
            .summary();
    new SegmentLoader(run.store)
        .loadSteps(
            Runs.manifest(run.facts, "worker-0", ""),
            List.of(new StepFrame(step(2), Runs.START_MICROS, Runs.START_MICROS)));

    assertThat(problems).isEmpty();
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.findMax().get("best_concurrency").intValue()).isEqualTo(20);
    // The limits hold at the level that won, and not over all steps.
    assertThat(summary.latencyMs().max()).isGreaterThan(9);
    assertThat(summary.slo()).extracting(RunSummary.SloPart::passed).containsExactly(true, true);
    assertThat(
            StoredRun.json(
                run.row("SELECT find_max_result FROM test_results WHERE test_id = :run"),
                "find_max_result"))
        .isEqualTo(result);
    assertThat(
            run.rows(
                "SELECT step_number, target_workers, from_threads, direction, queue_detected, step_duration_seconds, total_queries, qps,"
                    + " p95_latency_ms, error_rate, outcome, stop_reason, evidence"
                    + " FROM find_max_step_history WHERE run_id = :run ORDER BY step_number"))
        .hasSize(3)
        .element(2)
        .satisfies(
            row -> {
              assertThat(row)
                  .containsEntry("step_number", 3L)
                  .containsEntry("target_workers", 30L)
                  .containsEntry("from_threads", 20L)
                  .containsEntry("direction", "ADVANCE")
                  .containsEntry("step_duration_seconds", 10.0)
                  .containsEntry("total_queries", 10L)
                  .containsEntry("error_rate", 0.1)
                  .containsEntry("outcome", "QUEUE_DETECTED")
                  .containsEntry("queue_detected", true);
              assertThat(StoredRun.json(row, "evidence")).isEqualTo(evidence(3, "QUEUE_DETECTED"));
            });
  }

  @Test
  void aKilledSearchHasItsStepsAndTheBestSoFar() throws IOException {
    StoredRun run = run();
    run.store
        .runs()
        .transition(
            run.facts.runId(),
            java.util.Set.of(RunStatus.PREPARED),
            RunStatus.RUNNING,
            Phase.MEASUREMENT,
            null,
            "test");
    Spool dead = run.spool(folder, "worker-0");
    write(dead).close();
    dead.close();

    Recovery recovery = new Recovery(run.store, folder);
    assertThat(recovery.run()).hasSize(1);
    assertThat(recovery.run()).isEmpty();

    RunSummary summary =
        SummaryJson.read(run.store.runs().summary(run.facts.runId()).orElseThrow());
    assertThat(summary.status()).isEqualTo("FAILED");
    assertThat(summary.findMax().get("max_type").asText()).isEqualTo("CANCELLED");
    assertThat(summary.findMax().get("best_concurrency").asInt()).isEqualTo(20);
    assertThat(summary.findMax().get("failed_concurrency").asInt()).isEqualTo(30);
    assertThat(summary.findMax().get("reason").asText()).contains("ended without finishing it");
    assertThat(summary.findMax().get("steps")).hasSize(3);
    assertThat(run.count("controller_step_history")).isEqualTo(3);
  }

  @Test
  void aSearchThatFoundNoLevelMeetsNoLimit() {
    StoredRun run = run();

    RunSummary summary =
        new Rollup(run.store).finish(run.facts, CompletionReason.USER_REQUESTED, null, "test");

    assertThat(summary.findMax()).isNull();
    assertThat(summary.slo()).extracting(RunSummary.SloPart::passed).containsExactly(false, false);
  }
}
