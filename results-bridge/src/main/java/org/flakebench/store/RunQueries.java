package org.flakebench.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flakebench.conduct.RunStatus;
import org.flakebench.store.RunRecords.Filter;
import org.flakebench.store.RunRecords.RunRecord;
import org.jdbi.v3.core.Jdbi;
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

  RunQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Runs, newest first. */
  List<RunRecord> list(int limit, Filter filter) {
    return jdbi.withHandle(
        handle -> {
          StringBuilder sql = new StringBuilder(COLUMNS);
          sql.append(filter.templateName() == null ? "" : "AND t.test_name = :name ");
          sql.append(filter.status() == null ? "" : "AND s.status = :status ");
          sql.append(filter.preparedBefore() == null ? "" : "AND t.prepared_at < :before ");
          sql.append(
              filter.labelKey() == null
                  ? ""
                  : "AND EXISTS (SELECT FROM run_labels l "
                      + "WHERE l.run_id = t.run_id AND l.label_key = :key AND l.label_value = :value) ");
          sql.append("ORDER BY t.prepared_at DESC, t.run_id LIMIT :limit");
          Query query = handle.createQuery(sql.toString()).bind("limit", limit);
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
          return query.map((row, context) -> read(row)).list();
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
                            + "AND starts_with(t.run_id, :id) ORDER BY t.run_id = :id DESC, t.prepared_at DESC LIMIT 6")
                    .bind("id", idOrPrefix)
                    .map((row, context) -> read(row))
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
                    "SELECT summary::text FROM test_results WHERE test_id = :run AND summary IS NOT NULL")
                .bind("run", runId)
                .mapTo(String.class)
                .findOne());
  }

  private static RunRecord read(ResultSet row) throws SQLException {
    return new RunRecord(
        row.getString("run_id"),
        row.getString("test_name"),
        row.getString("template_id"),
        row.getString("table_name"),
        row.getString("table_type"),
        RunStatus.valueOf(row.getString("status")),
        row.getString("phase"),
        row.getString("completion_reason"),
        row.getString("failure_reason"),
        instant(row, "prepared_at"),
        instant(row, "start_time"),
        instant(row, "end_time"),
        number(row, "duration_seconds"),
        number(row, "measured_seconds"),
        row.getInt("concurrent_connections"),
        row.getLong("total_operations"),
        row.getLong("failed_operations"),
        row.getDouble("error_rate"),
        row.getDouble("qps"),
        row.getDouble("p50_latency_ms"),
        row.getDouble("p95_latency_ms"),
        row.getDouble("p99_latency_ms"),
        labels(row.getString("labels")),
        row.getString("report_path"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  private static Double number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
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
