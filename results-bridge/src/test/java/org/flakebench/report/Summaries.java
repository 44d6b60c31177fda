package org.flakebench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.report.RunSummary.CostInputs;
import org.flakebench.report.RunSummary.CostPart;
import org.flakebench.report.RunSummary.ErrorPart;
import org.flakebench.report.RunSummary.GeneratorPart;
import org.flakebench.report.RunSummary.KindPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.RunSummary.SloPart;
import org.flakebench.report.RunSummary.TargetPart;

/** Summaries for tests of the renderers. */
final class Summaries {
  private Summaries() {}

  /** A good run of two kinds, one with a label. */
  static RunSummary passed() {
    return new Builder().build();
  }

  /** The good run on a warehouse. */
  static RunSummary onWarehouse() {
    return onWarehouse(
        new CostPart(
            0.0516666,
            0.2066664,
            "integrated",
            null,
            0.0333333,
            0.1333333,
            0.00004500158,
            0.00018000632,
            new CostInputs(
                "STANDARD",
                "XSMALL",
                1.0,
                4.0,
                null,
                "2026-01-01",
                93.0,
                60.0,
                2.0,
                14,
                true,
                60)));
  }

  static RunSummary onWarehouse(CostPart cost) {
    Builder run = new Builder();
    run.target = new TargetPart("STANDARD", "BENCH.PUBLIC.ORDERS", "9.31.1", false);
    run.cost = cost;
    return run.build();
  }

  /**
   * A run with errors, a missed SLO, a kind that never worked, a busy generator and dropped
   * records.
   */
  static RunSummary bad() {
    Builder run = new Builder();
    run.completionReason = "BOUNDS_LIMIT_REACHED";
    run.loadMode = "QPS";
    run.offeredQps = 10_000.0;
    run.achievedRatio = 0.9312;
    run.censored = 41_280;
    run.responseMs = new LatencyPart(9.5, 0.21, 4.1, 20.5, 33.3, 120.4, 1234.5, 2500.0);
    run.poolWaitMs = new LatencyPart(1.0, 0.0, 0.0004, 2.0, 3.0, 4.0, 5.0, 6.0);
    run.errors = 740;
    run.errorRatio = 740 / 740_712.0;
    run.kinds.put("INSERT", new KindPart(728, 728, 1.0, 12.133333, 0, LatencyPart.NONE, Map.of()));
    run.kinds.put("UPDATE", new KindPart(0, 0, 0, 0, 0, LatencyPart.NONE, Map.of()));
    run.errorParts =
        List.of(
            new ErrorPart(
                "UNIQUE_VIOLATION",
                "SERVER",
                "23505",
                728,
                "ERROR: duplicate key value violates unique constraint \"orders_pkey\"\n  Detail: Key (id)=(?) | already <exists>\u001b[31m"),
            new ErrorPart(
                "CONNECTION_LOST",
                "NETWORK",
                null,
                12,
                "An I/O error occurred while sending to the backend."));
    run.slos =
        List.of(
            new SloPart(null, null, "error_ratio", "<=", 0.01, "service", "run", 0.000999, true),
            new SloPart(
                "POINT_LOOKUP", null, "p95_ms", "<=", 1.8, "response", "run", 1.80001, false),
            new SloPart(
                "POINT_LOOKUP",
                null,
                "p99_ms",
                "<=",
                5,
                "service",
                "seconds_pct",
                93.3333333,
                false),
            new SloPart("INSERT", null, "p99_ms", "<=", 20, null, null, null, false));
    run.generator = new GeneratorPart(true, 0.12, 97.5, 18.4, 12.3, 3, 0);
    run.records = new RecordsPart(740_000, 620_000, 119_000, 1_000);
    return run.build();
  }

  /** A search for the maximum. */
  static RunSummary search() throws IOException {
    Builder run = new Builder();
    run.completionReason = "FIND_MAX_FINISHED";
    run.loadMode = "FIND_MAX_CONCURRENCY";
    run.findMax =
        SummaryJson.mapper()
            .readTree(
                """
                {"strategy": "LINEAR", "max_type": "TRUE_MAX", "best_concurrency": 30, "best_qps": 1501.5,
                 "knee": {"concurrency": 25, "qps": 1498.25, "latency_ms": 16.7}, "failed_concurrency": 35,
                 "baseline_p95_ms": 20.0,
                 "reason": "30 slots are the most that meet the limits: 35 slots failed: p95 25 ms is 25 % above the baseline of 20 ms, allowed are 20 % more",
                 "confidence": 0.987,
                 "steps": [
                  {"step": 1, "concurrency": 25, "purpose": "FIRST", "seconds": 60.0, "operations": 89895, "qps": 1498.25,
                   "p50_ms": 16.0, "p95_ms": 20.0, "p99_ms": 24.0, "error_ratio": 0.0, "verdict": "STABLE",
                   "confidence": 1.0, "reason": "p95 20 ms at 1498 operations/s"},
                  {"step": 2, "concurrency": 35, "purpose": "ADVANCE", "seconds": 30.0, "operations": 0, "qps": 1500.0,
                   "p50_ms": 20.0, "p95_ms": 25.0, "p99_ms": null, "error_ratio": 0.001, "verdict": "UNSTABLE",
                   "confidence": 0.987,
                   "reason": "p95 25 ms is 25 % above the baseline of 20 ms, allowed are 20 % more"}]}
                """);
    return run.build();
  }

  /** A run that never came to measuring. */
  static RunSummary failed() {
    Builder run = new Builder();
    run.status = "FAILED";
    run.phase = "PREPARING";
    run.completionReason = "LOST_ALL_WORKERS";
    run.failureReason =
        "connection to 127.0.0.1:5432 was lost & <not> regained within 30 s\u0000\u0007";
    run.startedAt = null;
    run.endedAt = null;
    run.measuredSeconds = 0;
    run.operations = 0;
    run.qps = 0;
    run.latencyMs = LatencyPart.NONE;
    run.kinds.clear();
    run.generator = new GeneratorPart(false, 0, null, null, null, 0, 0);
    run.records = new RecordsPart(0, 0, 0, 0);
    run.slos = List.of();
    run.labels = Map.of();
    run.target = new TargetPart("POSTGRES", "demo.public.orders", null, true);
    run.report = null;
    return run.build();
  }

  /** The good run's parts, open for changes. */
  static final class Builder {
    String status = "COMPLETED";
    String phase = "COMPLETED";
    String completionReason = "DURATION_ELAPSED";
    String failureReason;
    String loadMode = "CONCURRENCY";
    TargetPart target = new TargetPart("POSTGRES", "demo.public.orders", "18.1", false);
    Map<String, String> labels = labels();
    Instant startedAt = Instant.parse("2026-11-20T10:00:10.123456Z");
    Instant endedAt = Instant.parse("2026-11-20T10:01:10.123456Z");
    double measuredSeconds = 60;
    long operations = 740_712;
    long errors;
    double errorRatio;
    double qps = 12_345.2;
    Double offeredQps;
    Double achievedRatio;
    long censored;
    LatencyPart latencyMs =
        new LatencyPart(1.2961234567, 0.11, 1.05, 1.88, 2.51, 9.96, 45.04, 210.2);
    LatencyPart responseMs;
    LatencyPart poolWaitMs;
    Map<String, KindPart> kinds = kinds();
    List<ErrorPart> errorParts = List.of();
    JsonNode findMax;
    List<SloPart> slos =
        List.of(new SloPart(null, null, "error_ratio", "<=", 0.01, "service", "run", 0.0, true));
    GeneratorPart generator = new GeneratorPart(false, 0.01, 41.22, 0.051, null, 0, 0);
    RecordsPart records = new RecordsPart(740_712, 620_712, 120_000, 0);
    CostPart cost;
    String report = "/home/ada/.flakebench/reports/oltp-mixed-20261120/index.html";

    RunSummary build() {
      return new RunSummary(
          "0198f3c2-7a51-7c11-b0f5-4d1f7a0e9b42",
          "oltp-mixed",
          status,
          phase,
          completionReason,
          failureReason,
          loadMode,
          "FIXED",
          1,
          16,
          target,
          labels,
          Instant.parse("2026-11-20T09:59:58Z"),
          startedAt,
          endedAt,
          measuredSeconds,
          operations,
          errors,
          errorRatio,
          qps,
          offeredQps,
          achievedRatio,
          censored,
          latencyMs,
          responseMs,
          poolWaitMs,
          kinds,
          errorParts,
          findMax,
          slos,
          generator,
          records,
          cost,
          report);
    }

    private static Map<String, String> labels() {
      Map<String, String> labels = new LinkedHashMap<>();
      labels.put("git_commit", "3d756b3");
      labels.put("branch", "main");
      return labels;
    }

    private static Map<String, KindPart> kinds() {
      LatencyPart report = new LatencyPart(101.5, 88.0, 99.9, 140.4, 160.0, 190.0, 205.0, 210.2);
      Map<String, KindPart> kinds = new LinkedHashMap<>();
      kinds.put(
          "POINT_LOOKUP",
          new KindPart(
              737_000,
              0,
              0,
              12_283.333,
              737_000,
              new LatencyPart(0.796, 0.11, 0.7, 1.2, 1.8, 4.0, 9.0, 30.1),
              Map.of()));
      kinds.put(
          "GENERIC_SQL",
          new KindPart(
              3_712,
              0,
              0,
              61.8667,
              14_848,
              report,
              Map.of(
                  "revenue_by_status", new KindPart(3_712, 0, 0, 61.8667, 14_848, report, null))));
      return kinds;
    }
  }
}
