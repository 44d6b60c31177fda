package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.number;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesTotal;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunFacts;
import org.flakebench.report.SummaryBuilder;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.Dialect;
import org.flakebench.template.Operation;
import org.flakebench.template.StatementKind;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The columns of TEST_RESULTS that the rollup owns, with their values; it writes no other. */
final class ResultColumns {
  private static final ObjectMapper JSON = SummaryJson.mapper();

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> json = new LinkedHashMap<>();
  private final Map<String, String> documents = new LinkedHashMap<>();

  private ResultColumns() {}

  /** The figures of the measurement, of a run or of one worker. */
  static ResultColumns figures(RunFacts facts, Totals totals) {
    ResultColumns columns = new ResultColumns();
    double seconds = facts.window().seconds();
    SeriesTotal all = totals.all();
    SeriesTotal reads = new SeriesTotal();
    SeriesTotal writes = new SeriesTotal();
    Map<StatementKind, SeriesTotal> kinds = new LinkedHashMap<>();
    totals
        .series()
        .forEach(
            (key, total) -> {
              (facts.operation(key) == Operation.READ ? reads : writes).add(total);
              kinds.computeIfAbsent(key.kind(), kind -> new SeriesTotal()).add(total);
            });
    columns
        .set("total_operations", all.operations())
        .set("read_operations", reads.operations())
        .set("write_operations", writes.operations())
        .set("failed_operations", all.errors())
        .set("qps", SummaryBuilder.rate(all.operations(), seconds))
        .set("reads_per_second", SummaryBuilder.rate(reads.operations(), seconds))
        .set("writes_per_second", SummaryBuilder.rate(writes.operations(), seconds))
        .set("rows_read", reads.rows())
        .set("rows_written", writes.rows())
        .set("error_count", all.errors())
        .set("error_rate", all.errorRatio())
        .set("measured_seconds", seconds)
        .set("avg_cpu_percent", number(totals.meanCpuPercent()))
        .set("avg_memory_mb", number(totals.meanHeapBytes() / (1 << 20)));
    Histogram latency = all.histogram(Outcome.OK, Clock.SERVICE);
    columns
        .set("avg_latency_ms", number(Histograms.meanMs(latency)))
        .set("p90_latency_ms", number(Histograms.percentileMs(latency, 90)));
    if (totals.isScheduled()) {
      Histogram response = all.histogram(Outcome.OK, Clock.RESPONSE);
      columns
          .set("offered_qps", SummaryBuilder.rate(totals.offered(), seconds))
          .set("achieved_ratio", totals.achievedRatio())
          .set("censored_operations", SummaryBuilder.censored(totals))
          .set("p50_response_ms", KindStatsRows.percentile(response, 50))
          .set("p95_response_ms", KindStatsRows.percentile(response, 95))
          .set("p99_response_ms", KindStatsRows.percentile(response, 99));
    }
    columns.latencies("", all);
    columns.latencies("read_", reads);
    columns.latencies("write_", writes);
    for (StatementKind kind : StatementKind.values()) {
      columns.latencies(
          kind.name().toLowerCase(Locale.ROOT) + "_", kinds.getOrDefault(kind, new SeriesTotal()));
    }
    SeriesTotal generic = kinds.get(StatementKind.GENERIC_SQL);
    if (generic != null) {
      columns.set("generic_sql_rows_per_sec", SummaryBuilder.rate(generic.rows(), seconds));
    } else {
      generic = new SeriesTotal();
    }
    columns
        .set("olap_total_operations", generic.operations())
        .set("olap_total_rows_processed", generic.rows());
    columns.json("errors", SummaryBuilder.errors(totals));
    return columns;
  }

  ResultColumns set(String column, Object value) {
    values.put(column, value);
    return this;
  }

  ResultColumns json(String column, Object value) {
    try {
      json.put(column, value instanceof String text ? text : JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          column + " cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
    return this;
  }

  /** JSON in a column that keeps the text byte for byte. */
  ResultColumns document(String column, String value) {
    documents.put(column, value);
    return this;
  }

  /** Writes them to the row of {@code testId}. */
  void update(Handle handle, Dialect dialect, String testId) {
    StringJoiner set = new StringJoiner(", ");
    values.keySet().forEach(column -> set.add(column + " = :" + column));
    json.keySet().forEach(column -> set.add(column + " = " + dialect.json(":" + column)));
    documents.keySet().forEach(column -> set.add(column + " = " + dialect.document(":" + column)));
    try (Update update =
        handle.createUpdate(
            "UPDATE test_results SET "
                + set
                + ", updated_at = "
                + dialect.now()
                + " WHERE test_id = :test_id_of_row")) {
      values.forEach(update::bind);
      json.forEach(update::bind);
      documents.forEach(update::bind);
      int rows = update.bind("test_id_of_row", testId).execute();
      if (rows != 1) {
        throw new IllegalStateException(
            "TEST_RESULTS has " + rows + " rows with test_id " + testId + ", expected is one");
      }
    }
  }

  private void latencies(String prefix, SeriesTotal total) {
    Histogram latency = total.histogram(Outcome.OK, Clock.SERVICE);
    set(prefix + "p50_latency_ms", KindStatsRows.percentile(latency, 50));
    set(prefix + "p95_latency_ms", KindStatsRows.percentile(latency, 95));
    set(prefix + "p99_latency_ms", KindStatsRows.percentile(latency, 99));
    set(prefix + "min_latency_ms", KindStatsRows.percentile(latency, 0));
    set(prefix + "max_latency_ms", KindStatsRows.percentile(latency, 100));
  }
}
