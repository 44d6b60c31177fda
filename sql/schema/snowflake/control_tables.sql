-- Control plane, Snowflake.
--
-- Holds the authority on runs while they go on: RUN_STATUS, RUN_CONTROL_EVENTS, WORKER_HEARTBEATS, RUN_TRANSITIONS,
-- RUN_LEASES, KEY_RANGE_LEASES with KEY_RANGE_COUNTERS; and IDEMPOTENCY_KEYS, AUDIT_LOG, SCHEMA_VERSION.
-- Every timestamp here is assigned by the store.
CREATE HYBRID TABLE IF NOT EXISTS run_status (
  run_id VARCHAR PRIMARY KEY,
  test_id VARCHAR NOT NULL,
  template_id VARCHAR,
  test_name VARCHAR,
  scenario_config VARIANT,
  status VARCHAR NOT NULL,
  phase VARCHAR NOT NULL DEFAULT '',
  start_time TIMESTAMP_NTZ,
  end_time TIMESTAMP_NTZ,
  warmup_start_time TIMESTAMP_NTZ,
  warmup_end_time TIMESTAMP_NTZ,
  total_workers_expected NUMBER(10,0) DEFAULT 1,
  workers_registered NUMBER(10,0) DEFAULT 0,
  workers_active NUMBER(10,0) DEFAULT 0,
  workers_completed NUMBER(10,0) DEFAULT 0,
  total_ops NUMBER(19,0) DEFAULT 0,
  error_count NUMBER(19,0) DEFAULT 0,
  current_qps FLOAT DEFAULT 0,
  find_max_state VARIANT,
  worker_targets VARIANT,
  next_sequence_id NUMBER(19,0) DEFAULT 1,
  cancellation_reason VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  qps_controller_state VARIANT,
  completion_reason VARCHAR,
  failure_reason VARCHAR,
  measurement_start_time TIMESTAMP_NTZ,
  measurement_end_time TIMESTAMP_NTZ,
  planned_end TIMESTAMP_NTZ,
  version NUMBER(19,0) NOT NULL DEFAULT 1
);
COMMENT ON TABLE run_status IS 'Status and phase of each run; a terminal status never changes';
COMMENT ON COLUMN run_status.phase IS 'PREPARING, WARMUP, MEASUREMENT, COOLDOWN, PROCESSING or COMPLETED; empty until the run starts';
COMMENT ON COLUMN run_status.total_ops IS 'Operations of the measurement';
COMMENT ON COLUMN run_status.next_sequence_id IS 'Number of the next control event; taken in the transaction that writes it';
COMMENT ON COLUMN run_status.completion_reason IS 'Why the run ended; null while it goes on';
COMMENT ON COLUMN run_status.failure_reason IS 'What went wrong, in words; null unless FAILED or CANCELLED';
COMMENT ON COLUMN run_status.planned_end IS 'When the measurement shall end; null when it has no planned end';
COMMENT ON COLUMN run_status.version IS 'Grows with each transition; also the number of its row in RUN_TRANSITIONS';
CREATE HYBRID TABLE IF NOT EXISTS run_control_events (
  event_id VARCHAR PRIMARY KEY,
  run_id VARCHAR NOT NULL REFERENCES run_status (run_id),
  event_type VARCHAR NOT NULL,
  event_data VARIANT NOT NULL,
  sequence_id NUMBER(19,0) NOT NULL,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  lease_epoch NUMBER(19,0),
  UNIQUE (run_id, sequence_id)
);
COMMENT ON TABLE run_control_events IS 'Commands to workers; only ever appended';
COMMENT ON COLUMN run_control_events.sequence_id IS 'Number within the run, from 1, without gaps';
COMMENT ON COLUMN run_control_events.lease_epoch IS 'Epoch of the lease under which the controller wrote it; workers ignore lower ones than seen';
CREATE HYBRID TABLE IF NOT EXISTS worker_heartbeats (
  run_id VARCHAR NOT NULL REFERENCES run_status (run_id),
  worker_id VARCHAR NOT NULL,
  worker_group_id NUMBER(10,0) NOT NULL,
  status VARCHAR NOT NULL,
  phase VARCHAR,
  last_heartbeat TIMESTAMP_NTZ NOT NULL,
  heartbeat_count NUMBER(19,0) DEFAULT 0,
  active_connections NUMBER(10,0) DEFAULT 0,
  target_connections NUMBER(10,0) DEFAULT 0,
  cpu_percent FLOAT,
  memory_percent FLOAT,
  queries_processed NUMBER(19,0) DEFAULT 0,
  error_count NUMBER(19,0) DEFAULT 0,
  last_error VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  worker_epoch NUMBER(10,0) NOT NULL DEFAULT 1,
  last_applied_sequence_id NUMBER(19,0),
  last_interval_seq NUMBER(19,0),
  final_interval_seq NUMBER(19,0),
  host VARCHAR,
  PRIMARY KEY (run_id, worker_id)
);
COMMENT ON TABLE worker_heartbeats IS 'Each worker''s last sign of life, stamped by the store';
COMMENT ON COLUMN worker_heartbeats.worker_epoch IS 'Start number of the worker with this id';
COMMENT ON COLUMN worker_heartbeats.last_applied_sequence_id IS 'The last control event that the worker handled';
COMMENT ON COLUMN worker_heartbeats.last_interval_seq IS 'The last interval that the worker closed';
COMMENT ON COLUMN worker_heartbeats.final_interval_seq IS 'Number of the worker''s very last interval; null until its final report';
COMMENT ON COLUMN worker_heartbeats.host IS 'Host name and process id of the worker';
CREATE HYBRID TABLE IF NOT EXISTS run_transitions (
  run_id VARCHAR NOT NULL REFERENCES run_status (run_id),
  seq NUMBER(19,0) NOT NULL,
  from_status VARCHAR,
  to_status VARCHAR NOT NULL,
  from_phase VARCHAR,
  to_phase VARCHAR NOT NULL,
  reason VARCHAR,
  actor VARCHAR NOT NULL,
  at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  PRIMARY KEY (run_id, seq)
);
COMMENT ON TABLE run_transitions IS 'Every change of a run''s status or phase; from_ is null in the first row';
COMMENT ON COLUMN run_transitions.seq IS 'Number within the run, from 1: RUN_STATUS.version after the change';
COMMENT ON COLUMN run_transitions.actor IS 'Who did it: cli, controller, a user''s name …';
CREATE HYBRID TABLE IF NOT EXISTS run_leases (
  run_id VARCHAR PRIMARY KEY REFERENCES run_status (run_id),
  owner VARCHAR NOT NULL,
  controller_url VARCHAR,
  lease_epoch NUMBER(19,0) NOT NULL DEFAULT 1,
  lease_until TIMESTAMP_NTZ NOT NULL,
  acquired_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  renewed_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE()
);
COMMENT ON TABLE run_leases IS 'Which controller leads a run, and until when';
COMMENT ON COLUMN run_leases.controller_url IS 'Where workers send their intervals; null when the controller has no endpoint';
COMMENT ON COLUMN run_leases.lease_epoch IS 'Grows with each new owner; writes under a lower epoch are refused';
CREATE HYBRID TABLE IF NOT EXISTS key_range_counters (
  target_key VARCHAR NOT NULL,
  table_name VARCHAR NOT NULL,
  column_name VARCHAR NOT NULL,
  next_start NUMBER(19,0) NOT NULL,
  PRIMARY KEY (target_key, table_name, column_name)
);
COMMENT ON TABLE key_range_counters IS 'First key not leased yet, per key column of a target; its row is the lock for leasing';
CREATE HYBRID TABLE IF NOT EXISTS key_range_leases (
  lease_id VARCHAR PRIMARY KEY,
  target_key VARCHAR NOT NULL,
  table_name VARCHAR NOT NULL,
  column_name VARCHAR NOT NULL,
  range_start NUMBER(19,0) NOT NULL,
  range_end NUMBER(19,0) NOT NULL,
  run_id VARCHAR NOT NULL,
  worker VARCHAR NOT NULL,
  leased_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE()
);
COMMENT ON TABLE key_range_leases IS 'Ranges of keys that workers may insert; ranges of one key column never overlap';
COMMENT ON COLUMN key_range_leases.target_key IS 'Identity of the target''s database, without user and password';
COMMENT ON COLUMN key_range_leases.range_start IS 'First key of the range';
COMMENT ON COLUMN key_range_leases.range_end IS 'First key behind the range';
CREATE HYBRID TABLE IF NOT EXISTS idempotency_keys (
  idempotency_key VARCHAR NOT NULL,
  actor VARCHAR NOT NULL DEFAULT '',
  method VARCHAR NOT NULL,
  path VARCHAR NOT NULL,
  request_hash VARCHAR NOT NULL,
  response_status NUMBER(10,0),
  response_body VARIANT,
  run_id VARCHAR,
  created_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  expires_at TIMESTAMP_NTZ NOT NULL,
  PRIMARY KEY (idempotency_key, actor)
);
COMMENT ON TABLE idempotency_keys IS 'Answers to requests that carried an Idempotency-Key';
COMMENT ON COLUMN idempotency_keys.request_hash IS 'Hash of the request''s body, to refuse the same key with another request';
COMMENT ON COLUMN idempotency_keys.response_status IS 'HTTP status of the answer; null while the first request is being handled';
CREATE TABLE IF NOT EXISTS audit_log (
  audit_id NUMBER(19,0) AUTOINCREMENT PRIMARY KEY,
  at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  actor VARCHAR NOT NULL,
  action VARCHAR NOT NULL,
  object_type VARCHAR,
  object_id VARCHAR,
  outcome VARCHAR,
  remote_address VARCHAR,
  detail VARIANT
);
COMMENT ON TABLE audit_log IS 'Who did what through the server: never holds secrets';
CREATE HYBRID TABLE IF NOT EXISTS schema_version (
  file_name VARCHAR PRIMARY KEY,
  checksum VARCHAR NOT NULL,
  version NUMBER(10,0) NOT NULL,
  applied_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE()
);
COMMENT ON TABLE schema_version IS 'Which schema file was applied last';
COMMENT ON COLUMN schema_version.checksum IS 'SHA-256 of the file, lower-case hex';
COMMENT ON COLUMN schema_version.version IS 'Version of the whole schema that the file belongs to; grows with each change';
