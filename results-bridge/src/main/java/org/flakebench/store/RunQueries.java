package org.flakebench.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flakebench.conduct.RunStatus;
import org.flakebench.store.RunRecords.Filter;
import org.flakebench.store.RunRecords.RunRecord;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;

/** What {@link RunRepository} reads. Thread-safe. */
final class RunQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> LABELS = new TypeReference<>() {};

  private static final String COLUMNS =
      """
      SELECT t.run_id, t.test_name, t.template_id, t.table_name, t.table_type, s.status, s.phase, s.completion_reason,
        s.failure_reason, t.prepared_at, s.start_time, t.end_time, t.duration_seconds, t.measured_seconds,
        t.concurrent_connections, t.total_operations, t.failed_operations, t.error_rate, t.qps, t.p50_latency_ms,
        t.p95_latency_ms, t.p99_latency_ms, t.labels, t.report_path
      FROM test_results t JOIN run_status s ON s.run_id = t.run_id
      WHERE t.test_id = t.run_id
      """;

  private final Jdbi jdbi;
  private final Dialect dialect;

  RunQueries(Jdbi jdbi, Dialect dialect) {
    this.jdbi = jdbi;
    this.dialect = dialect;
  }

  /** Runs, newest first. */
  List<RunRecord> list(int limit, Filter filter) {
    return jdbi.withHandle(
        handle -> {
          StringBuilder sql = new StringBuilder(COLUMNS);
          sql.append(filter.templateName() == null ? "" : "AND t.test_name = :name ");
          sql.append(filter.status() == null ? "" : "AND s.status = :status ");
          sql.append(
              filter.preparedBefore() == null
                  ? ""
                  : "AND t.prepared_at < " + dialect.time(":before") + " ");
          sql.append(
              filter.labelKey() == null
                  ? ""
                  : "AND EXISTS (SELECT 1 FROM run_labels l "
                      + "WHERE l.run_id = t.run_id AND l.label_key = :key AND l.label_value = :value) ");
          // The number stands in the text: Snowflake documents LIMIT with constants only.
          sql.append("ORDER BY t.prepared_at DESC, t.run_id LIMIT ").append(limit);
          Query query = handle.createQuery(sql.toString());
          if (filter.templateName() != null) {
            query.bind("name", filter.templateName());
          }
          if (filter.status() != null) {
            query.bind("status", filter.status().name());
          }
          if (filter.preparedBefore() != null) {
            query.bind("before", filter.preparedBefore());
          }
          if (filter.labelKey() != null) {
            query.bind("key", filter.labelKey()).bind("value", filter.labelValue());
          }
          return query.map(RunQueries::read).list();
        });
  }

  /** See {@link RunRepository#find}. */
  Optional<RunRecord> find(String idOrPrefix) {
    if (idOrPrefix.isBlank()) {
      return Optional.empty();
    }
    List<RunRecord> found =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        COLUMNS
                            + "AND left(t.run_id, length(:id)) = :id "
                            + "ORDER BY CASE WHEN t.run_id = :id THEN 0 ELSE 1 END, t.prepared_at DESC LIMIT 6")
                    .bind("id", idOrPrefix)
                    .map(RunQueries::read)
                    .list());
    if (found.size() > 1 && !found.get(0).runId().equals(idOrPrefix)) {
      throw new StoreUsageException(
          "run: '"
              + idOrPrefix
              + "' is the beginning of several ids: "
              + String.join(", ", found.stream().map(RunRecord::runId).limit(5).toList())
              + (found.size() > 5 ? ", …" : ""));
    }
    return found.stream().findFirst();
  }

  /** The summary of a run as JSON; empty until it is written. */
  Optional<String> summary(String runId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT CAST(summary AS VARCHAR) FROM test_results WHERE test_id = :run AND summary IS NOT NULL")
                .bind("run", runId)
                .mapTo(String.class)
                .findOne());
  }

  private static RunRecord read(RowView row) throws SQLException {
    return new RunRecord(
        text(row, "run_id"),
        text(row, "test_name"),
        text(row, "template_id"),
        text(row, "table_name"),
        text(row, "table_type"),
        RunStatus.valueOf(text(row, "status")),
        text(row, "phase"),
        text(row, "completion_reason"),
        text(row, "failure_reason"),
        row.getColumn("prepared_at", Instant.class),
        row.getColumn("start_time", Instant.class),
        row.getColumn("end_time", Instant.class),
        row.getColumn("duration_seconds", Double.class),
        row.getColumn("measured_seconds", Double.class),
        (int) count(row, "concurrent_connections"),
        count(row, "total_operations"),
        count(row, "failed_operations"),
        figure(row, "error_rate"),
        figure(row, "qps"),
        figure(row, "p50_latency_ms"),
        figure(row, "p95_latency_ms"),
        figure(row, "p99_latency_ms"),
        labels(text(row, "labels")),
        text(row, "report_path"));
  }

  private static String text(RowView row, String column) {
    return row.getColumn(column, String.class);
  }

  private static long count(RowView row, String column) {
    Long value = row.getColumn(column, Long.class);
    return value == null ? 0 : value;
  }

  private static double figure(RowView row, String column) {
    Double value = row.getColumn(column, Double.class);
    return value == null ? 0 : value;
  }

  private static Map<String, String> labels(String json) throws SQLException {
    try {
      return json == null ? Map.of() : JSON.readValue(json, LABELS);
    } catch (JsonProcessingException e) {
      throw new SQLException(
          "the column labels does not hold an object of texts: " + e.getOriginalMessage(), e);
    }
  }
}
