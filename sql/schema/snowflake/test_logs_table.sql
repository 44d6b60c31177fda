-- Logs of runs, Snowflake: TEST_LOGS.

CREATE TABLE IF NOT EXISTS test_logs (
  log_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL COMMENT 'The row of TEST_RESULTS it belongs to: the run''s or the worker''s',
  worker_id VARCHAR(100) COMMENT 'Who wrote it: worker-n, CONTROLLER or ORCHESTRATOR',
  seq NUMBER(19,0) NOT NULL COMMENT 'Number of the line per writer, from 1; a gap tells of dropped lines',
  timestamp TIMESTAMP_NTZ NOT NULL,
  level VARCHAR(20) NOT NULL,
  logger VARCHAR(500),
  message VARCHAR,
  exception VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  run_id VARCHAR(36) NOT NULL COMMENT 'The run'
)
COMMENT = 'Log lines of controllers and workers';
