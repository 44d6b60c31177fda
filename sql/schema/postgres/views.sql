-- Views, PostgreSQL 18. They come last: they read tables of all other files.
--
-- Views over QUERY_EXECUTIONS are per run (test_id = run_id): a cluster that served two workers is one cluster.
-- They see recorded executions only; RUN_KIND_STATS is complete.

CREATE OR REPLACE VIEW node_metrics_snapshots AS
SELECT * FROM worker_metrics_snapshots;
COMMENT ON VIEW node_metrics_snapshots IS 'Older name of WORKER_METRICS_SNAPSHOTS';

CREATE OR REPLACE VIEW find_max_step_history AS
SELECT * FROM controller_step_history WHERE step_type = 'FIND_MAX';
COMMENT ON VIEW find_max_step_history IS 'Steps of find-max runs';

CREATE OR REPLACE VIEW v_latest_test_results AS
SELECT test_id, run_id, test_name, scenario_name, table_name, table_type, warehouse, warehouse_size, status, phase,
  completion_reason, start_time, duration_seconds, measured_seconds, concurrent_connections, total_operations, qps,
  p50_latency_ms, p95_latency_ms, p99_latency_ms, error_rate, created_at
FROM test_results
WHERE test_id = run_id AND start_time >= now() - interval '7 days'
ORDER BY start_time DESC;
COMMENT ON VIEW v_latest_test_results IS 'Runs of the last 7 days, newest first, without the rows of workers';

-- The counts of METRICS_SNAPSHOTS grow within a phase: what a second adds is the difference to the second before it.
CREATE OR REPLACE VIEW v_metrics_by_minute AS
WITH seconds AS (
  SELECT test_id, run_id, timestamp, qps, p95_latency_ms, total_queries, error_count,
    lag(total_queries) OVER w AS queries_before, lag(error_count) OVER w AS errors_before
  FROM metrics_snapshots
  WINDOW w AS (PARTITION BY run_id, test_id, phase ORDER BY timestamp, elapsed_seconds)
)
SELECT test_id, run_id, date_trunc('minute', timestamp, 'UTC') AS minute,
  avg(qps) AS avg_qps, max(qps) AS max_qps,
  avg(p95_latency_ms) AS avg_p95_latency_ms, max(p95_latency_ms) AS max_p95_latency_ms,
  sum(total_queries - coalesce(queries_before, 0))::bigint AS total_queries,
  sum(error_count - coalesce(errors_before, 0))::bigint AS total_errors
FROM seconds
GROUP BY test_id, run_id, date_trunc('minute', timestamp, 'UTC')
ORDER BY test_id, minute;
COMMENT ON VIEW v_metrics_by_minute IS 'METRICS_SNAPSHOTS per minute; counts are those of the minute';

CREATE OR REPLACE VIEW v_warehouse_metrics AS
WITH figures AS (
  SELECT run_id,
    count(DISTINCT sf_cluster_number) AS clusters_used,
    min(sf_cluster_number) AS min_cluster,
    max(sf_cluster_number) AS max_cluster,
    count(*) AS total_queries,
    count(*) FILTER (WHERE warmup IS NOT TRUE) AS non_warmup_queries,
    sum(sf_queued_overload_ms) AS total_queued_overload_ms,
    sum(sf_queued_provisioning_ms) AS total_queued_provisioning_ms,
    avg(sf_queued_overload_ms) AS avg_queued_overload_ms,
    avg(sf_queued_provisioning_ms) AS avg_queued_provisioning_ms,
    max(sf_queued_overload_ms) AS max_queued_overload_ms,
    max(sf_queued_provisioning_ms) AS max_queued_provisioning_ms,
    count(*) FILTER (WHERE sf_queued_overload_ms > 0) AS queries_with_overload_queue,
    count(*) FILTER (WHERE sf_queued_provisioning_ms > 0) AS queries_with_provisioning_queue,
    count(*) FILTER (WHERE query_kind IN ('POINT_LOOKUP', 'RANGE_SCAN') AND sf_bytes_scanned IS NOT NULL) AS known_reads,
    count(*) FILTER (WHERE query_kind IN ('POINT_LOOKUP', 'RANGE_SCAN') AND sf_bytes_scanned = 0) AS read_cache_hits
  FROM query_executions
  GROUP BY run_id
)
SELECT f.run_id AS test_id, f.run_id, r.test_name, r.warehouse, r.start_time AS test_start, r.end_time AS test_end,
  r.concurrent_connections, f.clusters_used, f.min_cluster, f.max_cluster, f.total_queries, f.non_warmup_queries,
  f.total_queued_overload_ms, f.total_queued_provisioning_ms, f.avg_queued_overload_ms, f.avg_queued_provisioning_ms,
  f.max_queued_overload_ms, f.max_queued_provisioning_ms, f.queries_with_overload_queue,
  f.queries_with_provisioning_queue, f.read_cache_hits,
  round(100.0 * f.read_cache_hits / nullif(f.known_reads, 0), 1)::double precision AS read_cache_hit_pct
FROM figures f JOIN test_results r ON r.test_id = f.run_id;
COMMENT ON VIEW v_warehouse_metrics IS 'Per run: clusters, queueing and cache hits of the recorded executions';
COMMENT ON COLUMN v_warehouse_metrics.read_cache_hit_pct IS 'Percent of the reads with known bytes scanned that scanned none';

CREATE OR REPLACE VIEW v_cluster_breakdown AS
SELECT run_id AS test_id, run_id, coalesce(sf_cluster_number, 0) AS cluster_number,
  count(*) AS query_count,
  percentile_cont(0.50) WITHIN GROUP (ORDER BY sf_execution_ms) AS p50_exec_ms,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY sf_execution_ms) AS p95_exec_ms,
  max(sf_execution_ms) AS max_exec_ms,
  avg(sf_queued_overload_ms) AS avg_queued_overload_ms,
  avg(sf_queued_provisioning_ms) AS avg_queued_provisioning_ms,
  count(*) FILTER (WHERE query_kind = 'POINT_LOOKUP') AS point_lookups,
  count(*) FILTER (WHERE query_kind = 'RANGE_SCAN') AS range_scans,
  count(*) FILTER (WHERE query_kind = 'INSERT') AS inserts,
  count(*) FILTER (WHERE query_kind = 'UPDATE') AS updates,
  count(*) FILTER (WHERE query_kind = 'GENERIC_SQL') AS generic_sql
FROM query_executions
WHERE warmup IS NOT TRUE AND success
GROUP BY run_id, coalesce(sf_cluster_number, 0);
COMMENT ON VIEW v_cluster_breakdown IS 'Per run and cluster (0: not known): successful executions of the measurement';

CREATE OR REPLACE VIEW v_warehouse_timeseries AS
SELECT run_id AS test_id, run_id, date_trunc('second', start_time) AS second,
  count(DISTINCT sf_cluster_number) AS active_clusters,
  array_agg(DISTINCT sf_cluster_number ORDER BY sf_cluster_number) FILTER (WHERE sf_cluster_number IS NOT NULL)
    AS cluster_ids,
  count(*) AS queries_started,
  count(*) FILTER (WHERE query_kind = 'POINT_LOOKUP') AS point_lookups,
  count(*) FILTER (WHERE query_kind = 'RANGE_SCAN') AS range_scans,
  count(*) FILTER (WHERE query_kind IN ('INSERT', 'UPDATE', 'DELETE')) AS writes,
  count(*) FILTER (WHERE query_kind = 'GENERIC_SQL') AS generic_sql,
  sum(sf_queued_overload_ms) AS total_queue_overload_ms,
  sum(sf_queued_provisioning_ms) AS total_queue_provisioning_ms,
  avg(sf_queued_overload_ms) AS avg_queue_overload_ms,
  max(sf_queued_overload_ms) AS max_queue_overload_ms,
  count(*) FILTER (WHERE sf_queued_overload_ms > 0) AS queries_queued,
  avg(sf_queued_provisioning_ms) AS avg_queue_provisioning_ms,
  max(sf_queued_provisioning_ms) AS max_queue_provisioning_ms,
  count(*) FILTER (WHERE sf_queued_provisioning_ms > 0) AS queries_queued_provisioning,
  avg(sf_execution_ms) AS avg_exec_ms,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY sf_execution_ms) AS p95_exec_ms,
  max(sf_execution_ms) AS max_exec_ms
FROM query_executions
WHERE warmup IS NOT TRUE
GROUP BY run_id, date_trunc('second', start_time);
COMMENT ON VIEW v_warehouse_timeseries IS 'Per run and second of start: clusters, queueing and execution times';

CREATE OR REPLACE VIEW v_aggregate_query_stats AS
SELECT test_id, run_id,
  count(DISTINCT query_parameterized_hash) AS unique_query_patterns,
  sum(query_count)::bigint AS total_queries,
  sum(exec_sum_ms) AS total_exec_ms,
  sum(exec_sum_ms) / nullif(sum(query_count), 0) AS weighted_avg_exec_ms,
  max(exec_max_ms) AS max_exec_ms,
  max(exec_p95_ms) AS worst_p95_exec_ms,
  max(exec_p99_ms) AS worst_p99_exec_ms,
  sum(hybrid_requests_throttled_count)::bigint AS total_throttled_requests,
  sum(errors_count)::bigint AS total_errors,
  sum(queued_overload_sum_ms) AS total_queued_overload_ms,
  max(queued_overload_max_ms) AS max_queued_overload_ms
FROM aggregate_query_metrics
GROUP BY test_id, run_id;
COMMENT ON VIEW v_aggregate_query_stats IS 'AGGREGATE_QUERY_METRICS per run; worst_ columns are those of the worst statement shape';

CREATE OR REPLACE VIEW v_lock_contention_summary AS
SELECT test_id, run_id,
  count(*) AS lock_wait_count,
  sum(wait_duration_ms) AS total_wait_ms,
  avg(wait_duration_ms) AS avg_wait_ms,
  max(wait_duration_ms) AS max_wait_ms,
  min(requested_at) AS first_lock_wait,
  max(requested_at) AS last_lock_wait,
  count(DISTINCT (database_name, schema_name, object_name)) AS affected_tables,
  count(DISTINCT blocking_transaction_id) AS unique_blockers
FROM lock_contention_events
GROUP BY test_id, run_id;
COMMENT ON VIEW v_lock_contention_summary IS 'LOCK_CONTENTION_EVENTS per run';

CREATE OR REPLACE VIEW v_delayed_enrichment_status AS
SELECT q.job_id, q.test_id, q.run_id, q.table_type, q.status, q.test_end_time, q.earliest_enrichment_time,
  ceil(extract(epoch FROM q.earliest_enrichment_time - now()) / 60)::integer AS minutes_until_eligible,
  q.attempts, q.last_error, q.claimed_by, q.claimed_at,
  r.test_name, r.enrichment_status AS immediate_enrichment_status, r.delayed_enrichment_status
FROM delayed_enrichment_queue q
JOIN test_results r ON r.test_id = q.test_id AND r.run_id = q.run_id
ORDER BY q.earliest_enrichment_time;
COMMENT ON VIEW v_delayed_enrichment_status IS 'Delayed enrichment jobs; minutes_until_eligible at or below 0: due now';
