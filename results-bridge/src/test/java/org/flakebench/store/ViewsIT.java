package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class ViewsIT {
  private final Store store;
  private final String run = UUID.randomUUID().toString();
  private final String worker = UUID.randomUUID().toString();

  ViewsIT(StoreUnderTest under) {
    this.store = under.store();
  }

  @BeforeEach
  void writeRun() {
    store
        .jdbi()
        .useHandle(
            handle -> {
              result(handle, run, Instant.now());
              result(handle, worker, Instant.now());
            });
  }

  @Test
  void latestResultsAreRunsOfTheLastWeek() {
    String old = UUID.randomUUID().toString();
    store
        .jdbi()
        .useHandle(handle -> result(handle, old, old, Instant.now().minus(Duration.ofDays(8))));
    List<Map<String, Object>> rows =
        rows(
            "SELECT test_id FROM v_latest_test_results WHERE run_id IN ('"
                + run
                + "', '"
                + old
                + "')");
    assertThat(rows).containsExactly(Map.of("test_id", run));
  }

  @Test
  void minutesCountWhatCameInThem() {
    store
        .jdbi()
        .useHandle(
            handle -> {
              second(handle, "WARMUP", "10:00:58", 50, 5);
              second(handle, "MEASUREMENT", "10:00:59", 100, 1);
              second(handle, "MEASUREMENT", "10:01:00", 220, 1);
              second(handle, "MEASUREMENT", "10:01:01", 300, 4);
            });
    assertThat(
            rows(
                "SELECT minute, total_queries, total_errors, max_qps, avg_qps "
                    + "FROM v_metrics_by_minute WHERE run_id = '"
                    + run
                    + "' ORDER BY minute"))
        .containsExactly(
            Map.of(
                "minute",
                Instant.parse("2026-01-01T10:00:00Z"),
                "total_queries",
                150L,
                "total_errors",
                6L,
                "max_qps",
                100.0,
                "avg_qps",
                75.0),
            Map.of(
                "minute",
                Instant.parse("2026-01-01T10:01:00Z"),
                "total_queries",
                200L,
                "total_errors",
                3L,
                "max_qps",
                300.0,
                "avg_qps",
                260.0));
  }

  @Test
  void warehouseViewsCountClustersOfTheWholeRun() {
    store
        .jdbi()
        .useHandle(
            handle -> {
              execution(handle, "POINT_LOOKUP", 1, 0L, false, true, 10);
              execution(handle, "RANGE_SCAN", 1, 100L, false, true, 30);
              execution(handle, "INSERT", 2, 100L, false, true, 50);
              execution(handle, "INSERT", 2, 100L, true, true, 500);
              execution(handle, "UPDATE", null, null, false, false, 70);
              execution(handle, "POINT_LOOKUP", null, null, false, true, 5);
            });
    assertThat(
            rows(
                "SELECT clusters_used, total_queries, non_warmup_queries, read_cache_hits, read_cache_hit_pct, test_name "
                    + "FROM v_warehouse_metrics WHERE test_id = '"
                    + run
                    + "'"))
        .containsExactly(
            Map.of(
                "clusters_used",
                2L,
                "total_queries",
                6L,
                "non_warmup_queries",
                5L,
                "read_cache_hits",
                1L,
                "read_cache_hit_pct",
                50.0,
                "test_name",
                "v"));
    assertThat(
            rows(
                "SELECT cluster_number, query_count, p50_exec_ms, inserts FROM v_cluster_breakdown WHERE test_id = '"
                    + run
                    + "' ORDER BY cluster_number"))
        .containsExactly(
            Map.of("cluster_number", 0L, "query_count", 1L, "p50_exec_ms", 5.0, "inserts", 0L),
            Map.of("cluster_number", 1L, "query_count", 2L, "p50_exec_ms", 20.0, "inserts", 0L),
            Map.of("cluster_number", 2L, "query_count", 1L, "p50_exec_ms", 50.0, "inserts", 1L));
    assertThat(
            rows(
                "SELECT active_clusters, cluster_ids, queries_started, "
                    + "writes FROM v_warehouse_timeseries "
                    + "WHERE test_id = '"
                    + run
                    + "'"))
        .containsExactly(
            Map.of(
                "active_clusters", 2L, "cluster_ids", "1,2", "queries_started", 5L, "writes", 2L));
  }

  @Test
  void delayedEnrichmentShowsWhenAJobIsDue() {
    Instant due = Instant.now().plus(Duration.ofSeconds(50 * 60 - 30));
    Map<String, String> values = new LinkedHashMap<>();
    values.put("job_id", ":job");
    values.put("test_id", ":run");
    values.put("run_id", ":run");
    values.put("test_end_time", ":ended");
    values.put("earliest_enrichment_time", ":due");
    values.put("table_type", "'HYBRID'");
    values.put("enrichment_types", store.dialect().json("'[]'"));
    store
        .jdbi()
        .useHandle(
            handle -> {
              try (Update insert =
                  handle.createUpdate(store.dialect().insert("delayed_enrichment_queue", values))) {
                insert
                    .bind("job", UUID.randomUUID().toString())
                    .bind("run", run)
                    .bind("ended", Instant.now())
                    .bind("due", due)
                    .execute();
              }
            });
    assertThat(
            rows(
                "SELECT status, minutes_until_eligible, test_name FROM v_delayed_enrichment_status WHERE run_id = '"
                    + run
                    + "'"))
        .containsExactly(
            Map.of("status", "PENDING", "minutes_until_eligible", 50L, "test_name", "v"));
  }

  @Test
  void lockWaitsCountObjectsWithoutASchema() {
    store
        .jdbi()
        .useHandle(
            handle -> {
              lockWait(handle, "ROW", null, 250, 1);
              lockWait(handle, "ROW", null, 750, 2);
              lockWait(handle, "ORDERS", "PUBLIC", 500, 2);
            });
    assertThat(
            rows(
                "SELECT lock_wait_count, total_wait_ms, max_wait_ms, affected_tables, unique_blockers"
                    + " FROM v_lock_contention_summary WHERE run_id = '"
                    + run
                    + "'"))
        .containsExactly(
            Map.of(
                "lock_wait_count",
                3L,
                "total_wait_ms",
                1500L,
                "max_wait_ms",
                750L,
                "affected_tables",
                2L,
                "unique_blockers",
                2L));
  }

  @Test
  void aggregatesAreSummedOverStatementShapes() {
    store
        .jdbi()
        .useHandle(
            handle -> {
              aggregate(handle, "a", 10, 1000, 90);
              aggregate(handle, "b", 30, 500, 70);
            });
    assertThat(
            rows(
                "SELECT unique_query_patterns, total_queries, total_exec_ms, worst_p99_exec_ms"
                    + " FROM v_aggregate_query_stats WHERE run_id = '"
                    + run
                    + "'"))
        .containsExactly(
            Map.of(
                "unique_query_patterns",
                2L,
                "total_queries",
                40L,
                "total_exec_ms",
                1500L,
                "worst_p99_exec_ms",
                90L));
  }

  @Test
  void everyViewCanBeRead() {
    for (String view :
        List.of(
            "node_metrics_snapshots",
            "find_max_step_history",
            "v_latest_test_results",
            "v_metrics_by_minute",
            "v_warehouse_metrics",
            "v_cluster_breakdown",
            "v_warehouse_timeseries",
            "v_aggregate_query_stats",
            "v_lock_contention_summary",
            "v_delayed_enrichment_status")) {
      assertThat(rows("SELECT * FROM " + view + " WHERE run_id = 'nobody'")).as(view).isEmpty();
    }
  }

  private void result(Handle handle, String test, Instant start) {
    result(handle, test, run, start);
  }

  private static void result(Handle handle, String test, String of, Instant start) {
    handle.execute(
        "INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, status, "
            + "start_time, concurrent_connections) VALUES (?, ?, 'v', 'v', 't', 'POSTGRES', 'COMPLETED', ?, 1)",
        test,
        of,
        start);
  }

  private void second(Handle handle, String phase, String time, long queries, long errors) {
    handle.execute(
        "INSERT INTO metrics_snapshots (snapshot_id, test_id, run_id, phase, timestamp, elapsed_seconds, "
            + "total_queries, error_count, "
            + "qps, p50_latency_ms, p95_latency_ms, p99_latency_ms, avg_latency_ms) "
            + "VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, 1, 2, 3, 1)",
        UUID.randomUUID().toString(),
        run,
        run,
        phase,
        Instant.parse("2026-01-01T" + time + "Z"),
        queries,
        errors,
        (double) queries);
  }

  private void execution(
      Handle handle,
      String kind,
      Integer cluster,
      Long scanned,
      boolean warmup,
      boolean success,
      double execMs) {
    Instant start = Instant.parse("2026-01-01T10:00:00Z");
    handle.execute(
        "INSERT INTO query_executions (test_id, run_id, query_id, query_text, start_time, end_time, duration_ms, "
            + "success, query_kind, "
            + "sf_cluster_number, sf_bytes_scanned, warmup, sf_execution_ms) VALUES (?, ?, 'LOCAL_1', 'x', ?, "
            + "?, 1, ?, ?, ?, ?, ?, ?)",
        worker,
        run,
        start,
        start.plusSeconds(1),
        success,
        kind,
        cluster,
        scanned,
        warmup,
        execMs);
  }

  private void lockWait(Handle handle, String object, String schema, long ms, long blocker) {
    handle.execute(
        "INSERT INTO lock_contention_events (event_id, test_id, run_id, requested_at, lock_type, object_name, "
            + "schema_name, database_name, wait_duration_ms, blocking_transaction_id) "
            + "VALUES (?, ?, ?, ?, 'ROW', ?, ?, 'DEMO', ?, ?)",
        UUID.randomUUID().toString(),
        run,
        run,
        Instant.parse("2026-01-01T10:00:00Z"),
        object,
        schema,
        ms,
        blocker);
  }

  private void aggregate(Handle handle, String hash, long queries, long sumMs, long p99Ms) {
    Instant start = Instant.parse("2026-01-01T10:00:00Z");
    handle.execute(
        "INSERT INTO aggregate_query_metrics (metric_id, test_id, run_id, query_parameterized_hash, interval_start, "
            + "interval_end, interval_count, query_count, exec_sum_ms, exec_p99_ms) "
            + "VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
        UUID.randomUUID().toString(),
        run,
        run,
        hash,
        start,
        start.plusSeconds(60),
        queries,
        sumMs,
        p99Ms);
  }

  /** Whole numbers are Long, others Double, arrays their numbers, times Instant, on both stores. */
  private List<Map<String, Object>> rows(String sql) {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .map(
                        (row, context) -> {
                          Map<String, Object> values = new HashMap<>();
                          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            String name =
                                row.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT);
                            values.put(
                                name,
                                name.equals("minute")
                                    ? context
                                        .findColumnMapperFor(Instant.class)
                                        .orElseThrow()
                                        .map(row, i, context)
                                    : value(name, row, i));
                          }
                          return values;
                        })
                    .list());
  }

  private static Object value(String name, ResultSet row, int column) throws SQLException {
    if (name.equals("cluster_ids")) {
      return row.getString(column).replaceAll("[^0-9,]", "");
    }
    Object value = row.getObject(column);
    if (value instanceof BigDecimal exact) {
      return exact.stripTrailingZeros().scale() <= 0
          ? (Object) exact.longValueExact()
          : (Object) exact.doubleValue();
    }
    return value instanceof Integer whole ? (Object) whole.longValue() : value;
  }
}
