-- Campaigns, Snowflake: results of many runs held together, case by case.
--
-- CASES (the smallest thing that can pass or fail), CAMPAIGNS (one CI job: many runs), CASE_RESULTS, BASELINES.
CREATE TABLE IF NOT EXISTS cases (
  case_id VARCHAR PRIMARY KEY,
  suite VARCHAR NOT NULL,
  subsuite VARCHAR,
  title VARCHAR,
  owner VARCHAR,
  status VARCHAR NOT NULL DEFAULT 'UNTESTED',
  last_run_id VARCHAR,
  last_tested TIMESTAMP_NTZ,
  last_passed TIMESTAMP_NTZ,
  first_failed TIMESTAMP_NTZ,
  consecutive_failures NUMBER(10,0) NOT NULL DEFAULT 0,
  quarantined BOOLEAN NOT NULL DEFAULT false
);
COMMENT ON TABLE cases IS 'Every case ever seen, with its state now';
COMMENT ON COLUMN cases.case_id IS 'Stable natural key: suite/template/kind[/label]/assertion';
COMMENT ON COLUMN cases.last_passed IS 'Last PASS; a failure leaves it as it is';
COMMENT ON COLUMN cases.first_failed IS 'When PASS turned into FAIL; null while it passes';
COMMENT ON COLUMN cases.quarantined IS 'Listed, but never fails a campaign';
CREATE TABLE IF NOT EXISTS campaigns (
  campaign_id VARCHAR PRIMARY KEY,
  name VARCHAR NOT NULL,
  started_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  completed_at TIMESTAMP_NTZ,
  planned_cases NUMBER(10,0),
  passed NUMBER(10,0),
  failed NUMBER(10,0),
  errored NUMBER(10,0),
  timed_out NUMBER(10,0),
  skipped NUMBER(10,0),
  untested NUMBER(10,0),
  git_commit VARCHAR,
  git_dirty BOOLEAN,
  branch_name VARCHAR,
  base_branch VARCHAR,
  merge_base VARCHAR,
  ci_provider VARCHAR,
  ci_run_id VARCHAR,
  ci_job_url VARCHAR,
  host VARCHAR,
  os VARCHAR,
  jdk VARCHAR,
  tool_version VARCHAR,
  hardware_fingerprint VARCHAR
);
COMMENT ON TABLE campaigns IS 'One CI job or one sitting: many runs';
COMMENT ON COLUMN campaigns.completed_at IS 'Null: it goes on, or it crashed';
COMMENT ON COLUMN campaigns.passed IS 'Counts are written when the campaign completes';
COMMENT ON COLUMN campaigns.hardware_fingerprint IS 'Baselines compare equal fingerprints only';
CREATE TABLE IF NOT EXISTS case_results (
  result_id VARCHAR PRIMARY KEY,
  campaign_id VARCHAR NOT NULL REFERENCES campaigns (campaign_id),
  run_id VARCHAR,
  case_id VARCHAR NOT NULL REFERENCES cases (case_id),
  trial_index NUMBER(10,0),
  status VARCHAR NOT NULL,
  tested_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  duration_ms FLOAT,
  metric VARCHAR,
  value FLOAT,
  unit VARCHAR,
  target_op VARCHAR,
  target_value FLOAT,
  baseline_value FLOAT,
  delta_pct FLOAT,
  verdict VARCHAR,
  error_category VARCHAR,
  error_text VARCHAR,
  sample_ref VARCHAR
);
COMMENT ON TABLE case_results IS 'Result of one case in one run';
COMMENT ON COLUMN case_results.duration_ms IS 'Milliseconds that the case took';
COMMENT ON COLUMN case_results.value IS 'Measured value of the metric, in the unit';
COMMENT ON COLUMN case_results.delta_pct IS 'Change against the baseline in percent';
COMMENT ON COLUMN case_results.error_text IS 'Whole text, line breaks kept';
CREATE TABLE IF NOT EXISTS baselines (
  case_id VARCHAR NOT NULL REFERENCES cases (case_id),
  branch_name VARCHAR NOT NULL,
  metric VARCHAR NOT NULL,
  window_runs NUMBER(10,0) NOT NULL,
  median FLOAT,
  mad FLOAT,
  n NUMBER(10,0) NOT NULL,
  valid_from TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  valid_to TIMESTAMP_NTZ,
  set_by VARCHAR,
  PRIMARY KEY (case_id, branch_name, metric, valid_from)
);
COMMENT ON TABLE baselines IS 'What a case''s metric is held against, per branch and time';
COMMENT ON COLUMN baselines.window_runs IS 'Runs that were looked at';
COMMENT ON COLUMN baselines.mad IS 'Median absolute deviation, in the metric''s unit';
COMMENT ON COLUMN baselines.n IS 'Runs that were used';
COMMENT ON COLUMN baselines.valid_to IS 'Null: valid now';
