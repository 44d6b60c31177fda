-- Results of runs, Snowflake.
--
-- Holds what a run was and what it measured: TEST_RESULTS, RUN_KIND_STATS, RUN_LABELS, METRICS_SNAPSHOTS,
-- WORKER_METRICS_SNAPSHOTS, QUERY_EXECUTIONS, WAREHOUSE_POLL_SNAPSHOTS, CONTROLLER_STEP_HISTORY, LOADED_SEGMENTS.
-- Rules of all files of this folder: names are unqualified (the installer sets the search path to test_results),
-- every statement may run again, times are timestamptz, ratios go from 0 to 1, percentages from 0 to 100.
-- A later version adds a column by ALTER TABLE ... ADD COLUMN IF NOT EXISTS behind its table.
CREATE TABLE IF NOT EXISTS test_results (
  test_id VARCHAR PRIMARY KEY,
  run_id VARCHAR NOT NULL,
  test_name VARCHAR NOT NULL,
  scenario_name VARCHAR NOT NULL,
  table_name VARCHAR NOT NULL,
  table_type VARCHAR NOT NULL,
  warehouse VARCHAR,
  warehouse_size VARCHAR,
  status VARCHAR NOT NULL,
  start_time TIMESTAMP_NTZ NOT NULL,
  end_time TIMESTAMP_NTZ,
  duration_seconds FLOAT,
  concurrent_connections NUMBER(10,0) NOT NULL,
  total_operations NUMBER(19,0) DEFAULT 0,
  read_operations NUMBER(19,0) DEFAULT 0,
  write_operations NUMBER(19,0) DEFAULT 0,
  failed_operations NUMBER(19,0) DEFAULT 0,
  qps FLOAT DEFAULT 0,
  reads_per_second FLOAT DEFAULT 0,
  writes_per_second FLOAT DEFAULT 0,
  avg_latency_ms FLOAT DEFAULT 0,
  p50_latency_ms FLOAT DEFAULT 0,
  p90_latency_ms FLOAT DEFAULT 0,
  p95_latency_ms FLOAT DEFAULT 0,
  p99_latency_ms FLOAT DEFAULT 0,
  max_latency_ms FLOAT DEFAULT 0,
  min_latency_ms FLOAT DEFAULT 0,
  bytes_read NUMBER(19,0) DEFAULT 0,
  bytes_written NUMBER(19,0) DEFAULT 0,
  rows_read NUMBER(19,0) DEFAULT 0,
  rows_written NUMBER(19,0) DEFAULT 0,
  warehouse_credits_used FLOAT,
  avg_cpu_percent FLOAT,
  avg_memory_mb FLOAT,
  error_count NUMBER(19,0) DEFAULT 0,
  error_rate FLOAT DEFAULT 0,
  errors VARIANT,
  query_executions VARIANT,
  metrics_snapshots VARIANT,
  test_config VARIANT,
  custom_metrics VARIANT,
  tags VARIANT,
  notes VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  read_p50_latency_ms FLOAT,
  read_p95_latency_ms FLOAT,
  read_p99_latency_ms FLOAT,
  read_min_latency_ms FLOAT,
  read_max_latency_ms FLOAT,
  write_p50_latency_ms FLOAT,
  write_p95_latency_ms FLOAT,
  write_p99_latency_ms FLOAT,
  write_min_latency_ms FLOAT,
  write_max_latency_ms FLOAT,
  point_lookup_p50_latency_ms FLOAT,
  point_lookup_p95_latency_ms FLOAT,
  point_lookup_p99_latency_ms FLOAT,
  point_lookup_min_latency_ms FLOAT,
  point_lookup_max_latency_ms FLOAT,
  range_scan_p50_latency_ms FLOAT,
  range_scan_p95_latency_ms FLOAT,
  range_scan_p99_latency_ms FLOAT,
  range_scan_min_latency_ms FLOAT,
  range_scan_max_latency_ms FLOAT,
  insert_p50_latency_ms FLOAT,
  insert_p95_latency_ms FLOAT,
  insert_p99_latency_ms FLOAT,
  insert_min_latency_ms FLOAT,
  insert_max_latency_ms FLOAT,
  update_p50_latency_ms FLOAT,
  update_p95_latency_ms FLOAT,
  update_p99_latency_ms FLOAT,
  update_min_latency_ms FLOAT,
  update_max_latency_ms FLOAT,
  generic_sql_p50_latency_ms FLOAT,
  generic_sql_p95_latency_ms FLOAT,
  generic_sql_p99_latency_ms FLOAT,
  generic_sql_min_latency_ms FLOAT,
  generic_sql_max_latency_ms FLOAT,
  generic_sql_rows_per_sec FLOAT,
  generic_sql_bytes_scanned_per_sec FLOAT,
  olap_total_operations NUMBER(19,0) DEFAULT 0,
  olap_total_rows_processed NUMBER(19,0) DEFAULT 0,
  olap_total_bytes_scanned NUMBER(19,0) DEFAULT 0,
  olap_metrics VARIANT,
  app_overhead_p50_ms FLOAT,
  app_overhead_p95_ms FLOAT,
  app_overhead_p99_ms FLOAT,
  warehouse_config_snapshot VARIANT,
  query_tag VARCHAR,
  find_max_result VARIANT,
  failure_reason VARCHAR,
  enrichment_status VARCHAR,
  enrichment_error VARCHAR,
  pg_total_calls NUMBER(19,0),
  pg_total_exec_time_ms FLOAT,
  pg_mean_exec_time_ms FLOAT,
  pg_cache_hit_ratio FLOAT,
  pg_shared_blks_hit NUMBER(19,0),
  pg_shared_blks_read NUMBER(19,0),
  pg_rows_returned NUMBER(19,0),
  pg_query_pattern_count NUMBER(10,0),
  pg_shared_blk_read_time_ms FLOAT,
  pg_shared_blk_write_time_ms FLOAT,
  pg_wal_records NUMBER(19,0),
  pg_wal_bytes NUMBER(19,0),
  pg_temp_blks_read NUMBER(19,0),
  pg_temp_blks_written NUMBER(19,0),
  pg_stats_by_kind VARIANT,
  pg_delta_measurement VARIANT,
  pg_delta_warmup VARIANT,
  pg_delta_total VARIANT,
  pg_stat_statements_available BOOLEAN,
  pg_track_io_timing BOOLEAN,
  pg_version VARCHAR,
  run_temperature FLOAT,
  trial_index NUMBER(10,0),
  realism_profile VARCHAR,
  delayed_enrichment_status VARCHAR,
  delayed_enrichment_error VARCHAR,
  delayed_enrichment_completed_at TIMESTAMP_NTZ,
  aggregate_enrichment_status VARCHAR,
  throttled_query_count NUMBER(10,0),
  hybrid_credits_used FLOAT,
  hybrid_credits_requests NUMBER(19,0),
  hybrid_credits_start_time TIMESTAMP_NTZ,
  hybrid_credits_end_time TIMESTAMP_NTZ,
  lock_wait_count NUMBER(10,0),
  lock_wait_total_ms FLOAT,
  lock_wait_max_ms FLOAT,
  query_insights_count NUMBER(10,0),
  query_insights_high_severity_count NUMBER(10,0),
  worker VARCHAR,
  worker_epoch NUMBER(10,0),
  template_id VARCHAR,
  template_hash VARCHAR,
  phase VARCHAR,
  completion_reason VARCHAR,
  labels VARIANT,
  prepared_at TIMESTAMP_NTZ,
  measurement_started_at TIMESTAMP_NTZ,
  measurement_ended_at TIMESTAMP_NTZ,
  measured_seconds FLOAT,
  summary VARCHAR,
  report_path VARCHAR
);
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS offered_qps FLOAT;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS achieved_ratio FLOAT;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS censored_operations NUMBER(19,0);
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p50_response_ms FLOAT;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p95_response_ms FLOAT;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p99_response_ms FLOAT;
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
  run_id VARCHAR NOT NULL,
  worker VARCHAR NOT NULL DEFAULT '',
  kind VARCHAR NOT NULL,
  label VARCHAR NOT NULL DEFAULT '',
  outcome VARCHAR NOT NULL,
  clock VARCHAR NOT NULL,
  operations NUMBER(19,0) NOT NULL DEFAULT 0,
  errors NUMBER(19,0) NOT NULL DEFAULT 0,
  rows_count NUMBER(19,0) NOT NULL DEFAULT 0,
  count NUMBER(19,0) NOT NULL DEFAULT 0,
  mean_ms FLOAT,
  stddev_ms FLOAT,
  min_ms FLOAT,
  p50_ms FLOAT,
  p75_ms FLOAT,
  p90_ms FLOAT,
  p95_ms FLOAT,
  p99_ms FLOAT,
  p999_ms FLOAT,
  max_ms FLOAT,
  histogram BINARY,
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
  run_id VARCHAR NOT NULL,
  label_key VARCHAR NOT NULL,
  label_value VARCHAR NOT NULL,
  PRIMARY KEY (run_id, label_key)
);
COMMENT ON TABLE run_labels IS 'Labels of a run: git_commit, branch, ci_run_id and whatever --label gave';
CREATE TABLE IF NOT EXISTS metrics_snapshots (
  snapshot_id VARCHAR PRIMARY KEY,
  test_id VARCHAR NOT NULL,
  "timestamp" TIMESTAMP_NTZ NOT NULL,
  elapsed_seconds FLOAT NOT NULL,
  total_queries NUMBER(19,0) NOT NULL,
  qps FLOAT NOT NULL,
  p50_latency_ms FLOAT NOT NULL,
  p95_latency_ms FLOAT NOT NULL,
  p99_latency_ms FLOAT NOT NULL,
  avg_latency_ms FLOAT NOT NULL,
  read_count NUMBER(19,0) DEFAULT 0,
  write_count NUMBER(19,0) DEFAULT 0,
  error_count NUMBER(19,0) DEFAULT 0,
  bytes_per_second FLOAT DEFAULT 0,
  rows_per_second FLOAT DEFAULT 0,
  active_connections NUMBER(10,0) DEFAULT 0,
  custom_metrics VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  target_workers NUMBER(10,0) DEFAULT 0,
  run_id VARCHAR NOT NULL,
  phase VARCHAR
);
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS offered_qps FLOAT;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS censored_count NUMBER(19,0);
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p50_response_ms FLOAT;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p95_response_ms FLOAT;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p99_response_ms FLOAT;
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
  snapshot_id VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  test_id VARCHAR NOT NULL,
  worker_id VARCHAR NOT NULL,
  worker_group_id NUMBER(10,0) NOT NULL,
  worker_group_count NUMBER(10,0) NOT NULL,
  "timestamp" TIMESTAMP_NTZ NOT NULL,
  elapsed_seconds FLOAT,
  phase VARCHAR,
  total_queries NUMBER(19,0) DEFAULT 0,
  read_count NUMBER(19,0) DEFAULT 0,
  write_count NUMBER(19,0) DEFAULT 0,
  error_count NUMBER(19,0) DEFAULT 0,
  qps FLOAT DEFAULT 0,
  p50_latency_ms FLOAT,
  p95_latency_ms FLOAT,
  p99_latency_ms FLOAT,
  avg_latency_ms FLOAT,
  min_latency_ms FLOAT,
  max_latency_ms FLOAT,
  active_connections NUMBER(10,0) DEFAULT 0,
  target_connections NUMBER(10,0) DEFAULT 0,
  cpu_percent FLOAT,
  memory_percent FLOAT,
  custom_metrics VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  worker_epoch NUMBER(10,0) NOT NULL,
  seq NUMBER(19,0) NOT NULL,
  epoch NUMBER(10,0),
  interval_ms FLOAT,
  interval_data BINARY,
  saturated BOOLEAN,
  PRIMARY KEY (run_id, worker_id, worker_epoch, seq)
);
COMMENT ON TABLE worker_metrics_snapshots IS 'One row per interval (about a second) of one worker';
COMMENT ON COLUMN worker_metrics_snapshots.worker_epoch IS 'Start number of the worker: grows when a worker with the same id starts again';
COMMENT ON COLUMN worker_metrics_snapshots.seq IS 'Number of the interval within (worker, worker_epoch), from 1, without gaps';
COMMENT ON COLUMN worker_metrics_snapshots.epoch IS 'Number that fences the data of a phase: operations of this row began in it';
COMMENT ON COLUMN worker_metrics_snapshots.interval_ms IS 'Measured length of the interval in milliseconds';
COMMENT ON COLUMN worker_metrics_snapshots.interval_data IS 'The encoded interval: counts and histogram deltas of each series';
COMMENT ON COLUMN worker_metrics_snapshots.saturated IS 'Whether the generator itself was too busy for the figures of this interval to be trusted';
-- No primary key and one index only: rows come in by bulk load, LOADED_SEGMENTS keeps them single.
CREATE TABLE IF NOT EXISTS query_executions (
  execution_id VARCHAR,
  test_id VARCHAR NOT NULL,
  query_id VARCHAR NOT NULL,
  query_text VARCHAR NOT NULL,
  start_time TIMESTAMP_NTZ NOT NULL,
  end_time TIMESTAMP_NTZ NOT NULL,
  duration_ms FLOAT NOT NULL,
  rows_affected NUMBER(19,0),
  bytes_scanned NUMBER(19,0),
  warehouse VARCHAR,
  success BOOLEAN NOT NULL,
  error VARCHAR,
  connection_id NUMBER(10,0),
  custom_metadata VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  query_kind VARCHAR,
  worker_id NUMBER(10,0),
  warmup BOOLEAN DEFAULT false,
  app_elapsed_ms FLOAT,
  sf_total_elapsed_ms FLOAT,
  sf_execution_ms FLOAT,
  sf_compilation_ms FLOAT,
  sf_queued_overload_ms FLOAT,
  sf_queued_provisioning_ms FLOAT,
  sf_tx_blocked_ms FLOAT,
  sf_bytes_scanned NUMBER(19,0),
  sf_rows_produced NUMBER(19,0),
  sf_rows_inserted NUMBER(19,0),
  sf_rows_updated NUMBER(19,0),
  sf_rows_deleted NUMBER(19,0),
  app_overhead_ms FLOAT,
  sf_cluster_number NUMBER(10,0),
  sf_pct_scanned_from_cache FLOAT,
  sf_partitions_scanned NUMBER(19,0),
  sf_partitions_total NUMBER(19,0),
  sf_bytes_spilled_local NUMBER(19,0),
  sf_bytes_spilled_remote NUMBER(19,0),
  query_parameterized_hash VARCHAR,
  run_id VARCHAR NOT NULL,
  worker VARCHAR,
  phase VARCHAR,
  wait_ms FLOAT,
  error_category VARCHAR,
  sqlstate VARCHAR
);
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
  snapshot_id VARCHAR PRIMARY KEY,
  run_id VARCHAR NOT NULL,
  "timestamp" TIMESTAMP_NTZ NOT NULL,
  elapsed_seconds FLOAT,
  warehouse_name VARCHAR NOT NULL,
  started_clusters NUMBER(10,0),
  running NUMBER(10,0),
  queued NUMBER(10,0),
  min_cluster_count NUMBER(10,0),
  max_cluster_count NUMBER(10,0),
  scaling_policy VARCHAR,
  raw_result VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE()
);
COMMENT ON TABLE warehouse_poll_snapshots IS 'What the controller saw of the warehouse while the run went on';
CREATE TABLE IF NOT EXISTS controller_step_history (
  step_id VARCHAR PRIMARY KEY,
  run_id VARCHAR NOT NULL,
  step_number NUMBER(10,0) NOT NULL,
  step_type VARCHAR NOT NULL DEFAULT 'FIND_MAX',
  target_workers NUMBER(10,0) NOT NULL,
  from_threads NUMBER(10,0),
  to_threads NUMBER(10,0),
  direction VARCHAR,
  step_start_time TIMESTAMP_NTZ NOT NULL,
  step_end_time TIMESTAMP_NTZ,
  step_duration_seconds FLOAT,
  total_queries NUMBER(19,0),
  qps FLOAT,
  target_qps FLOAT,
  p50_latency_ms FLOAT,
  p95_latency_ms FLOAT,
  p99_latency_ms FLOAT,
  error_count NUMBER(19,0),
  error_rate FLOAT,
  qps_vs_prior_pct FLOAT,
  p95_vs_baseline_pct FLOAT,
  queue_detected BOOLEAN DEFAULT false,
  qps_error_pct FLOAT,
  outcome VARCHAR,
  stop_reason VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE()
);
ALTER TABLE controller_step_history ADD COLUMN IF NOT EXISTS evidence VARIANT;
COMMENT ON TABLE controller_step_history IS 'Steps of the controllers: FIND_MAX and QPS_SCALING';
COMMENT ON COLUMN controller_step_history.target_workers IS 'Slots of the step, over all workers';
COMMENT ON COLUMN controller_step_history.evidence IS 'What the step was judged by: seconds, histograms, confidence';
CREATE HYBRID TABLE IF NOT EXISTS loaded_segments (
  run_id VARCHAR NOT NULL,
  worker VARCHAR NOT NULL,
  worker_epoch NUMBER(10,0) NOT NULL,
  segment_no NUMBER(10,0) NOT NULL,
  records NUMBER(19,0) NOT NULL,
  bytes NUMBER(19,0) NOT NULL,
  checksum VARCHAR NOT NULL,
  loaded_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  PRIMARY KEY (run_id, worker, worker_epoch, segment_no)
);
COMMENT ON TABLE loaded_segments IS 'Segments whose records are in the store: written in the same transaction, before the records';
COMMENT ON COLUMN loaded_segments.records IS 'Records of the segment that were loaded';
COMMENT ON COLUMN loaded_segments.bytes IS 'Bytes of the segment''s file that hold them';
COMMENT ON COLUMN loaded_segments.checksum IS 'CRC32C over those bytes, lower-case hex';
-- Where segments' rows are put before COPY INTO loads them. No format is bound to the stage: COPY names one.
CREATE STAGE IF NOT EXISTS flakebench_load
  COMMENT = 'Files on their way into the results tables; removed once they are loaded';
-- Null is \N, an empty field is an empty text; text stands in double quotes, a quote within it is doubled.
CREATE FILE FORMAT IF NOT EXISTS flakebench_csv
  TYPE = CSV
  FIELD_DELIMITER = ','
  FIELD_OPTIONALLY_ENCLOSED_BY = '"'
  ESCAPE_UNENCLOSED_FIELD = NONE
  NULL_IF = ('\\N')
  EMPTY_FIELD_AS_NULL = FALSE
  ERROR_ON_COLUMN_COUNT_MISMATCH = TRUE
  BINARY_FORMAT = HEX
  COMMENT = 'Format of the files in FLAKEBENCH_LOAD';
