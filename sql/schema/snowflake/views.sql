-- Views, Snowflake. They come last: they read tables of all other files.
--
-- The same views with the same columns as in ../postgres. Each names its columns at its head: the check reads them there, and
-- a column that somebody adds to a table cannot break a view. COPY GRANTS keeps who may read a view when it is replaced.
-- Views over QUERY_EXECUTIONS are per run (test_id = run_id): a cluster that served two workers is one cluster.
-- They see recorded executions only; RUN_KIND_STATS is complete.

CREATE OR REPLACE VIEW node_metrics_snapshots (
  snapshot_id, run_id, test_id, worker_id, worker_group_id, worker_group_count, timestamp, elapsed_seconds, phase,
  total_queries, read_count, write_count, error_count, qps, p50_latency_ms, p95_latency_ms, p99_latency_ms,
  avg_latency_ms, min_latency_ms, max_latency_ms, active_connections, target_connections, cpu_percent, memory_percent,
  custom_metrics, created_at, worker_epoch, seq, epoch, interval_ms, interval_data, saturated
)
COPY GRANTS
COMMENT = 'Older name of WORKER_METRICS_SNAPSHOTS'
AS
SELECT
  snapshot_id, run_id, test_id, worker_id, worker_group_id, worker_group_count, timestamp, elapsed_seconds, phase,
  total_queries, read_count, write_count, error_count, qps, p50_latency_ms, p95_latency_ms, p99_latency_ms,
  avg_latency_ms, min_latency_ms, max_latency_ms, active_connections, target_connections, cpu_percent, memory_percent,
  custom_metrics, created_at, worker_epoch, seq, epoch, interval_ms, interval_data, saturated
FROM worker_metrics_snapshots;

CREATE OR REPLACE VIEW find_max_step_history (
  step_id, run_id, step_number, step_type, target_workers, from_threads, to_threads, direction, step_start_time,
  step_end_time, step_duration_seconds, total_queries, qps, target_qps, p50_latency_ms, p95_latency_ms,
  p99_latency_ms, error_count, error_rate, qps_vs_prior_pct, p95_vs_baseline_pct, queue_detected, qps_error_pct,
  outcome, stop_reason, created_at, evidence
)
COPY GRANTS
COMMENT = 'Steps of find-max runs'
AS
SELECT
  step_id, run_id, step_number, step_type, target_workers, from_threads, to_threads, direction, step_start_time,
  step_end_time, step_duration_seconds, total_queries, qps, target_qps, p50_latency_ms, p95_latency_ms,
  p99_latency_ms, error_count, error_rate, qps_vs_prior_pct, p95_vs_baseline_pct, queue_detected, qps_error_pct,
  outcome, stop_reason, created_at, evidence
FROM controller_step_history
WHERE step_type = 'FIND_MAX';

CREATE OR REPLACE VIEW v_latest_test_results (
  test_id, run_id, test_name, scenario_name, table_name, table_type, warehouse, warehouse_size, status, phase,
  completion_reason, start_time, duration_seconds, measured_seconds, concurrent_connections, total_operations, qps,
  p50_latency_ms, p95_latency_ms, p99_latency_ms, error_rate, created_at
)
COPY GRANTS
COMMENT = 'Runs of the last 7 days, newest first, without the rows of workers'
AS
SELECT
  test_id, run_id, test_name, scenario_name, table_name, table_type, warehouse, warehouse_size, status, phase,
  completion_reason, start_time, duration_seconds, measured_seconds, concurrent_connections, total_operations, qps,
  p50_latency_ms, p95_latency_ms, p99_latency_ms, error_rate, created_at
FROM test_results
WHERE test_id = run_id AND start_time >= DATEADD('day', -7, SYSDATE())
ORDER BY start_time DESC;

-- The counts of METRICS_SNAPSHOTS grow within a phase: what a second adds is the difference to the second before it.
CREATE OR REPLACE VIEW v_metrics_by_minute (
  test_id, run_id, minute, avg_qps, max_qps, avg_p95_latency_ms, max_p95_latency_ms, total_queries, total_errors
)
COPY GRANTS
COMMENT = 'METRICS_SNAPSHOTS per minute; counts are those of the minute'
AS
WITH seconds AS (
  SELECT test_id, run_id, DATE_TRUNC('minute', timestamp) AS minute, qps, p95_latency_ms, total_queries, error_count,
    LAG(total_queries) OVER (PARTITION BY run_id, test_id, phase ORDER BY timestamp, elapsed_seconds) AS queries_before,
    LAG(error_count) OVER (PARTITION BY run_id, test_id, phase ORDER BY timestamp, elapsed_seconds) AS errors_before
  FROM metrics_snapshots
)
SELECT test_id, run_id, minute,
  AVG(qps), MAX(qps), AVG(p95_latency_ms), MAX(p95_latency_ms),
  SUM(total_queries - COALESCE(queries_before, 0)), SUM(error_count - COALESCE(errors_before, 0))
FROM seconds
GROUP BY test_id, run_id, minute
ORDER BY test_id, minute;

CREATE OR REPLACE VIEW v_warehouse_metrics (
  test_id, run_id, test_name, warehouse, test_start, test_end, concurrent_connections, clusters_used, min_cluster,
  max_cluster, total_queries, non_warmup_queries, total_queued_overload_ms, total_queued_provisioning_ms,
  avg_queued_overload_ms, avg_queued_provisioning_ms, max_queued_overload_ms, max_queued_provisioning_ms,
  queries_with_overload_queue, queries_with_provisioning_queue, read_cache_hits, read_cache_hit_pct
)
COPY GRANTS
COMMENT = 'Per run: clusters, queueing and cache hits of the recorded executions; read_cache_hit_pct: percent of the reads with known bytes scanned that scanned none'
AS
WITH figures AS (
  SELECT run_id,
    COUNT(DISTINCT sf_cluster_number) AS clusters_used,
    MIN(sf_cluster_number) AS min_cluster,
    MAX(sf_cluster_number) AS max_cluster,
    COUNT(*) AS total_queries,
    COUNT_IF(NOT COALESCE(warmup, FALSE)) AS non_warmup_queries,
    SUM(sf_queued_overload_ms) AS total_queued_overload_ms,
    SUM(sf_queued_provisioning_ms) AS total_queued_provisioning_ms,
    AVG(sf_queued_overload_ms) AS avg_queued_overload_ms,
    AVG(sf_queued_provisioning_ms) AS avg_queued_provisioning_ms,
    MAX(sf_queued_overload_ms) AS max_queued_overload_ms,
    MAX(sf_queued_provisioning_ms) AS max_queued_provisioning_ms,
    COUNT_IF(sf_queued_overload_ms > 0) AS queries_with_overload_queue,
    COUNT_IF(sf_queued_provisioning_ms > 0) AS queries_with_provisioning_queue,
    COUNT_IF(query_kind IN ('POINT_LOOKUP', 'RANGE_SCAN') AND sf_bytes_scanned IS NOT NULL) AS known_reads,
    COUNT_IF(query_kind IN ('POINT_LOOKUP', 'RANGE_SCAN') AND sf_bytes_scanned = 0) AS read_cache_hits
  FROM query_executions
  GROUP BY run_id
)
SELECT f.run_id, f.run_id, r.test_name, r.warehouse, r.start_time, r.end_time, r.concurrent_connections,
  f.clusters_used, f.min_cluster, f.max_cluster, f.total_queries, f.non_warmup_queries, f.total_queued_overload_ms,
  f.total_queued_provisioning_ms, f.avg_queued_overload_ms, f.avg_queued_provisioning_ms, f.max_queued_overload_ms,
  f.max_queued_provisioning_ms, f.queries_with_overload_queue, f.queries_with_provisioning_queue, f.read_cache_hits,
  CAST(ROUND(100.0 * f.read_cache_hits / NULLIF(f.known_reads, 0), 1) AS FLOAT)
FROM figures f
JOIN test_results r ON r.test_id = f.run_id;

CREATE OR REPLACE VIEW v_cluster_breakdown (
  test_id, run_id, cluster_number, query_count, p50_exec_ms, p95_exec_ms, max_exec_ms, avg_queued_overload_ms,
  avg_queued_provisioning_ms, point_lookups, range_scans, inserts, updates, generic_sql
)
COPY GRANTS
COMMENT = 'Per run and cluster (0: not known): successful executions of the measurement'
AS
SELECT run_id, run_id, COALESCE(sf_cluster_number, 0),
  COUNT(*),
  PERCENTILE_CONT(0.50) WITHIN GROUP (ORDER BY sf_execution_ms),
  PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY sf_execution_ms),
  MAX(sf_execution_ms),
  AVG(sf_queued_overload_ms),
  AVG(sf_queued_provisioning_ms),
  COUNT_IF(query_kind = 'POINT_LOOKUP'),
  COUNT_IF(query_kind = 'RANGE_SCAN'),
  COUNT_IF(query_kind = 'INSERT'),
  COUNT_IF(query_kind = 'UPDATE'),
  COUNT_IF(query_kind = 'GENERIC_SQL')
FROM query_executions
WHERE NOT COALESCE(warmup, FALSE) AND success
GROUP BY run_id, COALESCE(sf_cluster_number, 0);

CREATE OR REPLACE VIEW v_warehouse_timeseries (
  test_id, run_id, second, active_clusters, cluster_ids, queries_started, point_lookups, range_scans, writes,
  generic_sql, total_queue_overload_ms, total_queue_provisioning_ms, avg_queue_overload_ms, max_queue_overload_ms,
  queries_queued, avg_queue_provisioning_ms, max_queue_provisioning_ms, queries_queued_provisioning, avg_exec_ms,
  p95_exec_ms, max_exec_ms
)
COPY GRANTS
COMMENT = 'Per run and second of start: clusters, queueing and execution times'
AS
SELECT run_id, run_id, DATE_TRUNC('second', start_time),
  COUNT(DISTINCT sf_cluster_number),
  IFF(COUNT(sf_cluster_number) = 0, NULL,
    ARRAY_AGG(DISTINCT sf_cluster_number) WITHIN GROUP (ORDER BY sf_cluster_number)),
  COUNT(*),
  COUNT_IF(query_kind = 'POINT_LOOKUP'),
  COUNT_IF(query_kind = 'RANGE_SCAN'),
  COUNT_IF(query_kind IN ('INSERT', 'UPDATE', 'DELETE')),
  COUNT_IF(query_kind = 'GENERIC_SQL'),
  SUM(sf_queued_overload_ms),
  SUM(sf_queued_provisioning_ms),
  AVG(sf_queued_overload_ms),
  MAX(sf_queued_overload_ms),
  COUNT_IF(sf_queued_overload_ms > 0),
  AVG(sf_queued_provisioning_ms),
  MAX(sf_queued_provisioning_ms),
  COUNT_IF(sf_queued_provisioning_ms > 0),
  AVG(sf_execution_ms),
  PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY sf_execution_ms),
  MAX(sf_execution_ms)
FROM query_executions
WHERE NOT COALESCE(warmup, FALSE)
GROUP BY run_id, DATE_TRUNC('second', start_time);

CREATE OR REPLACE VIEW v_aggregate_query_stats (
  test_id, run_id, unique_query_patterns, total_queries, total_exec_ms, weighted_avg_exec_ms, max_exec_ms,
  worst_p95_exec_ms, worst_p99_exec_ms, total_throttled_requests, total_errors, total_queued_overload_ms,
  max_queued_overload_ms
)
COPY GRANTS
COMMENT = 'AGGREGATE_QUERY_METRICS per run; worst_ columns are those of the worst statement shape'
AS
SELECT test_id, run_id,
  COUNT(DISTINCT query_parameterized_hash),
  SUM(query_count),
  SUM(exec_sum_ms),
  SUM(exec_sum_ms) / NULLIF(SUM(query_count), 0),
  MAX(exec_max_ms),
  MAX(exec_p95_ms),
  MAX(exec_p99_ms),
  SUM(hybrid_requests_throttled_count),
  SUM(errors_count),
  SUM(queued_overload_sum_ms),
  MAX(queued_overload_max_ms)
FROM aggregate_query_metrics
GROUP BY test_id, run_id;

-- Counted as arrays: COUNT(DISTINCT a, b, c) leaves out rows with a null, and waits for hybrid rows have no schema.
CREATE OR REPLACE VIEW v_lock_contention_summary (
  test_id, run_id, lock_wait_count, total_wait_ms, avg_wait_ms, max_wait_ms, first_lock_wait, last_lock_wait,
  affected_tables, unique_blockers
)
COPY GRANTS
COMMENT = 'LOCK_CONTENTION_EVENTS per run'
AS
SELECT test_id, run_id,
  COUNT(*),
  SUM(wait_duration_ms),
  AVG(wait_duration_ms),
  MAX(wait_duration_ms),
  MIN(requested_at),
  MAX(requested_at),
  COUNT(DISTINCT TO_JSON(ARRAY_CONSTRUCT(database_name, schema_name, object_name))),
  COUNT(DISTINCT blocking_transaction_id)
FROM lock_contention_events
GROUP BY test_id, run_id;

CREATE OR REPLACE VIEW v_delayed_enrichment_status (
  job_id, test_id, run_id, table_type, status, test_end_time, earliest_enrichment_time, minutes_until_eligible,
  attempts, last_error, claimed_by, claimed_at, test_name, immediate_enrichment_status, delayed_enrichment_status
)
COPY GRANTS
COMMENT = 'Delayed enrichment jobs; minutes_until_eligible at or below 0: due now'
AS
SELECT q.job_id, q.test_id, q.run_id, q.table_type, q.status, q.test_end_time, q.earliest_enrichment_time,
  CAST(CEIL(DATEDIFF('millisecond', SYSDATE(), q.earliest_enrichment_time) / 60000) AS NUMBER(10,0)),
  q.attempts, q.last_error, q.claimed_by, q.claimed_at,
  r.test_name, r.enrichment_status, r.delayed_enrichment_status
FROM delayed_enrichment_queue q
JOIN test_results r ON r.test_id = q.test_id AND r.run_id = q.run_id
ORDER BY q.earliest_enrichment_time;
