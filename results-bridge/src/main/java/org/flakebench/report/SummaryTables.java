package org.flakebench.report;

import static org.flakebench.report.Numbers.count;
import static org.flakebench.report.Numbers.measure;
import static org.flakebench.report.Numbers.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import org.flakebench.report.RunSummary.KindPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.TextTable.Align;

/**
 * The tables of a summary, the same in every report that has any: what stands in them and in which
 * order. How a table looks is the business of the report. Pure.
 */
final class SummaryTables {
  /** First cell of an SLO that was met. */
  static final String MET = "✓";

  /** First cell of an SLO that was missed. */
  static final String MISSED = "✗";

  /** Text to the left, numbers to the right. */
  record Column(String header, Align align) {}

  /** Cells as plain text, neither cut nor escaped; null where nothing is known. */
  record Table(List<Column> columns, List<List<String>> rows) {
    boolean isEmpty() {
      return rows.isEmpty();
    }
  }

  private static final List<Column> KINDS =
      List.of(
          text("kind (latency in ms)"),
          number("operations"),
          number("ops/s"),
          number("errors"),
          number("error %"),
          number("mean"),
          number("p50"),
          number("p90"),
          number("p95"),
          number("p99"),
          number("p99.9"),
          number("max"));

  private static final List<Column> ERRORS =
      List.of(
          number("errors"), text("category"), text("origin"), text("state"), text("first sample"));

  private static final List<Column> SLOS =
      List.of(text("SLO"), text("of"), text("metric"), text("limit"), number("actual"));

  private static final List<Column> STEPS =
      List.of(
          number("step"),
          number("slots"),
          text("why"),
          number("ops/s"),
          number("p95 ms"),
          number("error %"),
          text("verdict"),
          number("sure %"),
          text("reason"));

  private SummaryTables() {}

  /**
   * A row for each kind and, below it, for each of its labels; latencies in milliseconds.
   *
   * @param labelled how a label's row is named, from kind and label
   */
  static Table kinds(RunSummary summary, BinaryOperator<String> labelled) {
    List<List<String>> rows = new ArrayList<>();
    Lists.orEmpty(summary.byKind())
        .forEach(
            (kind, part) -> {
              rows.add(row(kind, part));
              Lists.orEmpty(part.byLabel())
                  .forEach((label, ofLabel) -> rows.add(row(labelled.apply(kind, label), ofLabel)));
            });
    return new Table(KINDS, rows);
  }

  /** The row of all kinds together, for the table of {@link #kinds}. */
  static List<String> all(RunSummary summary) {
    return row(
        "all",
        summary.operations(),
        summary.qps(),
        summary.errors(),
        summary.errorRatio(),
        summary.latencyMs());
  }

  /** A row for each category of errors. */
  static Table errors(RunSummary summary) {
    return new Table(
        ERRORS,
        Lists.orEmpty(summary.errorsByCategory()).stream()
            .map(
                error ->
                    cells(
                        count(error.count()),
                        error.category(),
                        error.origin(),
                        error.sqlstate(),
                        error.sample()))
            .toList());
  }

  /** A row for each SLO. */
  static Table slos(RunSummary summary) {
    return new Table(
        SLOS,
        Lists.orEmpty(summary.slo()).stream()
            .map(
                slo ->
                    cells(
                        slo.passed() ? MET : MISSED,
                        SloText.subject(slo),
                        SloText.metric(slo),
                        SloText.limit(slo),
                        SloText.actual(slo)))
            .toList());
  }

  /** A row for each step of a search for the maximum; empty in other load modes. */
  static Table steps(RunSummary summary) {
    List<List<String>> rows = new ArrayList<>();
    if (summary.findMax() != null) {
      for (JsonNode step : summary.findMax().path("steps")) {
        rows.add(
            cells(
                step.path("step").asText(),
                step.path("concurrency").asText(),
                step.path("purpose").asText().toLowerCase(Locale.ROOT),
                measure(figure(step, "qps")),
                measure(figure(step, "p95_ms")),
                percent(figure(step, "error_ratio")),
                step.path("verdict").asText().toLowerCase(Locale.ROOT),
                percent(figure(step, "confidence")),
                step.path("reason").asText()));
      }
    }
    return new Table(STEPS, rows);
  }

  private static Double figure(JsonNode step, String key) {
    return step.path(key).isNumber() ? (Double) step.get(key).doubleValue() : null;
  }

  private static List<String> row(String name, KindPart part) {
    return row(
        name, part.operations(), part.qps(), part.errors(), part.errorRatio(), part.latencyMs());
  }

  private static List<String> row(
      String name,
      long operations,
      double qps,
      long errors,
      double errorRatio,
      LatencyPart latency) {
    LatencyPart ms = LatencyPart.orNone(latency);
    return cells(
        name,
        count(operations),
        measure(qps),
        count(errors),
        percent(operations == 0 ? null : (Double) errorRatio),
        measure(ms.mean()),
        measure(ms.p50()),
        measure(ms.p90()),
        measure(ms.p95()),
        measure(ms.p99()),
        measure(ms.p999()),
        measure(ms.max()));
  }

  /** Unlike {@link List#of}, with nulls. */
  private static List<String> cells(String... cells) {
    return Collections.unmodifiableList(Arrays.asList(cells));
  }

  private static Column text(String header) {
    return new Column(header, Align.LEFT);
  }

  private static Column number(String header) {
    return new Column(header, Align.RIGHT);
  }
}
