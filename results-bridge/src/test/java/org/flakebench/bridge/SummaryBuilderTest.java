package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunSummary;
import org.flakebench.report.RunSummary.ErrorPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.SummaryBuilder;
import org.junit.jupiter.api.Test;

/** Stands here, and not beside the builder, for the intervals that this package's tests make. */
class SummaryBuilderTest {
  @Test
  void sumsUpARun() {
    Totals totals = new Totals();
    for (int second = 0; second < 10; second++) {
      Runs.Builder interval = new Runs.Builder();
      for (int i = 1; i <= 100; i++) {
        interval.ok(Runs.LOOKUP, i * 1_000_000L);
      }
      interval
          .failed(Runs.INSERT, 5_000_000)
          .unrecorded(Runs.LOOKUP, 2)
          .ok(Runs.REVENUE, 200_000_000);
      totals.add(interval.at(second + 1, Runs.START_MICROS + second * 1_000_000L));
    }
    RunSummary summary = build(totals, CompletionReason.DURATION_ELAPSED);
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.operations()).isEqualTo(1_040);
    assertThat(summary.qps()).isCloseTo(104, within(1e-9));
    assertThat(summary.errors()).isEqualTo(10);
    assertThat(summary.errorRatio()).isCloseTo(10 / 1_040.0, within(1e-12));
    assertThat(summary.latencyMs().max()).isCloseTo(200, within(0.2));
    assertThat(summary.responseMs()).isNull();
    assertThat(summary.offeredQps()).isNull();
    assertThat(summary.achievedRatio()).isNull();
    assertThat(summary.censored()).isZero();
    assertThat(summary.generator().slotLatenessP99Ms()).isNull();
    assertThat(summary.byKind()).containsOnlyKeys("POINT_LOOKUP", "INSERT", "GENERIC_SQL");
    assertThat(summary.byKind().get("POINT_LOOKUP").latencyMs().p50()).isCloseTo(50, within(0.05));
    assertThat(summary.byKind().get("POINT_LOOKUP").operations()).isEqualTo(1_020);
    assertThat(summary.byKind().get("INSERT").latencyMs()).isEqualTo(LatencyPart.NONE);
    assertThat(summary.byKind().get("INSERT").errorRatio()).isEqualTo(1.0);
    assertThat(summary.byKind().get("GENERIC_SQL").byLabel()).containsOnlyKeys("revenue");
    assertThat(summary.errorsByCategory())
        .containsExactly(
            new ErrorPart("UNIQUE_VIOLATION", "SERVER", "23505", 10, "duplicate key value"));
    assertThat(summary.generator().saturated()).isFalse();
    assertThat(summary.generator().cpuPercent()).isCloseTo(40, within(1e-9));
  }

  @Test
  void aRateRunSaysWhatWasOfferedAndWhatBecameOfIt() {
    Totals totals = new Totals();
    for (int second = 0; second < 10; second++) {
      Runs.Builder interval = new Runs.Builder();
      for (int i = 0; i < 90; i++) {
        interval.ok(Runs.LOOKUP, 2_000_000);
      }
      totals.add(
          interval
              .arrivals(100, second == 9 ? 100 : 0, 7_000_000)
              .at(second + 1, Runs.START_MICROS + second * 1_000_000L));
    }
    RunSummary summary = build(totals, CompletionReason.DURATION_ELAPSED);
    assertThat(summary.offeredQps()).isCloseTo(100, within(1e-9));
    assertThat(summary.achievedRatio()).isCloseTo(0.9, within(1e-9));
    assertThat(summary.censored()).isEqualTo(100);
    assertThat(summary.responseMs().p99()).isCloseTo(9, within(0.01));
    assertThat(summary.generator().slotLatenessP99Ms()).isCloseTo(7, within(0.01));
    assertThat(summary.generator().latenessP99Ms())
        .as("the worse of a sleeping thread's and the slots'")
        .isEqualTo(summary.generator().slotLatenessP99Ms());
  }

  @Test
  void whatAKilledWorkerCouldNotGiveUpIsCensoredToo() {
    Totals totals = new Totals();
    totals.add(
        new Runs.Builder().ok(Runs.LOOKUP, 2_000_000).arrivals(5, 0, 1).at(1, Runs.START_MICROS));
    RunSummary summary = build(totals, CompletionReason.ORPHANED_RUNNING);
    assertThat(summary.censored()).isEqualTo(4);
  }

  @Test
  void aScheduleThatOfferedNothingHasNoRatio() {
    Totals totals = new Totals();
    totals.add(new Runs.Builder().arrivals(0, 0, 1).at(1, Runs.START_MICROS));
    RunSummary summary = build(totals, CompletionReason.DURATION_ELAPSED);
    assertThat(summary.offeredQps()).isZero();
    assertThat(summary.achievedRatio()).isNull();
  }

  @Test
  void aRunWithoutASuccessHasNoLatency() {
    RunSummary summary = build(new Totals(), CompletionReason.SETUP_ERROR);
    assertThat(summary.status()).isEqualTo("FAILED");
    assertThat(summary.latencyMs()).isEqualTo(LatencyPart.NONE);
    assertThat(summary.byKind()).hasSize(3);
    assertThat(summary.generator().cpuPercent()).isNull();
    assertThat(summary.qps()).isZero();
  }

  private static RunSummary build(Totals totals, CompletionReason reason) {
    return SummaryBuilder.build(
        Runs.facts("run", 10), totals, List.of(), new RecordsPart(0, 0, 0, 0), null, reason, null);
  }
}
