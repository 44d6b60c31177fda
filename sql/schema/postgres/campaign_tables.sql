-- Campaigns, PostgreSQL 18: results of many runs held together, case by case.
--
-- CASES (the smallest thing that can pass or fail), CAMPAIGNS (one CI job: many runs), CASE_RESULTS, BASELINES.

CREATE TABLE IF NOT EXISTS cases (
  case_id text PRIMARY KEY,
  suite text NOT NULL,
  subsuite text,
  title text,
  owner text,
  status text NOT NULL DEFAULT 'UNTESTED'
    CHECK (status IN ('PASS', 'FAIL', 'ERROR', 'TIMEOUT', 'SKIPPED', 'UNTESTED')),
  last_run_id text,
  last_tested timestamptz,
  last_passed timestamptz,
  first_failed timestamptz,
  consecutive_failures integer NOT NULL DEFAULT 0,
  quarantined boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE cases IS 'Every case ever seen, with its state now';
COMMENT ON COLUMN cases.case_id IS 'Stable natural key: suite/template/kind[/label]/assertion';
COMMENT ON COLUMN cases.last_passed IS 'Last PASS; a failure leaves it as it is';
COMMENT ON COLUMN cases.first_failed IS 'When PASS turned into FAIL; null while it passes';
COMMENT ON COLUMN cases.quarantined IS 'Listed, but never fails a campaign';

CREATE TABLE IF NOT EXISTS campaigns (
  campaign_id text PRIMARY KEY,
  name text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz,
  planned_cases integer,
  passed integer,
  failed integer,
  errored integer,
  timed_out integer,
  skipped integer,
  untested integer,
  git_commit text,
  git_dirty boolean,
  branch_name text,
  base_branch text,
  merge_base text,
  ci_provider text,
  ci_run_id text,
  ci_job_url text,
  host text,
  os text,
  jdk text,
  tool_version text,
  hardware_fingerprint text
);
CREATE INDEX IF NOT EXISTS campaigns_branch ON campaigns (branch_name, started_at DESC);
COMMENT ON TABLE campaigns IS 'One CI job or one sitting: many runs';
COMMENT ON COLUMN campaigns.completed_at IS 'Null: it goes on, or it crashed';
COMMENT ON COLUMN campaigns.passed IS 'Counts are written when the campaign completes';
COMMENT ON COLUMN campaigns.hardware_fingerprint IS 'Baselines compare equal fingerprints only';

CREATE TABLE IF NOT EXISTS case_results (
  result_id text PRIMARY KEY,
  campaign_id text NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  run_id text,
  case_id text NOT NULL REFERENCES cases ON DELETE CASCADE,
  trial_index integer,
  status text NOT NULL CHECK (status IN ('PASS', 'FAIL', 'ERROR', 'TIMEOUT', 'SKIPPED', 'UNTESTED')),
  tested_at timestamptz NOT NULL DEFAULT now(),
  duration_ms double precision,
  metric text,
  value double precision,
  unit text,
  target_op text,
  target_value double precision,
  baseline_value double precision,
  delta_pct double precision,
  verdict text,
  error_category text,
  error_text text,
  sample_ref text
);
CREATE INDEX IF NOT EXISTS case_results_case ON case_results (case_id, tested_at DESC);
CREATE INDEX IF NOT EXISTS case_results_campaign ON case_results (campaign_id);
CREATE INDEX IF NOT EXISTS case_results_run ON case_results (run_id);
COMMENT ON TABLE case_results IS 'Result of one case in one run';
COMMENT ON COLUMN case_results.duration_ms IS 'Milliseconds that the case took';
COMMENT ON COLUMN case_results.value IS 'Measured value of the metric, in the unit';
COMMENT ON COLUMN case_results.delta_pct IS 'Change against the baseline in percent';
COMMENT ON COLUMN case_results.error_text IS 'Whole text, line breaks kept';

CREATE TABLE IF NOT EXISTS baselines (
  case_id text NOT NULL REFERENCES cases ON DELETE CASCADE,
  branch_name text NOT NULL,
  metric text NOT NULL,
  window_runs integer NOT NULL,
  median double precision,
  mad double precision,
  n integer NOT NULL,
  valid_from timestamptz NOT NULL DEFAULT now(),
  valid_to timestamptz,
  set_by text,
  PRIMARY KEY (case_id, branch_name, metric, valid_from)
);
COMMENT ON TABLE baselines IS 'What a case''s metric is held against, per branch and time';
COMMENT ON COLUMN baselines.window_runs IS 'Runs that were looked at';
COMMENT ON COLUMN baselines.mad IS 'Median absolute deviation, in the metric''s unit';
COMMENT ON COLUMN baselines.n IS 'Runs that were used';
COMMENT ON COLUMN baselines.valid_to IS 'Null: valid now';
