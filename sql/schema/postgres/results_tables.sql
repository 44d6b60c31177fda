-- Results of runs, PostgreSQL 18.
--
-- Holds what a run was and what it measured: TEST_RESULTS, RUN_KIND_STATS, RUN_LABELS, METRICS_SNAPSHOTS,
-- WORKER_METRICS_SNAPSHOTS, QUERY_EXECUTIONS, WAREHOUSE_POLL_SNAPSHOTS, CONTROLLER_STEP_HISTORY, LOADED_SEGMENTS.
-- Rules of all files of this folder: names are unqualified (the installer sets the search path to test_results),
-- every statement may run again, times are timestamptz, ratios go from 0 to 1, percentages from 0 to 100.
-- A later version adds a column by ALTER TABLE ... ADD COLUMN IF NOT EXISTS behind its table.

CREATE TABLE IF NOT EXISTS test_results (
  test_id text PRIMARY KEY,
  run_id text NOT NULL,
  test_name text NOT NULL,
  scenario_name text NOT NULL,
  table_name text NOT NULL,
  table_type text NOT NULL,
  warehouse text,
  warehouse_size text,
  status text NOT NULL,
  start_time timestamptz NOT NULL,
  end_time timestamptz,
  duration_seconds double precision,
  concurrent_connections integer NOT NULL,
  total_operations bigint DEFAULT 0,
  read_operations bigint DEFAULT 0,
  write_operations bigint DEFAULT 0,
  failed_operations bigint DEFAULT 0,
  qps double precision DEFAULT 0,
  reads_per_second double precision DEFAULT 0,
  writes_per_second double precision DEFAULT 0,
  avg_latency_ms double precision DEFAULT 0,
  p50_latency_ms double precision DEFAULT 0,
  p90_latency_ms double precision DEFAULT 0,
  p95_latency_ms double precision DEFAULT 0,
  p99_latency_ms double precision DEFAULT 0,
  max_latency_ms double precision DEFAULT 0,
  min_latency_ms double precision DEFAULT 0,
  bytes_read bigint DEFAULT 0,
  bytes_written bigint DEFAULT 0,
  rows_read bigint DEFAULT 0,
  rows_written bigint DEFAULT 0,
  warehouse_credits_used double precision,
  avg_cpu_percent double precision,
  avg_memory_mb double precision,
  error_count bigint DEFAULT 0,
  error_rate double precision DEFAULT 0,
  errors jsonb,
  query_executions jsonb,
  metrics_snapshots jsonb,
  test_config jsonb,
  custom_metrics jsonb,
  tags jsonb,
  notes text,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  read_p50_latency_ms double precision,
  read_p95_latency_ms double precision,
  read_p99_latency_ms double precision,
  read_min_latency_ms double precision,
  read_max_latency_ms double precision,
  write_p50_latency_ms double precision,
  write_p95_latency_ms double precision,
  write_p99_latency_ms double precision,
  write_min_latency_ms double precision,
  write_max_latency_ms double precision,
  point_lookup_p50_latency_ms double precision,
  point_lookup_p95_latency_ms double precision,
  point_lookup_p99_latency_ms double precision,
  point_lookup_min_latency_ms double precision,
  point_lookup_max_latency_ms double precision,
  range_scan_p50_latency_ms double precision,
  range_scan_p95_latency_ms double precision,
  range_scan_p99_latency_ms double precision,
  range_scan_min_latency_ms double precision,
  range_scan_max_latency_ms double precision,
  insert_p50_latency_ms double precision,
  insert_p95_latency_ms double precision,
  insert_p99_latency_ms double precision,
  insert_min_latency_ms double precision,
  insert_max_latency_ms double precision,
  update_p50_latency_ms double precision,
  update_p95_latency_ms double precision,
  update_p99_latency_ms double precision,
  update_min_latency_ms double precision,
  update_max_latency_ms double precision,
  generic_sql_p50_latency_ms double precision,
  generic_sql_p95_latency_ms double precision,
  generic_sql_p99_latency_ms double precision,
  generic_sql_min_latency_ms double precision,
  generic_sql_max_latency_ms double precision,
  generic_sql_rows_per_sec double precision,
  generic_sql_bytes_scanned_per_sec double precision,
  olap_total_operations bigint DEFAULT 0,
  olap_total_rows_processed bigint DEFAULT 0,
  olap_total_bytes_scanned bigint DEFAULT 0,
  olap_metrics jsonb,
  app_overhead_p50_ms double precision,
  app_overhead_p95_ms double precision,
  app_overhead_p99_ms double precision,
  warehouse_config_snapshot jsonb,
  query_tag text,
  find_max_result jsonb,
  failure_reason text,
  enrichment_status text,
  enrichment_error text,
  pg_total_calls bigint,
  pg_total_exec_time_ms double precision,
  pg_mean_exec_time_ms double precision,
  pg_cache_hit_ratio double precision,
  pg_shared_blks_hit bigint,
  pg_shared_blks_read bigint,
  pg_rows_returned bigint,
  pg_query_pattern_count integer,
  pg_shared_blk_read_time_ms double precision,
  pg_shared_blk_write_time_ms double precision,
  pg_wal_records bigint,
  pg_wal_bytes bigint,
  pg_temp_blks_read bigint,
  pg_temp_blks_written bigint,
  pg_stats_by_kind jsonb,
  pg_delta_measurement jsonb,
  pg_delta_warmup jsonb,
  pg_delta_total jsonb,
  pg_stat_statements_available boolean,
  pg_track_io_timing boolean,
  pg_version text,
  run_temperature double precision,
  trial_index integer,
  realism_profile text,
  delayed_enrichment_status text,
  delayed_enrichment_error text,
  delayed_enrichment_completed_at timestamptz,
  aggregate_enrichment_status text,
  throttled_query_count integer,
  hybrid_credits_used double precision,
  hybrid_credits_requests bigint,
  hybrid_credits_start_time timestamptz,
  hybrid_credits_end_time timestamptz,
  lock_wait_count integer,
  lock_wait_total_ms double precision,
  lock_wait_max_ms double precision,
  query_insights_count integer,
  query_insights_high_severity_count integer,
  worker text,
  worker_epoch integer,
  template_id text,
  template_hash text,
  phase text,
  completion_reason text,
  labels jsonb,
  prepared_at timestamptz,
  measurement_started_at timestamptz,
  measurement_ended_at timestamptz,
  measured_seconds double precision,
  summary json,
  report_path text
);
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS offered_qps double precision;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS achieved_ratio double precision;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS censored_operations bigint;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p50_response_ms double precision;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p95_response_ms double precision;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p99_response_ms double precision;
CREATE INDEX IF NOT EXISTS test_results_run ON test_results (run_id);
CREATE INDEX IF NOT EXISTS test_results_start ON test_results (start_time DESC);
CREATE INDEX IF NOT EXISTS test_results_template ON test_results (template_id, start_time DESC);

COMMENT ON TABLE test_results IS 'One row per run (test_id = run_id) and one per worker of it (run_id = the run''s)';
COMMENT ON COLUMN test_results.start_time IS 'Begin of the run by the store''s clock; until it starts, when the row was made';
COMMENT ON COLUMN test_results.duration_seconds IS 'Begin to end of the run in seconds, warm-up and processing included; rates use measured_seconds';
COMMENT ON COLUMN test_results.total_operations IS 'Attempts begun in the measurement, errors among them';
COMMENT ON COLUMN test_results.qps IS 'Operations per second: total_operations / measured_seconds';
COMMENT ON COLUMN test_results.avg_latency_ms IS 'Mean service time of successful operations in milliseconds; all latencies of this row are service times';
COMMENT ON COLUMN test_results.error_rate IS 'Failed operations / operations, 0 to 1';
COMMENT ON COLUMN test_results.offered_qps IS 'Load mode QPS: operations that came due / measured_seconds; null in other modes';
COMMENT ON COLUMN test_results.achieved_ratio IS 'Load mode QPS: total_operations / operations that came due';
COMMENT ON COLUMN test_results.censored_operations IS 'Load mode QPS: operations that came due and never started';
COMMENT ON COLUMN test_results.p50_response_ms IS 'Load mode QPS: milliseconds from the intended start of successful operations, as the other response times';
COMMENT ON COLUMN test_results.query_executions IS 'Obsolete copy, kept for its name; the rows are in QUERY_EXECUTIONS';
COMMENT ON COLUMN test_results.metrics_snapshots IS 'Obsolete copy, kept for its name; the rows are in METRICS_SNAPSHOTS';
COMMENT ON COLUMN test_results.worker IS 'Worker id (worker-n) of a worker''s row; null in the run''s row';
COMMENT ON COLUMN test_results.worker_epoch IS 'Start number of that worker; null in the run''s row';
COMMENT ON COLUMN test_results.template_id IS 'Stored template the run was made from; null when it came from a file';
COMMENT ON COLUMN test_results.template_hash IS 'Hash of the template''s content, lower-case hex';
COMMENT ON COLUMN test_results.phase IS 'PREPARING, WARMUP, MEASUREMENT, COOLDOWN, PROCESSING or COMPLETED; empty until it starts';
COMMENT ON COLUMN test_results.completion_reason IS 'Why the run ended; null while it goes on';
COMMENT ON COLUMN test_results.labels IS 'Copy of RUN_LABELS as one object';
COMMENT ON COLUMN test_results.prepared_at IS 'When the run was prepared, by the store''s clock';
COMMENT ON COLUMN test_results.measurement_started_at IS 'Begin of the measurement';
COMMENT ON COLUMN test_results.measurement_ended_at IS 'End of the measurement';
COMMENT ON COLUMN test_results.measured_seconds IS 'Length of the measurement in seconds: the planned window, shorter only when the run was stopped';
COMMENT ON COLUMN test_results.summary IS 'The whole summary of the run, as --json prints it; null in workers'' rows';
COMMENT ON COLUMN test_results.report_path IS 'Path or URL of the Gatling HTML report';

CREATE TABLE IF NOT EXISTS run_kind_stats (
  run_id text NOT NULL,
  worker text NOT NULL DEFAULT '',
  kind text NOT NULL,
  label text NOT NULL DEFAULT '',
  outcome text NOT NULL CHECK (outcome IN ('OK', 'ERROR')),
  clock text NOT NULL CHECK (clock IN ('SERVICE', 'RESPONSE', 'WAIT')),
  operations bigint NOT NULL DEFAULT 0,
  errors bigint NOT NULL DEFAULT 0,
  rows_count bigint NOT NULL DEFAULT 0,
  count bigint NOT NULL DEFAULT 0,
  mean_ms double precision,
  stddev_ms double precision,
  min_ms double precision,
  p50_ms double precision,
  p75_ms double precision,
  p90_ms double precision,
  p95_ms double precision,
  p99_ms double precision,
  p999_ms double precision,
  max_ms double precision,
  histogram bytea,
  PRIMARY KEY (run_id, worker, kind, label, outcome, clock)
);
COMMENT ON TABLE run_kind_stats IS 'Counts and percentiles of the measurement, from merged histograms, per kind, label, outcome and clock';
COMMENT ON COLUMN run_kind_stats.worker IS 'Worker id, or empty: all workers merged';
COMMENT ON COLUMN run_kind_stats.label IS 'Label of a GENERIC_SQL statement, or empty';
COMMENT ON COLUMN run_kind_stats.clock IS 'SERVICE: execute to last row; RESPONSE: from the intended start; WAIT: intended start to begin';
COMMENT ON COLUMN run_kind_stats.operations IS 'Attempts begun in the measurement of this kind and label, both outcomes; the same in each of its rows';
COMMENT ON COLUMN run_kind_stats.errors IS 'Failed attempts among operations; the same in each of its rows';
COMMENT ON COLUMN run_kind_stats.rows_count IS 'Rows read or written by the successful operations';
COMMENT ON COLUMN run_kind_stats.count IS 'Values in the histogram of this row';
COMMENT ON COLUMN run_kind_stats.mean_ms IS 'Milliseconds, as all _ms columns; null when the histogram is empty';
COMMENT ON COLUMN run_kind_stats.histogram IS 'HdrHistogram V2 encoding, compressed; nanoseconds, 3 significant digits';

CREATE TABLE IF NOT EXISTS run_labels (
  run_id text NOT NULL,
  label_key text NOT NULL,
  label_value text NOT NULL,
  PRIMARY KEY (run_id, label_key)
);
CREATE INDEX IF NOT EXISTS run_labels_value ON run_labels (label_key, label_value);
COMMENT ON TABLE run_labels IS 'Labels of a run: git_commit, branch, ci_run_id and whatever --label gave';

CREATE TABLE IF NOT EXISTS metrics_snapshots (
  snapshot_id text PRIMARY KEY,
  test_id text NOT NULL,
  timestamp timestamptz NOT NULL,
  elapsed_seconds double precision NOT NULL,
  total_queries bigint NOT NULL,
  qps double precision NOT NULL,
  p50_latency_ms double precision NOT NULL,
  p95_latency_ms double precision NOT NULL,
  p99_latency_ms double precision NOT NULL,
  avg_latency_ms double precision NOT NULL,
  read_count bigint DEFAULT 0,
  write_count bigint DEFAULT 0,
  error_count bigint DEFAULT 0,
  bytes_per_second double precision DEFAULT 0,
  rows_per_second double precision DEFAULT 0,
  active_connections integer DEFAULT 0,
  custom_metrics jsonb,
  created_at timestamptz DEFAULT now(),
  target_workers integer DEFAULT 0,
  run_id text NOT NULL,
  phase text
);
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS offered_qps double precision;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS censored_count bigint;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p50_response_ms double precision;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p95_response_ms double precision;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p99_response_ms double precision;
CREATE INDEX IF NOT EXISTS metrics_snapshots_run ON metrics_snapshots (run_id, timestamp);
COMMENT ON TABLE metrics_snapshots IS 'One row per second of a run: all workers merged, test_id = run_id';
COMMENT ON COLUMN metrics_snapshots.run_id IS 'The run';
COMMENT ON COLUMN metrics_snapshots.phase IS 'Phase of that second';
COMMENT ON COLUMN metrics_snapshots.elapsed_seconds IS 'Seconds since the measurement began; below 0 in the warm-up';
COMMENT ON COLUMN metrics_snapshots.total_queries IS 'Operations since the phase began; so are the other counts (they only grow within a phase)';
COMMENT ON COLUMN metrics_snapshots.qps IS 'Operations per second in this second';
COMMENT ON COLUMN metrics_snapshots.offered_qps IS 'Load mode QPS: operations that came due per second in this second; null in other modes';
COMMENT ON COLUMN metrics_snapshots.censored_count IS 'Load mode QPS: operations given up since the phase began, because it ended before they could start';
COMMENT ON COLUMN metrics_snapshots.p50_response_ms IS 'Load mode QPS: milliseconds from the intended start of successful operations that ended in this second, as the other response times; null when there were none';
COMMENT ON COLUMN metrics_snapshots.p50_latency_ms IS 'Service time of this second''s successful operations in milliseconds, as the other latencies; 0 when there were none';

CREATE TABLE IF NOT EXISTS worker_metrics_snapshots (
  snapshot_id text NOT NULL,
  run_id text NOT NULL,
  test_id text NOT NULL,
  worker_id text NOT NULL,
  worker_group_id integer NOT NULL,
  worker_group_count integer NOT NULL,
  timestamp timestamptz NOT NULL,
  elapsed_seconds double precision,
  phase text,
  total_queries bigint DEFAULT 0,
  read_count bigint DEFAULT 0,
  write_count bigint DEFAULT 0,
  error_count bigint DEFAULT 0,
  qps double precision DEFAULT 0,
  p50_latency_ms double precision,
  p95_latency_ms double precision,
  p99_latency_ms double precision,
  avg_latency_ms double precision,
  min_latency_ms double precision,
  max_latency_ms double precision,
  active_connections integer DEFAULT 0,
  target_connections integer DEFAULT 0,
  cpu_percent double precision,
  memory_percent double precision,
  custom_metrics jsonb,
  created_at timestamptz DEFAULT now(),
  worker_epoch integer NOT NULL,
  seq bigint NOT NULL,
  epoch integer,
  interval_ms double precision,
  interval_data bytea,
  saturated boolean,
  PRIMARY KEY (run_id, worker_id, worker_epoch, seq)
);
CREATE INDEX IF NOT EXISTS worker_metrics_snapshots_time ON worker_metrics_snapshots (run_id, timestamp);
COMMENT ON TABLE worker_metrics_snapshots IS 'One row per interval (about a second) of one worker';
COMMENT ON COLUMN worker_metrics_snapshots.worker_epoch IS 'Start number of the worker: grows when a worker with the same id starts again';
COMMENT ON COLUMN worker_metrics_snapshots.seq IS 'Number of the interval within (worker, worker_epoch), from 1, without gaps';
COMMENT ON COLUMN worker_metrics_snapshots.epoch IS 'Number that fences the data of a phase: operations of this row began in it';
COMMENT ON COLUMN worker_metrics_snapshots.interval_ms IS 'Measured length of the interval in milliseconds';
COMMENT ON COLUMN worker_metrics_snapshots.interval_data IS 'The encoded interval: counts and histogram deltas of each series';
COMMENT ON COLUMN worker_metrics_snapshots.saturated IS 'Whether the generator itself was too busy for the figures of this interval to be trusted';

-- No primary key and one index only: rows come in by bulk load, LOADED_SEGMENTS keeps them single.
CREATE TABLE IF NOT EXISTS query_executions (
  execution_id text,
  test_id text NOT NULL,
  query_id text NOT NULL,
  query_text text NOT NULL,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  duration_ms double precision NOT NULL,
  rows_affected bigint,
  bytes_scanned bigint,
  warehouse text,
  success boolean NOT NULL,
  error text,
  connection_id integer,
  custom_metadata jsonb,
  created_at timestamptz DEFAULT now(),
  query_kind text,
  worker_id integer,
  warmup boolean DEFAULT false,
  app_elapsed_ms double precision,
  sf_total_elapsed_ms double precision,
  sf_execution_ms double precision,
  sf_compilation_ms double precision,
  sf_queued_overload_ms double precision,
  sf_queued_provisioning_ms double precision,
  sf_tx_blocked_ms double precision,
  sf_bytes_scanned bigint,
  sf_rows_produced bigint,
  sf_rows_inserted bigint,
  sf_rows_updated bigint,
  sf_rows_deleted bigint,
  app_overhead_ms double precision,
  sf_cluster_number integer,
  sf_pct_scanned_from_cache double precision,
  sf_partitions_scanned bigint,
  sf_partitions_total bigint,
  sf_bytes_spilled_local bigint,
  sf_bytes_spilled_remote bigint,
  query_parameterized_hash text,
  run_id text NOT NULL,
  worker text,
  phase text,
  wait_ms double precision,
  error_category text,
  sqlstate text
);
CREATE INDEX IF NOT EXISTS query_executions_run ON query_executions (run_id, start_time);
COMMENT ON TABLE query_executions IS 'Single executions, as the template''s record mode kept them; RUN_KIND_STATS is complete, this need not be';
COMMENT ON COLUMN query_executions.test_id IS 'The worker''s row of TEST_RESULTS';
COMMENT ON COLUMN query_executions.query_id IS 'The server''s id of the statement, or LOCAL_ and an own id';
COMMENT ON COLUMN query_executions.duration_ms IS 'Service time in milliseconds: execute to last row';
COMMENT ON COLUMN query_executions.app_elapsed_ms IS 'The same as duration_ms, seen by the generator';
COMMENT ON COLUMN query_executions.worker_id IS 'Number of the slot within its worker, from 0';
COMMENT ON COLUMN query_executions.run_id IS 'The run';
COMMENT ON COLUMN query_executions.worker IS 'Worker id (worker-n)';
COMMENT ON COLUMN query_executions.phase IS 'WARMUP or MEASUREMENT: the phase in which the execution began';
COMMENT ON COLUMN query_executions.wait_ms IS 'Milliseconds from the intended start to the begin; 0 in CONCURRENCY mode';
COMMENT ON COLUMN query_executions.error_category IS 'Category of the error; null on success';
COMMENT ON COLUMN query_executions.sqlstate IS 'SQLSTATE of the error, five characters; null on success or when there was none';
COMMENT ON COLUMN query_executions.query_parameterized_hash IS 'The server''s hash of the statement without its values';

CREATE TABLE IF NOT EXISTS warehouse_poll_snapshots (
  snapshot_id text PRIMARY KEY,
  run_id text NOT NULL,
  timestamp timestamptz NOT NULL,
  elapsed_seconds double precision,
  warehouse_name text NOT NULL,
  started_clusters integer,
  running integer,
  queued integer,
  min_cluster_count integer,
  max_cluster_count integer,
  scaling_policy text,
  raw_result jsonb,
  created_at timestamptz DEFAULT now()
);
CREATE INDEX IF NOT EXISTS warehouse_poll_snapshots_run ON warehouse_poll_snapshots (run_id, timestamp);
COMMENT ON TABLE warehouse_poll_snapshots IS 'What the controller saw of the warehouse while the run went on';

CREATE TABLE IF NOT EXISTS controller_step_history (
  step_id text PRIMARY KEY,
  run_id text NOT NULL,
  step_number integer NOT NULL,
  step_type text NOT NULL DEFAULT 'FIND_MAX',
  target_workers integer NOT NULL,
  from_threads integer,
  to_threads integer,
  direction text,
  step_start_time timestamptz NOT NULL,
  step_end_time timestamptz,
  step_duration_seconds double precision,
  total_queries bigint,
  qps double precision,
  target_qps double precision,
  p50_latency_ms double precision,
  p95_latency_ms double precision,
  p99_latency_ms double precision,
  error_count bigint,
  error_rate double precision,
  qps_vs_prior_pct double precision,
  p95_vs_baseline_pct double precision,
  queue_detected boolean DEFAULT false,
  qps_error_pct double precision,
  outcome text,
  stop_reason text,
  created_at timestamptz DEFAULT now()
);
ALTER TABLE controller_step_history ADD COLUMN IF NOT EXISTS evidence jsonb;
CREATE INDEX IF NOT EXISTS controller_step_history_run ON controller_step_history (run_id, step_number);
COMMENT ON TABLE controller_step_history IS 'Steps of the controllers: FIND_MAX and QPS_SCALING';
COMMENT ON COLUMN controller_step_history.target_workers IS 'Slots of the step, over all workers';
COMMENT ON COLUMN controller_step_history.evidence IS 'What the step was judged by: seconds, histograms, confidence';

CREATE TABLE IF NOT EXISTS loaded_segments (
  run_id text NOT NULL,
  worker text NOT NULL,
  worker_epoch integer NOT NULL,
  segment_no integer NOT NULL,
  records bigint NOT NULL,
  bytes bigint NOT NULL,
  checksum text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, worker, worker_epoch, segment_no)
);
COMMENT ON TABLE loaded_segments IS 'Segments whose records are in the store: written in the same transaction, before the records';
COMMENT ON COLUMN loaded_segments.records IS 'Records of the segment that were loaded';
COMMENT ON COLUMN loaded_segments.bytes IS 'Bytes of the segment''s file that hold them';
COMMENT ON COLUMN loaded_segments.checksum IS 'CRC32C over those bytes, lower-case hex';
