-- Control plane, PostgreSQL 18.
--
-- Holds the authority on runs while they go on: RUN_STATUS, RUN_CONTROL_EVENTS, WORKER_HEARTBEATS, RUN_TRANSITIONS,
-- RUN_LEASES, KEY_RANGE_LEASES with KEY_RANGE_COUNTERS; and IDEMPOTENCY_KEYS, AUDIT_LOG, SCHEMA_VERSION.
-- Every timestamp here is assigned by the store.

CREATE TABLE IF NOT EXISTS run_status (
  run_id text PRIMARY KEY,
  test_id text NOT NULL,
  template_id text,
  test_name text,
  scenario_config jsonb,
  status text NOT NULL CHECK (status IN
    ('PREPARED', 'STARTING', 'RUNNING', 'STOPPING', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  phase text NOT NULL DEFAULT '',
  start_time timestamptz,
  end_time timestamptz,
  warmup_start_time timestamptz,
  warmup_end_time timestamptz,
  total_workers_expected integer DEFAULT 1,
  workers_registered integer DEFAULT 0,
  workers_active integer DEFAULT 0,
  workers_completed integer DEFAULT 0,
  total_ops bigint DEFAULT 0,
  error_count bigint DEFAULT 0,
  current_qps double precision DEFAULT 0,
  find_max_state jsonb,
  worker_targets jsonb,
  next_sequence_id bigint DEFAULT 1,
  cancellation_reason text,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  qps_controller_state jsonb,
  completion_reason text,
  failure_reason text,
  measurement_start_time timestamptz,
  measurement_end_time timestamptz,
  planned_end timestamptz,
  version bigint NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS run_status_live ON run_status (status, updated_at)
  WHERE status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED');
CREATE INDEX IF NOT EXISTS run_status_created ON run_status (created_at DESC);
COMMENT ON TABLE run_status IS 'Status and phase of each run; a terminal status never changes';
COMMENT ON COLUMN run_status.phase IS 'PREPARING, WARMUP, MEASUREMENT, COOLDOWN, PROCESSING or COMPLETED; empty until the run starts';
COMMENT ON COLUMN run_status.total_ops IS 'Operations of the measurement';
COMMENT ON COLUMN run_status.next_sequence_id IS 'Number of the next control event; taken in the transaction that writes it';
COMMENT ON COLUMN run_status.completion_reason IS 'Why the run ended; null while it goes on';
COMMENT ON COLUMN run_status.failure_reason IS 'What went wrong, in words; null unless FAILED or CANCELLED';
COMMENT ON COLUMN run_status.planned_end IS 'When the measurement shall end; null when it has no planned end';
COMMENT ON COLUMN run_status.version IS 'Grows with each transition; also the number of its row in RUN_TRANSITIONS';

CREATE TABLE IF NOT EXISTS run_control_events (
  event_id text PRIMARY KEY,
  run_id text NOT NULL REFERENCES run_status ON DELETE CASCADE,
  event_type text NOT NULL,
  event_data jsonb NOT NULL,
  sequence_id bigint NOT NULL,
  created_at timestamptz DEFAULT now(),
  lease_epoch bigint,
  UNIQUE (run_id, sequence_id)
);
COMMENT ON TABLE run_control_events IS 'Commands to workers; only ever appended';
COMMENT ON COLUMN run_control_events.sequence_id IS 'Number within the run, from 1, without gaps';
COMMENT ON COLUMN run_control_events.lease_epoch IS 'Epoch of the lease under which the controller wrote it; workers ignore lower ones than seen';

CREATE TABLE IF NOT EXISTS worker_heartbeats (
  run_id text NOT NULL REFERENCES run_status ON DELETE CASCADE,
  worker_id text NOT NULL,
  worker_group_id integer NOT NULL,
  status text NOT NULL,
  phase text,
  last_heartbeat timestamptz NOT NULL,
  heartbeat_count bigint DEFAULT 0,
  active_connections integer DEFAULT 0,
  target_connections integer DEFAULT 0,
  cpu_percent double precision,
  memory_percent double precision,
  queries_processed bigint DEFAULT 0,
  error_count bigint DEFAULT 0,
  last_error text,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  worker_epoch integer NOT NULL DEFAULT 1,
  last_applied_sequence_id bigint,
  last_interval_seq bigint,
  final_interval_seq bigint,
  host text,
  PRIMARY KEY (run_id, worker_id)
);
COMMENT ON TABLE worker_heartbeats IS 'Each worker''s last sign of life, stamped by the store';
COMMENT ON COLUMN worker_heartbeats.worker_epoch IS 'Start number of the worker with this id';
COMMENT ON COLUMN worker_heartbeats.last_applied_sequence_id IS 'The last control event that the worker handled';
COMMENT ON COLUMN worker_heartbeats.last_interval_seq IS 'The last interval that the worker closed';
COMMENT ON COLUMN worker_heartbeats.final_interval_seq IS 'Number of the worker''s very last interval; null until its final report';
COMMENT ON COLUMN worker_heartbeats.host IS 'Host name and process id of the worker';

CREATE TABLE IF NOT EXISTS run_transitions (
  run_id text NOT NULL REFERENCES run_status ON DELETE CASCADE,
  seq bigint NOT NULL,
  from_status text,
  to_status text NOT NULL,
  from_phase text,
  to_phase text NOT NULL,
  reason text,
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, seq)
);
COMMENT ON TABLE run_transitions IS 'Every change of a run''s status or phase; from_ is null in the first row';
COMMENT ON COLUMN run_transitions.seq IS 'Number within the run, from 1: RUN_STATUS.version after the change';
COMMENT ON COLUMN run_transitions.actor IS 'Who did it: cli, controller, a user''s name …';

CREATE TABLE IF NOT EXISTS run_leases (
  run_id text PRIMARY KEY REFERENCES run_status ON DELETE CASCADE,
  owner text NOT NULL,
  controller_url text,
  lease_epoch bigint NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL,
  acquired_at timestamptz NOT NULL DEFAULT now(),
  renewed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE run_leases IS 'Which controller leads a run, and until when';
COMMENT ON COLUMN run_leases.controller_url IS 'Where workers send their intervals; null when the controller has no endpoint';
COMMENT ON COLUMN run_leases.lease_epoch IS 'Grows with each new owner; writes under a lower epoch are refused';

CREATE TABLE IF NOT EXISTS key_range_counters (
  target_key text NOT NULL,
  table_name text NOT NULL,
  column_name text NOT NULL,
  next_start bigint NOT NULL,
  PRIMARY KEY (target_key, table_name, column_name)
);
COMMENT ON TABLE key_range_counters IS 'First key not leased yet, per key column of a target; its row is the lock for leasing';

CREATE TABLE IF NOT EXISTS key_range_leases (
  lease_id text PRIMARY KEY,
  target_key text NOT NULL,
  table_name text NOT NULL,
  column_name text NOT NULL,
  range_start bigint NOT NULL,
  range_end bigint NOT NULL,
  run_id text NOT NULL,
  worker text NOT NULL,
  leased_at timestamptz NOT NULL DEFAULT now(),
  CHECK (range_end > range_start)
);
CREATE INDEX IF NOT EXISTS key_range_leases_target ON key_range_leases (target_key, table_name, column_name);
COMMENT ON TABLE key_range_leases IS 'Ranges of keys that workers may insert; ranges of one key column never overlap';
COMMENT ON COLUMN key_range_leases.target_key IS 'Identity of the target''s database, without user and password';
COMMENT ON COLUMN key_range_leases.range_start IS 'First key of the range';
COMMENT ON COLUMN key_range_leases.range_end IS 'First key behind the range';

CREATE TABLE IF NOT EXISTS idempotency_keys (
  idempotency_key text NOT NULL,
  actor text NOT NULL DEFAULT '',
  method text NOT NULL,
  path text NOT NULL,
  request_hash text NOT NULL,
  response_status integer,
  response_body jsonb,
  run_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (idempotency_key, actor)
);
CREATE INDEX IF NOT EXISTS idempotency_keys_expiry ON idempotency_keys (expires_at);
COMMENT ON TABLE idempotency_keys IS 'Answers to requests that carried an Idempotency-Key';
COMMENT ON COLUMN idempotency_keys.request_hash IS 'Hash of the request''s body, to refuse the same key with another request';
COMMENT ON COLUMN idempotency_keys.response_status IS 'HTTP status of the answer; null while the first request is being handled';

CREATE TABLE IF NOT EXISTS audit_log (
  audit_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  action text NOT NULL,
  object_type text,
  object_id text,
  outcome text,
  remote_address text,
  detail jsonb
);
CREATE INDEX IF NOT EXISTS audit_log_at ON audit_log (at);
COMMENT ON TABLE audit_log IS 'Who did what through the server: never holds secrets';

CREATE TABLE IF NOT EXISTS schema_version (
  file_name text PRIMARY KEY,
  checksum text NOT NULL,
  version integer NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE schema_version IS 'Which schema file was applied last';
COMMENT ON COLUMN schema_version.checksum IS 'SHA-256 of the file, lower-case hex';
COMMENT ON COLUMN schema_version.version IS 'Version of the whole schema that the file belongs to; grows with each change';
