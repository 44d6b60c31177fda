-- Logs of runs, Snowflake: TEST_LOGS.
CREATE TABLE IF NOT EXISTS test_logs (
  log_id VARCHAR PRIMARY KEY,
  test_id VARCHAR NOT NULL,
  worker_id VARCHAR,
  seq NUMBER(19,0) NOT NULL,
  "timestamp" TIMESTAMP_NTZ NOT NULL,
  level VARCHAR NOT NULL,
  logger VARCHAR,
  message VARCHAR,
  exception VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  run_id VARCHAR NOT NULL
);
COMMENT ON TABLE test_logs IS 'Log lines of controllers and workers';
COMMENT ON COLUMN test_logs.test_id IS 'The row of TEST_RESULTS it belongs to: the run''s or the worker''s';
COMMENT ON COLUMN test_logs.worker_id IS 'Who wrote it: worker-n, CONTROLLER or ORCHESTRATOR';
COMMENT ON COLUMN test_logs.seq IS 'Number of the line per writer, from 1; a gap tells of dropped lines';
COMMENT ON COLUMN test_logs.run_id IS 'The run';
