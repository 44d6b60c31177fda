package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.StoreUnderTest;
import org.flakebench.store.WarehouseSnapshotRepository.Look;
import org.flakebench.target.WarehouseSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run has cost, from the looks at its warehouse to the row of its results. */
@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class CostStoredIT {
  @Parameter StoreUnderTest under;

  private final String runId = UUID.randomUUID().toString();

  /** Prepared 20 s before the measurement, which takes 5 s. */
  private RunFacts facts() {
    RunFacts facts = Runs.facts(runId, 5);
    return new RunFacts(
        facts.runId(),
        facts.template(),
        facts.loadMode(),
        facts.scalingMode(),
        1,
        16,
        new RunSummary.TargetPart("HYBRID", "B.P.ORDERS", "9.31", false),
        facts.labels(),
        facts.statements(),
        facts.slo(),
        facts.preparedAt(),
        facts.window(),
        null);
  }

  private static WarehouseSample sample(int clusters, boolean resumed) {
    return new WarehouseSample(
        "W",
        "STARTED",
        "STANDARD",
        "Small",
        clusters,
        1,
        3,
        1,
        0,
        0,
        "STANDARD",
        resumed,
        Map.of("size", "Small", "type", "STANDARD", "started_clusters", String.valueOf(clusters)));
  }

  private RunSummary ended(StoredRun run, Map<String, String> environment) {
    return new Rollup(run.store, environment)
        .finish(run.facts, CompletionReason.DURATION_ELAPSED, null, "test");
  }

  @Test
  void looksAtTheWarehouseBecomeTheCostOfTheRun() throws Exception {
    StoredRun run = new StoredRun(under.store(), facts());
    Instant prepared = run.facts.preparedAt();
    run.store.warehouses().configure(runId, sample(1, false), prepared);
    run.store
        .warehouses()
        .add(
            runId,
            List.of(
                new Look(1, prepared, null, sample(1, false)),
                new Look(2, prepared.plusSeconds(20), 0.0, sample(2, false))));

    RunSummary summary = ended(run, Map.of("FLAKEBENCH_USD_PER_CREDIT", "3"));

    double expected = 2 * (20 + 2 * 5) / 3600.0;
    assertThat(summary.cost().method()).isEqualTo("integrated");
    assertThat(summary.cost().credits()).isEqualTo(expected, within(1e-9));
    assertThat(summary.cost().usd()).isEqualTo(3 * expected, within(1e-9));
    assertThat(summary.cost().measurementCredits()).isEqualTo(2 * 2 * 5 / 3600.0, within(1e-9));
    Map<String, Object> row =
        run.row(
            "SELECT warehouse_credits_used, custom_metrics, warehouse_size"
                + " FROM test_results WHERE test_id = :run AND worker IS NULL");
    assertThat(row).containsEntry("warehouse_size", "Small");
    assertThat(StoredRun.json(row, "custom_metrics").at("/cost/method").textValue())
        .isEqualTo("integrated");
    assertThat(StoredRun.json(row, "custom_metrics").at("/cost/inputs/price_class").textValue())
        .isEqualTo("STANDARD");
    assertThat((Double) row.get("warehouse_credits_used")).isEqualTo(expected, within(1e-9));
    assertThat(SummaryJson.read(run.store.runs().summary(runId).orElseThrow()).cost().credits())
        .isEqualTo(expected, within(1e-6));
  }

  @Test
  void aStartForTheRunIsBilledForAMinute() {
    StoredRun run = new StoredRun(under.store(), facts());
    run.store.warehouses().configure(runId, sample(1, true), run.facts.preparedAt());

    RunSummary summary = ended(run, Map.of());

    assertThat(summary.cost().method()).isEqualTo("estimated");
    assertThat(summary.cost().credits()).isEqualTo(2 / 60.0, within(1e-9));
  }

  @Test
  void withoutLooksAndWithWrongSettingsItIsNullAndTheRunEndsAllTheSame() {
    StoredRun run = new StoredRun(under.store(), facts());

    RunSummary summary = ended(run, Map.of("FLAKEBENCH_USD_PER_CREDIT", "cheap"));

    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.cost().method()).isEqualTo("unavailable");
    assertThat(summary.cost().reason()).startsWith("FLAKEBENCH_USD_PER_CREDIT is 'cheap'");
    assertThat(
            run.row(
                "SELECT warehouse_credits_used FROM test_results WHERE test_id = :run AND worker IS NULL"))
        .containsEntry("warehouse_credits_used", null);
  }
}
