-- Delayed enrichment, PostgreSQL 18: what a server's own statistics tell hours after a run.
--
-- AGGREGATE_QUERY_METRICS, LOCK_CONTENTION_EVENTS, HYBRID_TABLE_CREDITS, QUERY_INSIGHTS_CACHE, DELAYED_ENRICHMENT_QUEUE
-- (one job per run) and DELAYED_ENRICHMENT_ITEMS (the job's work, one row per source).
-- Rows belong to the run's row of TEST_RESULTS: test_id = run_id.

CREATE TABLE IF NOT EXISTS aggregate_query_metrics (
  metric_id text PRIMARY KEY,
  test_id text NOT NULL,
  run_id text NOT NULL,
  query_parameterized_hash text NOT NULL,
  query_tag text,
  interval_start timestamptz NOT NULL,
  interval_end timestamptz NOT NULL,
  interval_count integer NOT NULL,
  query_count bigint NOT NULL,
  errors_count bigint DEFAULT 0,
  exec_sum_ms numeric(38,3),
  exec_avg_ms numeric(38,3),
  exec_stddev_ms numeric(38,3),
  exec_min_ms numeric(38,3),
  exec_median_ms numeric(38,3),
  exec_p90_ms numeric(38,3),
  exec_p95_ms numeric(38,3),
  exec_p99_ms numeric(38,3),
  exec_p999_ms numeric(38,3),
  exec_max_ms numeric(38,3),
  compile_sum_ms numeric(38,3),
  compile_avg_ms numeric(38,3),
  compile_min_ms numeric(38,3),
  compile_median_ms numeric(38,3),
  compile_p90_ms numeric(38,3),
  compile_p99_ms numeric(38,3),
  compile_max_ms numeric(38,3),
  elapsed_sum_ms numeric(38,3),
  elapsed_avg_ms numeric(38,3),
  elapsed_min_ms numeric(38,3),
  elapsed_median_ms numeric(38,3),
  elapsed_p90_ms numeric(38,3),
  elapsed_p99_ms numeric(38,3),
  elapsed_max_ms numeric(38,3),
  queued_overload_sum_ms numeric(38,3),
  queued_overload_avg_ms numeric(38,3),
  queued_overload_max_ms numeric(38,3),
  queued_provisioning_sum_ms numeric(38,3),
  queued_provisioning_avg_ms numeric(38,3),
  queued_provisioning_max_ms numeric(38,3),
  hybrid_requests_throttled_count bigint DEFAULT 0,
  bytes_scanned_sum bigint,
  bytes_scanned_avg bigint,
  bytes_scanned_max bigint,
  rows_produced_sum bigint,
  rows_produced_avg bigint,
  rows_produced_max bigint,
  errors_breakdown jsonb,
  raw_sample jsonb,
  created_at timestamptz DEFAULT now(),
  source_view text DEFAULT 'AGGREGATE_QUERY_HISTORY',
  UNIQUE (test_id, query_parameterized_hash)
);
COMMENT ON TABLE aggregate_query_metrics IS 'Server-side statistics per run and statement shape, summed over minutes';
COMMENT ON COLUMN aggregate_query_metrics.interval_count IS 'Minutes that were summed';
COMMENT ON COLUMN aggregate_query_metrics.exec_p90_ms IS 'Percentiles of minutes cannot be merged: this and the other percentiles are estimates weighted by calls';
COMMENT ON COLUMN aggregate_query_metrics.exec_p95_ms IS 'Estimate between p90 and p99: the source has no p95';

CREATE TABLE IF NOT EXISTS lock_contention_events (
  event_id text PRIMARY KEY,
  test_id text NOT NULL,
  run_id text NOT NULL,
  lock_transaction_id numeric(38,0),
  blocking_transaction_id numeric(38,0),
  requested_at timestamptz NOT NULL,
  lock_acquired_at timestamptz,
  wait_duration_ms numeric(38,3),
  lock_type text NOT NULL,
  object_id numeric(38,0),
  object_name text,
  schema_name text,
  database_name text,
  query_id text,
  blocking_query_id text,
  raw_event jsonb,
  created_at timestamptz DEFAULT now()
);
CREATE INDEX IF NOT EXISTS lock_contention_events_run ON lock_contention_events (run_id, requested_at);
COMMENT ON TABLE lock_contention_events IS 'Waits for locks that the server saw';
COMMENT ON COLUMN lock_contention_events.lock_acquired_at IS 'Null: the lock was never got';

CREATE TABLE IF NOT EXISTS hybrid_table_credits (
  credit_id text PRIMARY KEY,
  test_id text NOT NULL,
  run_id text NOT NULL,
  table_id numeric(38,0),
  table_name text NOT NULL,
  schema_name text,
  database_name text,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  credits_used numeric(38,3) NOT NULL,
  requests_count bigint NOT NULL,
  credits_by_type jsonb,
  raw_data jsonb,
  created_at timestamptz DEFAULT now()
);
CREATE INDEX IF NOT EXISTS hybrid_table_credits_run ON hybrid_table_credits (run_id);
COMMENT ON TABLE hybrid_table_credits IS 'Credits for requests to hybrid tables in the time of the run';

CREATE TABLE IF NOT EXISTS query_insights_cache (
  insight_id text PRIMARY KEY,
  test_id text NOT NULL,
  run_id text NOT NULL,
  query_id text,
  query_parameterized_hash text,
  query_text text,
  insight_type text NOT NULL,
  insight_category text,
  insight_severity text,
  recommendation text NOT NULL,
  recommendation_details jsonb,
  estimated_improvement_pct double precision,
  affected_query_count integer,
  raw_insight jsonb,
  created_at timestamptz DEFAULT now(),
  expires_at timestamptz
);
CREATE INDEX IF NOT EXISTS query_insights_cache_run ON query_insights_cache (run_id);
COMMENT ON TABLE query_insights_cache IS 'The server''s own advice on statements of a run';

CREATE TABLE IF NOT EXISTS delayed_enrichment_queue (
  job_id text PRIMARY KEY,
  test_id text NOT NULL,
  run_id text NOT NULL,
  test_end_time timestamptz NOT NULL,
  earliest_enrichment_time timestamptz NOT NULL,
  table_type text NOT NULL,
  enrichment_types jsonb NOT NULL,
  status text NOT NULL DEFAULT 'PENDING',
  attempts integer DEFAULT 0,
  last_attempt_at timestamptz,
  last_error text,
  claimed_by text,
  claimed_at timestamptz,
  completed_types jsonb,
  completed_at timestamptz,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);
CREATE INDEX IF NOT EXISTS delayed_enrichment_queue_due ON delayed_enrichment_queue (status, earliest_enrichment_time);
CREATE INDEX IF NOT EXISTS delayed_enrichment_queue_run ON delayed_enrichment_queue (run_id);
COMMENT ON TABLE delayed_enrichment_queue IS 'One job per run; its work is in DELAYED_ENRICHMENT_ITEMS';
COMMENT ON COLUMN delayed_enrichment_queue.enrichment_types IS 'Array of QUERY_HISTORY, QUERY_INSIGHTS, AGGREGATE, LOCK_CONTENTION, HYBRID_CREDITS';

CREATE TABLE IF NOT EXISTS delayed_enrichment_items (
  job_id text NOT NULL REFERENCES delayed_enrichment_queue ON DELETE CASCADE,
  source text NOT NULL,
  run_id text NOT NULL,
  status text NOT NULL DEFAULT 'PENDING',
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  claim_token text,
  claimed_by text,
  lease_until timestamptz,
  rows_written bigint,
  progress jsonb,
  last_error text,
  completed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (job_id, source),
  UNIQUE (run_id, source)
);
CREATE INDEX IF NOT EXISTS delayed_enrichment_items_due ON delayed_enrichment_items (status, next_attempt_at);
COMMENT ON TABLE delayed_enrichment_items IS 'Work of a job: one row per source, each due in its own time';
COMMENT ON COLUMN delayed_enrichment_items.source IS 'QUERY_HISTORY, QUERY_INSIGHTS, AGGREGATE, LOCK_CONTENTION or HYBRID_CREDITS';
COMMENT ON COLUMN delayed_enrichment_items.claim_token IS 'Random token of the processor that works on it; null: free';
COMMENT ON COLUMN delayed_enrichment_items.lease_until IS 'Behind this the claim is void';
COMMENT ON COLUMN delayed_enrichment_items.progress IS 'Where to go on after an interruption';
