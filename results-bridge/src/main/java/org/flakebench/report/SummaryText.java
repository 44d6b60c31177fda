package org.flakebench.report;

import static org.flakebench.report.Numbers.count;
import static org.flakebench.report.Numbers.measure;
import static org.flakebench.report.Numbers.percent;

import com.fasterxml.jackson.databind.JsonNode;
import org.flakebench.report.RunSummary.CostPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.RunSummary.RecordsPart;

/** Phrases of a summary that read the same in every report. */
final class SummaryText {
  /** A search goes beyond its limits on purpose. */
  static final String SLOS_OF_SEARCH = "held against the last stable step at the level found";

  private SummaryText() {}

  /** What was offered in QPS mode, and how much of it was achieved. */
  static String offered(RunSummary summary) {
    return measure(summary.offeredQps())
        + " operations/s, achieved "
        + percent(summary.achievedRatio())
        + " %, "
        + count(summary.censored())
        + " due but not started";
  }

  /** All figures of a latency, in milliseconds. */
  static String latency(LatencyPart part) {
    LatencyPart ms = LatencyPart.orNone(part);
    return "mean "
        + measure(ms.mean())
        + "  min "
        + measure(ms.min())
        + "  p50 "
        + measure(ms.p50())
        + "  p90 "
        + measure(ms.p90())
        + "  p95 "
        + measure(ms.p95())
        + "  p99 "
        + measure(ms.p99())
        + "  p99.9 "
        + measure(ms.p999())
        + "  max "
        + measure(ms.max());
  }

  /** Where the execution records went. */
  static String records(RecordsPart records) {
    return count(records.produced())
        + " produced = "
        + count(records.sampledOut())
        + " sampled out + "
        + count(records.stored())
        + " stored + "
        + count(records.dropped())
        + " dropped";
  }

  /**
   * What the run has cost, and by which method, as in "0.0123 credits, 0.0492 USD (integrated); …";
   * null where nobody would ask.
   */
  static String cost(RunSummary summary) {
    CostPart cost = summary.cost();
    if (cost == null) {
      return null;
    }
    if ("unavailable".equals(cost.method())) {
      boolean warehouse =
          summary.target() != null && !"POSTGRES".equals(summary.target().tableType());
      return warehouse ? "unknown: " + cost.reason() : null;
    }
    return amount(cost.credits(), cost.usd())
        + " ("
        + cost.method()
        + "); measurement "
        + amount(cost.measurementCredits(), cost.measurementUsd())
        + ", "
        + amount(cost.creditsPer1000Operations(), cost.usdPer1000Operations())
        + " per 1,000 operations";
  }

  private static String amount(Double credits, Double usd) {
    return (credits == null ? "" : Numbers.digits(credits) + " credits, ")
        + Numbers.digits(usd)
        + " USD";
  }

  /** Load mode, scaling mode, workers and connections. */
  static String load(RunSummary summary) {
    return known(summary.loadMode())
        + ", "
        + known(summary.scalingMode())
        + ": "
        + counted(summary.workers(), "worker")
        + ", "
        + ("CONCURRENCY".equals(summary.loadMode()) ? "" : "up to ")
        + counted(summary.connections(), "connection");
  }

  /** What a search has found, as in "25 slots (TRUE_MAX), 1,234 operations/s, 97 % sure". */
  static String found(JsonNode search) {
    String type = search.path("max_type").isNull() ? "" : search.path("max_type").asText();
    if (search.path("best_concurrency").isNull()) {
      return type.isEmpty() ? "none" : "none (" + type + ")";
    }
    return counted(search.path("best_concurrency").longValue(), "slot")
        + (type.isEmpty() ? "" : " (" + type + ")")
        + ", "
        + measure(search.path("best_qps").doubleValue())
        + " operations/s, "
        + percent(search.path("confidence").doubleValue())
        + " % sure";
  }

  /** The level with the most throughput for its latency; null without one. */
  static String knee(JsonNode search) {
    JsonNode knee = search.path("knee");
    return !knee.isObject()
        ? null
        : counted(knee.path("concurrency").longValue(), "slot")
            + ", "
            + measure(knee.path("qps").doubleValue())
            + " operations/s, mean latency "
            + measure(knee.path("latency_ms").doubleValue())
            + " ms";
  }

  /** A count with its noun, as in "1 worker" and "16 connections". */
  static String counted(long number, String one) {
    return count(number) + " " + one + (number == 1 ? "" : "s");
  }

  static String known(String text) {
    return text == null || text.isBlank() ? Numbers.UNKNOWN : text;
  }
}
