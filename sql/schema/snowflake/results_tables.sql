-- Results of runs, Snowflake.
--
-- Holds what a run was and what it measured: TEST_RESULTS, RUN_KIND_STATS, RUN_LABELS, METRICS_SNAPSHOTS,
-- WORKER_METRICS_SNAPSHOTS, QUERY_EXECUTIONS, WAREHOUSE_POLL_SNAPSHOTS, CONTROLLER_STEP_HISTORY, LOADED_SEGMENTS; and the
-- stage FLAKEBENCH_LOAD with the file format FLAKEBENCH_CSV, through which their rows come in.
--
-- Rules of all files of this folder
-- * The same tables, columns and views as in ../postgres; a test holds the two against each other.
-- * Names are unqualified: the installer uses the store's schema, the printed script begins with USE SCHEMA.
-- * Every statement may run again, and nothing is ever lost: CREATE … IF NOT EXISTS, and behind it ALTER TABLE … ADD COLUMN
--   IF NOT EXISTS for what a later version adds. Such a column may be null and has no default, which Snowflake does not
--   allow there. CREATE OR ALTER TABLE would be shorter, but it drops columns that the definition does not name, also a
--   user's own, and it does not exist for hybrid tables.
-- * Definitions commit by themselves in Snowflake: an installation that stops half-way is ended by running it again.
-- * Hybrid tables hold what is written row by row by several at once: their keys are enforced and their rows are locked.
--   All others are standard tables: bulk loads, scans, and keys that only document. Foreign keys stand between hybrid
--   tables only and never cascade: who deletes begins with the children.
-- * No CHECK: hybrid tables have none, and COPY INTO fails on tables that have one.
-- * Secondary indexes stand inside the definition of a hybrid table; standard tables have none.
-- * Times are TIMESTAMP_NTZ in UTC (SYSDATE() is UTC whatever the session's zone), ratios go from 0 to 1, percentages from
--   0 to 100. VARCHAR(n) has room for the longest value that the program allows.
-- * One column per line: NAME TYPE [NOT NULL] [DEFAULT …] [PRIMARY KEY] [REFERENCES …] [COMMENT …], on hybrid tables DEFAULT
--   before NOT NULL, as Snowflake documents the two. The check of the schema reads these lines.

CREATE TABLE IF NOT EXISTS test_results (
  test_id VARCHAR(36) NOT NULL PRIMARY KEY,
  run_id VARCHAR(36) NOT NULL,
  test_name VARCHAR(500) NOT NULL,
  scenario_name VARCHAR(500) NOT NULL,
  table_name VARCHAR(1000) NOT NULL,
  table_type VARCHAR(50) NOT NULL,
  warehouse VARCHAR(500),
  warehouse_size VARCHAR(50),
  status VARCHAR(50) NOT NULL,
  start_time TIMESTAMP_NTZ NOT NULL COMMENT 'Begin of the run by the store''s clock; until it starts, when the row was made',
  end_time TIMESTAMP_NTZ,
  duration_seconds FLOAT COMMENT 'Begin to end of the run in seconds, warm-up and processing included; rates use measured_seconds',
  concurrent_connections NUMBER(10,0) NOT NULL,
  total_operations NUMBER(19,0) DEFAULT 0 COMMENT 'Attempts begun in the measurement, errors among them',
  read_operations NUMBER(19,0) DEFAULT 0,
  write_operations NUMBER(19,0) DEFAULT 0,
  failed_operations NUMBER(19,0) DEFAULT 0,
  qps FLOAT DEFAULT 0 COMMENT 'Operations per second: total_operations / measured_seconds',
  reads_per_second FLOAT DEFAULT 0,
  writes_per_second FLOAT DEFAULT 0,
  avg_latency_ms FLOAT DEFAULT 0 COMMENT 'Mean service time of successful operations in milliseconds; all latencies of this row are service times',
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
  error_rate FLOAT DEFAULT 0 COMMENT 'Failed operations / operations, 0 to 1',
  errors VARIANT,
  query_executions VARIANT COMMENT 'Obsolete copy, kept for its name; the rows are in QUERY_EXECUTIONS',
  metrics_snapshots VARIANT COMMENT 'Obsolete copy, kept for its name; the rows are in METRICS_SNAPSHOTS',
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
  query_tag VARCHAR(200),
  find_max_result VARIANT,
  failure_reason VARCHAR,
  enrichment_status VARCHAR(20),
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
  pg_version VARCHAR(50),
  run_temperature FLOAT,
  trial_index NUMBER(10,0),
  realism_profile VARCHAR(50),
  delayed_enrichment_status VARCHAR(20),
  delayed_enrichment_error VARCHAR,
  delayed_enrichment_completed_at TIMESTAMP_NTZ,
  aggregate_enrichment_status VARCHAR(20),
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
  worker VARCHAR(100) COMMENT 'Worker id (worker-n) of a worker''s row; null in the run''s row',
  worker_epoch NUMBER(10,0) COMMENT 'Start number of that worker; null in the run''s row',
  template_id VARCHAR(64) COMMENT 'Stored template the run was made from; null when it came from a file',
  template_hash VARCHAR(64) COMMENT 'Hash of the template''s content, lower-case hex',
  phase VARCHAR(50) COMMENT 'PREPARING, WARMUP, MEASUREMENT, COOLDOWN, PROCESSING or COMPLETED; empty until it starts',
  completion_reason VARCHAR(50) COMMENT 'Why the run ended; null while it goes on',
  labels VARIANT COMMENT 'Copy of RUN_LABELS as one object',
  prepared_at TIMESTAMP_NTZ COMMENT 'When the run was prepared, by the store''s clock',
  measurement_started_at TIMESTAMP_NTZ COMMENT 'Begin of the measurement',
  measurement_ended_at TIMESTAMP_NTZ COMMENT 'End of the measurement',
  measured_seconds FLOAT COMMENT 'Length of the measurement in seconds: the planned window, shorter only when the run was stopped',
  summary VARCHAR COMMENT 'The whole summary of the run, as --json prints it; null in workers'' rows',
  report_path VARCHAR COMMENT 'Path or URL of the Gatling HTML report'
)
COMMENT = 'One row per run (test_id = run_id) and one per worker of it (run_id = the run''s)';
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS offered_qps FLOAT COMMENT 'Load mode QPS: operations that came due / measured_seconds; null in other modes';
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS achieved_ratio FLOAT COMMENT 'Load mode QPS: total_operations / operations that came due';
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS censored_operations NUMBER(19,0) COMMENT 'Load mode QPS: operations that came due and never started';
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p50_response_ms FLOAT COMMENT 'Load mode QPS: milliseconds from the intended start of successful operations, as the other response times';
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p95_response_ms FLOAT;
ALTER TABLE test_results ADD COLUMN IF NOT EXISTS p99_response_ms FLOAT;

CREATE TABLE IF NOT EXISTS run_kind_stats (
  run_id VARCHAR(36) NOT NULL,
  worker VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'Worker id, or empty: all workers merged',
  kind VARCHAR(50) NOT NULL,
  label VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Label of a GENERIC_SQL statement, or empty',
  outcome VARCHAR(20) NOT NULL,
  clock VARCHAR(20) NOT NULL COMMENT 'SERVICE: execute to last row; RESPONSE: from the intended start; WAIT: intended start to begin',
  operations NUMBER(19,0) NOT NULL DEFAULT 0 COMMENT 'Attempts begun in the measurement of this kind and label, both outcomes; the same in each of its rows',
  errors NUMBER(19,0) NOT NULL DEFAULT 0 COMMENT 'Failed attempts among operations; the same in each of its rows',
  rows_count NUMBER(19,0) NOT NULL DEFAULT 0 COMMENT 'Rows read or written by the successful operations',
  count NUMBER(19,0) NOT NULL DEFAULT 0 COMMENT 'Values in the histogram of this row',
  mean_ms FLOAT COMMENT 'Milliseconds, as all _ms columns; null when the histogram is empty',
  stddev_ms FLOAT,
  min_ms FLOAT,
  p50_ms FLOAT,
  p75_ms FLOAT,
  p90_ms FLOAT,
  p95_ms FLOAT,
  p99_ms FLOAT,
  p999_ms FLOAT,
  max_ms FLOAT,
  histogram BINARY COMMENT 'HdrHistogram V2 encoding, compressed; nanoseconds, 3 significant digits',
  PRIMARY KEY (run_id, worker, kind, label, outcome, clock)
)
COMMENT = 'Counts and percentiles of the measurement, from merged histograms, per kind, label, outcome and clock';

CREATE TABLE IF NOT EXISTS run_labels (
  run_id VARCHAR(36) NOT NULL,
  label_key VARCHAR NOT NULL,
  label_value VARCHAR NOT NULL,
  PRIMARY KEY (run_id, label_key)
)
COMMENT = 'Labels of a run: git_commit, branch, ci_run_id and whatever --label gave';

CREATE TABLE IF NOT EXISTS metrics_snapshots (
  snapshot_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL,
  timestamp TIMESTAMP_NTZ NOT NULL,
  elapsed_seconds FLOAT NOT NULL COMMENT 'Seconds since the measurement began; below 0 in the warm-up',
  total_queries NUMBER(19,0) NOT NULL COMMENT 'Operations since the phase began; so are the other counts (they only grow within a phase)',
  qps FLOAT NOT NULL COMMENT 'Operations per second in this second',
  p50_latency_ms FLOAT NOT NULL COMMENT 'Service time of this second''s successful operations in milliseconds, as the other latencies; 0 when there were none',
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
  run_id VARCHAR(36) NOT NULL COMMENT 'The run',
  phase VARCHAR(50) COMMENT 'Phase of that second'
)
COMMENT = 'One row per second of a run: all workers merged, test_id = run_id';
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS offered_qps FLOAT COMMENT 'Load mode QPS: operations that came due per second in this second; null in other modes';
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS censored_count NUMBER(19,0) COMMENT 'Load mode QPS: operations given up since the phase began, because it ended before they could start';
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p50_response_ms FLOAT COMMENT 'Load mode QPS: milliseconds from the intended start of successful operations that ended in this second, as the other response times; null when there were none';
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p95_response_ms FLOAT;
ALTER TABLE metrics_snapshots ADD COLUMN IF NOT EXISTS p99_response_ms FLOAT;

CREATE TABLE IF NOT EXISTS worker_metrics_snapshots (
  snapshot_id VARCHAR(36) NOT NULL,
  run_id VARCHAR(36) NOT NULL,
  test_id VARCHAR(36) NOT NULL,
  worker_id VARCHAR(100) NOT NULL,
  worker_group_id NUMBER(10,0) NOT NULL,
  worker_group_count NUMBER(10,0) NOT NULL,
  timestamp TIMESTAMP_NTZ NOT NULL,
  elapsed_seconds FLOAT,
  phase VARCHAR(50),
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
  worker_epoch NUMBER(10,0) NOT NULL COMMENT 'Start number of the worker: grows when a worker with the same id starts again',
  seq NUMBER(19,0) NOT NULL COMMENT 'Number of the interval within (worker, worker_epoch), from 1, without gaps',
  epoch NUMBER(10,0) COMMENT 'Number that fences the data of a phase: operations of this row began in it',
  interval_ms FLOAT COMMENT 'Measured length of the interval in milliseconds',
  interval_data BINARY COMMENT 'The encoded interval: counts and histogram deltas of each series',
  saturated BOOLEAN COMMENT 'Whether the generator itself was too busy for the figures of this interval to be trusted',
  PRIMARY KEY (run_id, worker_id, worker_epoch, seq)
)
COMMENT = 'One row per interval (about a second) of one worker';

-- No primary key: rows come in by bulk load, LOADED_SEGMENTS keeps them single.
CREATE TABLE IF NOT EXISTS query_executions (
  execution_id VARCHAR(36),
  test_id VARCHAR(36) NOT NULL COMMENT 'The worker''s row of TEST_RESULTS',
  query_id VARCHAR(500) NOT NULL COMMENT 'The server''s id of the statement, or LOCAL_ and an own id',
  query_text VARCHAR NOT NULL,
  start_time TIMESTAMP_NTZ NOT NULL,
  end_time TIMESTAMP_NTZ NOT NULL,
  duration_ms FLOAT NOT NULL COMMENT 'Service time in milliseconds: execute to last row',
  rows_affected NUMBER(19,0),
  bytes_scanned NUMBER(19,0),
  warehouse VARCHAR(500),
  success BOOLEAN NOT NULL,
  error VARCHAR,
  connection_id NUMBER(10,0),
  custom_metadata VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  query_kind VARCHAR(50),
  worker_id NUMBER(10,0) COMMENT 'Number of the slot within its worker, from 0',
  warmup BOOLEAN DEFAULT false,
  app_elapsed_ms FLOAT COMMENT 'The same as duration_ms, seen by the generator',
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
  query_parameterized_hash VARCHAR(64) COMMENT 'The server''s hash of the statement without its values',
  run_id VARCHAR(36) NOT NULL COMMENT 'The run',
  worker VARCHAR(100) COMMENT 'Worker id (worker-n)',
  phase VARCHAR(50) COMMENT 'WARMUP or MEASUREMENT: the phase in which the execution began',
  wait_ms FLOAT COMMENT 'Milliseconds from the intended start to the begin; 0 in CONCURRENCY mode',
  error_category VARCHAR(50) COMMENT 'Category of the error; null on success',
  sqlstate VARCHAR(5) COMMENT 'SQLSTATE of the error, five characters; null on success or when there was none'
)
COMMENT = 'Single executions, as the template''s record mode kept them; RUN_KIND_STATS is complete, this need not be';

CREATE TABLE IF NOT EXISTS warehouse_poll_snapshots (
  snapshot_id VARCHAR(36) NOT NULL PRIMARY KEY,
  run_id VARCHAR(36) NOT NULL,
  timestamp TIMESTAMP_NTZ NOT NULL,
  elapsed_seconds FLOAT,
  warehouse_name VARCHAR(500) NOT NULL,
  started_clusters NUMBER(10,0),
  running NUMBER(10,0),
  queued NUMBER(10,0),
  min_cluster_count NUMBER(10,0),
  max_cluster_count NUMBER(10,0),
  scaling_policy VARCHAR(50),
  raw_result VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE()
)
COMMENT = 'What the controller saw of the warehouse while the run went on';

CREATE TABLE IF NOT EXISTS controller_step_history (
  step_id VARCHAR(36) NOT NULL PRIMARY KEY,
  run_id VARCHAR(36) NOT NULL,
  step_number NUMBER(10,0) NOT NULL,
  step_type VARCHAR(20) NOT NULL DEFAULT 'FIND_MAX',
  target_workers NUMBER(10,0) NOT NULL COMMENT 'Slots of the step, over all workers',
  from_threads NUMBER(10,0),
  to_threads NUMBER(10,0),
  direction VARCHAR(10),
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
  outcome VARCHAR(50),
  stop_reason VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE()
)
COMMENT = 'Steps of the controllers: FIND_MAX and QPS_SCALING';
ALTER TABLE controller_step_history ADD COLUMN IF NOT EXISTS evidence VARIANT COMMENT 'What the step was judged by: seconds, histograms, confidence';

-- Hybrid: its row goes in first, in the transaction that loads the records, so that two loaders cannot both pass.
CREATE HYBRID TABLE IF NOT EXISTS loaded_segments (
  run_id VARCHAR(36) NOT NULL,
  worker VARCHAR(100) NOT NULL,
  worker_epoch NUMBER(10,0) NOT NULL,
  segment_no NUMBER(10,0) NOT NULL,
  records NUMBER(19,0) NOT NULL COMMENT 'Records of the segment that were loaded',
  bytes NUMBER(19,0) NOT NULL COMMENT 'Bytes of the segment''s file that hold them',
  checksum VARCHAR(64) NOT NULL COMMENT 'CRC32C over those bytes, lower-case hex',
  loaded_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,
  PRIMARY KEY (run_id, worker, worker_epoch, segment_no)
)
COMMENT = 'Segments whose records are in the store: written in the same transaction, before the records';

-- Where segments' rows are put before COPY INTO loads them. No format is bound to the stage: COPY names one.
CREATE STAGE IF NOT EXISTS flakebench_load
  COMMENT = 'Files on their way into the results tables; removed once they are loaded';

-- Null is an empty field, every text stands in double quotes, a quote within it is doubled. The loader says the same in its
-- COPY; this one is for whoever looks at a file that was left behind.
CREATE FILE FORMAT IF NOT EXISTS flakebench_csv
  TYPE = CSV
  COMPRESSION = GZIP
  FIELD_DELIMITER = ','
  FIELD_OPTIONALLY_ENCLOSED_BY = '"'
  ESCAPE_UNENCLOSED_FIELD = NONE
  NULL_IF = ()
  EMPTY_FIELD_AS_NULL = TRUE
  COMMENT = 'Format of the files in FLAKEBENCH_LOAD';
