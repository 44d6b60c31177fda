-- Control plane, Snowflake.
--
-- Holds the authority on runs while they go on: RUN_STATUS, RUN_CONTROL_EVENTS, WORKER_HEARTBEATS, RUN_TRANSITIONS,
-- RUN_LEASES, KEY_RANGE_LEASES with KEY_RANGE_COUNTERS; and IDEMPOTENCY_KEYS, AUDIT_LOG, SCHEMA_VERSION.
-- Every timestamp here is assigned by the store. All but AUDIT_LOG are hybrid tables. To delete a run, delete its rows in
-- RUN_CONTROL_EVENTS, WORKER_HEARTBEATS, RUN_TRANSITIONS and RUN_LEASES before the one in RUN_STATUS.

CREATE HYBRID TABLE IF NOT EXISTS run_status (
  run_id VARCHAR(36) NOT NULL PRIMARY KEY,
  test_id VARCHAR(36) NOT NULL,
  template_id VARCHAR(64),
  test_name VARCHAR(500),
  scenario_config VARIANT,
  status VARCHAR(50) NOT NULL,
  phase VARCHAR(50) DEFAULT '' NOT NULL COMMENT 'PREPARING, WARMUP, MEASUREMENT, COOLDOWN, PROCESSING or COMPLETED; empty until the run starts',
  start_time TIMESTAMP_NTZ,
  end_time TIMESTAMP_NTZ,
  warmup_start_time TIMESTAMP_NTZ,
  warmup_end_time TIMESTAMP_NTZ,
  total_workers_expected NUMBER(10,0) DEFAULT 1,
  workers_registered NUMBER(10,0) DEFAULT 0,
  workers_active NUMBER(10,0) DEFAULT 0,
  workers_completed NUMBER(10,0) DEFAULT 0,
  total_ops NUMBER(19,0) DEFAULT 0 COMMENT 'Operations of the measurement',
  error_count NUMBER(19,0) DEFAULT 0,
  current_qps FLOAT DEFAULT 0,
  find_max_state VARIANT,
  worker_targets VARIANT,
  next_sequence_id NUMBER(19,0) DEFAULT 1 COMMENT 'Number of the next control event; taken in the transaction that writes it',
  cancellation_reason VARCHAR,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  qps_controller_state VARIANT,
  completion_reason VARCHAR(50) COMMENT 'Why the run ended; null while it goes on',
  failure_reason VARCHAR COMMENT 'What went wrong, in words; null unless FAILED or CANCELLED',
  measurement_start_time TIMESTAMP_NTZ,
  measurement_end_time TIMESTAMP_NTZ,
  planned_end TIMESTAMP_NTZ COMMENT 'When the measurement shall end; null when it has no planned end',
  version NUMBER(19,0) DEFAULT 1 NOT NULL COMMENT 'Grows with each transition; also the number of its row in RUN_TRANSITIONS',
  INDEX run_status_live (status, updated_at),
  INDEX run_status_created (created_at)
)
COMMENT = 'Status and phase of each run; a terminal status never changes';

CREATE HYBRID TABLE IF NOT EXISTS run_control_events (
  event_id VARCHAR(36) NOT NULL PRIMARY KEY,
  run_id VARCHAR(36) NOT NULL REFERENCES run_status (run_id),
  event_type VARCHAR(50) NOT NULL,
  event_data VARIANT NOT NULL,
  sequence_id NUMBER(19,0) NOT NULL COMMENT 'Number within the run, from 1, without gaps',
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  lease_epoch NUMBER(19,0) COMMENT 'Epoch of the lease under which the controller wrote it; workers ignore lower ones than seen',
  UNIQUE (run_id, sequence_id)
)
COMMENT = 'Commands to workers; only ever appended';

CREATE HYBRID TABLE IF NOT EXISTS worker_heartbeats (
  run_id VARCHAR(36) NOT NULL REFERENCES run_status (run_id),
  worker_id VARCHAR(100) NOT NULL,
  worker_group_id NUMBER(10,0) NOT NULL,
  status VARCHAR(50) NOT NULL,
  phase VARCHAR(50),
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
  worker_epoch NUMBER(10,0) DEFAULT 1 NOT NULL COMMENT 'Start number of the worker with this id',
  last_applied_sequence_id NUMBER(19,0) COMMENT 'The last control event that the worker handled',
  last_interval_seq NUMBER(19,0) COMMENT 'The last interval that the worker closed',
  final_interval_seq NUMBER(19,0) COMMENT 'Number of the worker''s very last interval; null until its final report',
  host VARCHAR(300) COMMENT 'Host name and process id of the worker',
  PRIMARY KEY (run_id, worker_id)
)
COMMENT = 'Each worker''s last sign of life, stamped by the store';

CREATE HYBRID TABLE IF NOT EXISTS run_transitions (
  run_id VARCHAR(36) NOT NULL REFERENCES run_status (run_id),
  seq NUMBER(19,0) NOT NULL COMMENT 'Number within the run, from 1: RUN_STATUS.version after the change',
  from_status VARCHAR(50),
  to_status VARCHAR(50) NOT NULL,
  from_phase VARCHAR(50),
  to_phase VARCHAR(50) NOT NULL,
  reason VARCHAR,
  actor VARCHAR(255) NOT NULL COMMENT 'Who did it: cli, controller, a user''s name …',
  at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,
  PRIMARY KEY (run_id, seq)
)
COMMENT = 'Every change of a run''s status or phase; from_ is null in the first row';

CREATE HYBRID TABLE IF NOT EXISTS run_leases (
  run_id VARCHAR(36) NOT NULL PRIMARY KEY REFERENCES run_status (run_id),
  owner VARCHAR(300) NOT NULL,
  controller_url VARCHAR(1000) COMMENT 'Where workers send their intervals; null when the controller has no endpoint',
  lease_epoch NUMBER(19,0) DEFAULT 1 NOT NULL COMMENT 'Grows with each new owner; writes under a lower epoch are refused',
  lease_until TIMESTAMP_NTZ NOT NULL,
  acquired_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,
  renewed_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL
)
COMMENT = 'Which controller leads a run, and until when';

CREATE HYBRID TABLE IF NOT EXISTS key_range_counters (
  target_key VARCHAR(500) NOT NULL,
  table_name VARCHAR(1000) NOT NULL,
  column_name VARCHAR(255) NOT NULL,
  next_start NUMBER(19,0) NOT NULL,
  PRIMARY KEY (target_key, table_name, column_name)
)
COMMENT = 'First key not leased yet, per key column of a target; its row is the lock for leasing';

CREATE HYBRID TABLE IF NOT EXISTS key_range_leases (
  lease_id VARCHAR(36) NOT NULL PRIMARY KEY,
  target_key VARCHAR(500) NOT NULL COMMENT 'Identity of the target''s database, without user and password',
  table_name VARCHAR(1000) NOT NULL,
  column_name VARCHAR(255) NOT NULL,
  range_start NUMBER(19,0) NOT NULL COMMENT 'First key of the range',
  range_end NUMBER(19,0) NOT NULL COMMENT 'First key behind the range',
  run_id VARCHAR(36) NOT NULL,
  worker VARCHAR(100) NOT NULL,
  leased_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,
  INDEX key_range_leases_target (target_key, table_name, column_name)
)
COMMENT = 'Ranges of keys that workers may insert; ranges of one key column never overlap';

CREATE HYBRID TABLE IF NOT EXISTS idempotency_keys (
  idempotency_key VARCHAR(255) NOT NULL,
  actor VARCHAR(255) DEFAULT '' NOT NULL,
  method VARCHAR(10) NOT NULL,
  path VARCHAR NOT NULL,
  request_hash VARCHAR(64) NOT NULL COMMENT 'Hash of the request''s body, to refuse the same key with another request',
  response_status NUMBER(10,0) COMMENT 'HTTP status of the answer; null while the first request is being handled',
  response_body VARIANT,
  run_id VARCHAR(36),
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL,
  expires_at TIMESTAMP_NTZ NOT NULL,
  PRIMARY KEY (idempotency_key, actor),
  INDEX idempotency_keys_expiry (expires_at)
)
COMMENT = 'Answers to requests that carried an Idempotency-Key';

-- Standard, unlike the rest of this file: rows are only ever appended, nobody waits for or changes one, and they are read by
-- time ranges over all of them, which is what standard tables are good at; hybrid storage would be paid for nothing.
CREATE TABLE IF NOT EXISTS audit_log (
  audit_id NUMBER(19,0) NOT NULL AUTOINCREMENT NOORDER,
  at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  actor VARCHAR NOT NULL,
  action VARCHAR NOT NULL,
  object_type VARCHAR,
  object_id VARCHAR,
  outcome VARCHAR,
  remote_address VARCHAR,
  detail VARIANT,
  PRIMARY KEY (audit_id)
)
COMMENT = 'Who did what through the server: never holds secrets';

CREATE HYBRID TABLE IF NOT EXISTS schema_version (
  file_name VARCHAR(255) NOT NULL PRIMARY KEY,
  checksum VARCHAR(64) NOT NULL COMMENT 'SHA-256 of the file, lower-case hex',
  version NUMBER(10,0) NOT NULL COMMENT 'Version of the whole schema that the file belongs to; grows with each change',
  applied_at TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL
)
COMMENT = 'Which schema file was applied last';
