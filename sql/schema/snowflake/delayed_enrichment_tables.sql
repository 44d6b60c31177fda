-- Delayed enrichment, Snowflake: what a server's own statistics tell hours after a run.
--
-- AGGREGATE_QUERY_METRICS, LOCK_CONTENTION_EVENTS, HYBRID_TABLE_CREDITS, QUERY_INSIGHTS_CACHE, DELAYED_ENRICHMENT_QUEUE
-- (one job per run) and DELAYED_ENRICHMENT_ITEMS (the job's work, one row per source).
-- Rows belong to the run's row of TEST_RESULTS: test_id = run_id. The queue and its items are hybrid, because processors
-- claim their rows; delete the items before their job.

CREATE TABLE IF NOT EXISTS aggregate_query_metrics (
  metric_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL,
  run_id VARCHAR(36) NOT NULL,
  query_parameterized_hash VARCHAR(64) NOT NULL,
  query_tag VARCHAR(500),
  interval_start TIMESTAMP_NTZ NOT NULL,
  interval_end TIMESTAMP_NTZ NOT NULL,
  interval_count NUMBER(10,0) NOT NULL COMMENT 'Minutes that were summed',
  query_count NUMBER(19,0) NOT NULL,
  errors_count NUMBER(19,0) DEFAULT 0,
  exec_sum_ms NUMBER(38,3),
  exec_avg_ms NUMBER(38,3),
  exec_stddev_ms NUMBER(38,3),
  exec_min_ms NUMBER(38,3),
  exec_median_ms NUMBER(38,3),
  exec_p90_ms NUMBER(38,3) COMMENT 'Percentiles of minutes cannot be merged: this and the other percentiles are estimates weighted by calls',
  exec_p95_ms NUMBER(38,3) COMMENT 'Estimate between p90 and p99: the source has no p95',
  exec_p99_ms NUMBER(38,3),
  exec_p999_ms NUMBER(38,3),
  exec_max_ms NUMBER(38,3),
  compile_sum_ms NUMBER(38,3),
  compile_avg_ms NUMBER(38,3),
  compile_min_ms NUMBER(38,3),
  compile_median_ms NUMBER(38,3),
  compile_p90_ms NUMBER(38,3),
  compile_p99_ms NUMBER(38,3),
  compile_max_ms NUMBER(38,3),
  elapsed_sum_ms NUMBER(38,3),
  elapsed_avg_ms NUMBER(38,3),
  elapsed_min_ms NUMBER(38,3),
  elapsed_median_ms NUMBER(38,3),
  elapsed_p90_ms NUMBER(38,3),
  elapsed_p99_ms NUMBER(38,3),
  elapsed_max_ms NUMBER(38,3),
  queued_overload_sum_ms NUMBER(38,3),
  queued_overload_avg_ms NUMBER(38,3),
  queued_overload_max_ms NUMBER(38,3),
  queued_provisioning_sum_ms NUMBER(38,3),
  queued_provisioning_avg_ms NUMBER(38,3),
  queued_provisioning_max_ms NUMBER(38,3),
  hybrid_requests_throttled_count NUMBER(19,0) DEFAULT 0,
  bytes_scanned_sum NUMBER(19,0),
  bytes_scanned_avg NUMBER(19,0),
  bytes_scanned_max NUMBER(19,0),
  rows_produced_sum NUMBER(19,0),
  rows_produced_avg NUMBER(19,0),
  rows_produced_max NUMBER(19,0),
  errors_breakdown VARIANT,
  raw_sample VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  source_view VARCHAR(50) DEFAULT 'AGGREGATE_QUERY_HISTORY',
  UNIQUE (test_id, query_parameterized_hash)
)
COMMENT = 'Server-side statistics per run and statement shape, summed over minutes';

CREATE TABLE IF NOT EXISTS lock_contention_events (
  event_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL,
  run_id VARCHAR(36) NOT NULL,
  lock_transaction_id NUMBER(38,0),
  blocking_transaction_id NUMBER(38,0),
  requested_at TIMESTAMP_NTZ NOT NULL,
  lock_acquired_at TIMESTAMP_NTZ COMMENT 'Null: the lock was never got',
  wait_duration_ms NUMBER(38,3),
  lock_type VARCHAR(20) NOT NULL,
  object_id NUMBER(38,0),
  object_name VARCHAR(500),
  schema_name VARCHAR(500),
  database_name VARCHAR(500),
  query_id VARCHAR(500),
  blocking_query_id VARCHAR(500),
  raw_event VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE()
)
COMMENT = 'Waits for locks that the server saw';

CREATE TABLE IF NOT EXISTS hybrid_table_credits (
  credit_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL,
  run_id VARCHAR(36) NOT NULL,
  table_id NUMBER(38,0),
  table_name VARCHAR(500) NOT NULL,
  schema_name VARCHAR(500),
  database_name VARCHAR(500),
  start_time TIMESTAMP_NTZ NOT NULL,
  end_time TIMESTAMP_NTZ NOT NULL,
  credits_used NUMBER(38,3) NOT NULL,
  requests_count NUMBER(19,0) NOT NULL,
  credits_by_type VARIANT,
  raw_data VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE()
)
COMMENT = 'Credits for requests to hybrid tables in the time of the run';

CREATE TABLE IF NOT EXISTS query_insights_cache (
  insight_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL,
  run_id VARCHAR(36) NOT NULL,
  query_id VARCHAR(500),
  query_parameterized_hash VARCHAR(64),
  query_text VARCHAR,
  insight_type VARCHAR(100) NOT NULL,
  insight_category VARCHAR(50),
  insight_severity VARCHAR(20),
  recommendation VARCHAR NOT NULL,
  recommendation_details VARIANT,
  estimated_improvement_pct FLOAT,
  affected_query_count NUMBER(10,0),
  raw_insight VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  expires_at TIMESTAMP_NTZ
)
COMMENT = 'The server''s own advice on statements of a run';

CREATE HYBRID TABLE IF NOT EXISTS delayed_enrichment_queue (
  job_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL,
  run_id VARCHAR(36) NOT NULL,
  test_end_time TIMESTAMP_NTZ NOT NULL,
  earliest_enrichment_time TIMESTAMP_NTZ NOT NULL,
  table_type VARCHAR(50) NOT NULL,
  enrichment_types VARIANT NOT NULL COMMENT 'Array of QUERY_HISTORY, QUERY_INSIGHTS, AGGREGATE, LOCK_CONTENTION, HYBRID_CREDITS',
  status VARCHAR(20) DEFAULT 'PENDING' NOT NULL,
  attempts NUMBER(10,0) DEFAULT 0,
  last_attempt_at TIMESTAMP_NTZ,
  last_error VARCHAR,
  claimed_by VARCHAR(300),
  claimed_at TIMESTAMP_NTZ,
  completed_types VARIANT,
  completed_at TIMESTAMP_NTZ,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  INDEX delayed_enrichment_queue_due (status, earliest_enrichment_time),
  INDEX delayed_enrichment_queue_run (run_id)
)
COMMENT = 'One job per run; its work is in DELAYED_ENRICHMENT_ITEMS';

CREATE HYBRID TABLE IF NOT EXISTS delayed_enrichment_items (
  job_id VARCHAR(36) NOT NULL REFERENCES delayed_enrichment_queue (job_id),
  source VARCHAR(50) NOT NULL COMMENT 'QUERY_HISTORY, QUERY_INSIGHTS, AGGREGATE, LOCK_CONTENTION or HYBRID_CREDITS',
  run_id VARCHAR(36) NOT NULL,
  status VARCHAR(20) DEFAULT 'PENDING' NOT NULL,
  attempts NUMBER(10,0) DEFAULT 0 NOT NULL,
  next_attempt_at TIMESTAMP_NTZ NOT NULL,
  claim_token VARCHAR(36) COMMENT 'Random token of the processor that works on it; null: free',
  claimed_by VARCHAR(300),
  lease_until TIMESTAMP_NTZ COMMENT 'Behind this the claim is void',
  rows_written NUMBER(19,0),
  progress VARIANT COMMENT 'Where to go on after an interruption',
  last_error VARCHAR,
  completed_at TIMESTAMP_NTZ,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,
  PRIMARY KEY (job_id, source),
  UNIQUE (run_id, source),
  INDEX delayed_enrichment_items_due (status, next_attempt_at)
)
COMMENT = 'Work of a job: one row per source, each due in its own time';
