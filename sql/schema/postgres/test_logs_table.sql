-- Logs of runs, PostgreSQL 18: TEST_LOGS.

CREATE TABLE IF NOT EXISTS test_logs (
  log_id text PRIMARY KEY,
  test_id text NOT NULL,
  worker_id text,
  seq bigint NOT NULL,
  timestamp timestamptz NOT NULL,
  level text NOT NULL,
  logger text,
  message text,
  exception text,
  created_at timestamptz DEFAULT now(),
  run_id text NOT NULL
);
CREATE INDEX IF NOT EXISTS test_logs_run ON test_logs (run_id, timestamp);
COMMENT ON TABLE test_logs IS 'Log lines of controllers and workers';
COMMENT ON COLUMN test_logs.test_id IS 'The row of TEST_RESULTS it belongs to: the run''s or the worker''s';
COMMENT ON COLUMN test_logs.worker_id IS 'Who wrote it: worker-n, CONTROLLER or ORCHESTRATOR';
COMMENT ON COLUMN test_logs.seq IS 'Number of the line per writer, from 1; a gap tells of dropped lines';
COMMENT ON COLUMN test_logs.run_id IS 'The run';
