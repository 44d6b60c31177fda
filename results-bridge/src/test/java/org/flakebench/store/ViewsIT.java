package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewsIT {
  private final Store store = StoreFixture.store();
  private final String run = UUID.randomUUID().toString();

  @BeforeEach
  void writeRun() {
    store
        .jdbi()
        .useHandle(
            handle -> {
              result(handle, run, "now()");
              result(handle, run + "w", "now()");
            });
  }

  @Test
  void latestResultsAreRunsOfTheLastWeek() {
    String old = UUID.randomUUID().toString();
    store
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, status, "
                      + "start_time, "
                      + "concurrent_connections) VALUES (?, ?, 'v', 'v', 't', 'POSTGRES', 'COMPLETED', now() - interval '8 days', 1)",
                  old,
                  old);
            });
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
                "SELECT to_char(minute AT TIME ZONE 'UTC', 'HH24:MI') AS m, total_queries, total_errors, max_qps, avg_qps "
                    + "FROM v_metrics_by_minute WHERE run_id = '"
                    + run
                    + "' ORDER BY minute"))
        .containsExactly(
            Map.of(
                "m",
                "10:00",
                "total_queries",
                150L,
                "total_errors",
                6L,
                "max_qps",
                100.0,
                "avg_qps",
                75.0),
            Map.of(
                "m",
                "10:01",
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
            Map.of("cluster_number", 0, "query_count", 1L, "p50_exec_ms", 5.0, "inserts", 0L),
            Map.of("cluster_number", 1, "query_count", 2L, "p50_exec_ms", 20.0, "inserts", 0L),
            Map.of("cluster_number", 2, "query_count", 1L, "p50_exec_ms", 50.0, "inserts", 1L));
    assertThat(
            rows(
                "SELECT active_clusters, array_to_string(cluster_ids, ',') AS ids, queries_started, "
                    + "writes FROM v_warehouse_timeseries "
                    + "WHERE test_id = '"
                    + run
                    + "'"))
        .containsExactly(
            Map.of("active_clusters", 2L, "ids", "1,2", "queries_started", 5L, "writes", 2L));
  }

  @Test
  void delayedEnrichmentShowsWhenAJobIsDue() {
    store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO delayed_enrichment_queue (job_id, test_id, run_id, test_end_time, "
                        + "earliest_enrichment_time, table_type, enrichment_types) VALUES (?, ?, ?, now(), now() + interval '50 minutes', "
                        + "'HYBRID', '[]')",
                    "job" + run,
                    run,
                    run));
    assertThat(
            rows(
                "SELECT status, minutes_until_eligible, test_name FROM v_delayed_enrichment_status WHERE run_id = '"
                    + run
                    + "'"))
        .containsExactly(
            Map.of("status", "PENDING", "minutes_until_eligible", 50, "test_name", "v"));
  }

  private void result(Handle handle, String test, String start) {
    handle.execute(
        "INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, status, "
            + "start_time, "
            + "concurrent_connections) VALUES (?, ?, 'v', 'v', 't', 'POSTGRES', 'COMPLETED', "
            + start
            + ", 1)",
        test,
        run);
  }

  private void second(Handle handle, String phase, String time, long queries, long errors) {
    handle.execute(
        "INSERT INTO metrics_snapshots (snapshot_id, test_id, run_id, phase, \"timestamp\", elapsed_seconds, "
            + "total_queries, error_count, "
            + "qps, p50_latency_ms, p95_latency_ms, p99_latency_ms, avg_latency_ms) "
            + "VALUES (gen_random_uuid()::text, ?, ?, ?, CAST(? AS timestamptz), 0, ?, ?, ?, 1, 2, 3, 1)",
        run,
        run,
        phase,
        "2026-01-01 " + time + "+00",
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
    handle.execute(
        "INSERT INTO query_executions (test_id, run_id, query_id, query_text, start_time, end_time, duration_ms, "
            + "success, query_kind, "
            + "sf_cluster_number, sf_bytes_scanned, warmup, sf_execution_ms) VALUES (?, ?, 'LOCAL_1', 'x', '2026-01-01 10:00:00+00', "
            + "'2026-01-01 10:00:01+00', 1, ?, ?, ?, ?, ?, ?)",
        run + "w",
        run,
        success,
        kind,
        cluster,
        scanned,
        warmup,
        execMs);
  }

  private List<Map<String, Object>> rows(String sql) {
    return store.jdbi().withHandle(handle -> handle.createQuery(sql).mapToMap().list());
  }
}
