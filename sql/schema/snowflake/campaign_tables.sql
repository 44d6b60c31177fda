-- Campaigns, Snowflake: results of many runs held together, case by case.
--
-- CASES (the smallest thing that can pass or fail), CAMPAIGNS (one CI job: many runs), CASE_RESULTS, BASELINES.
-- Statuses are PASS, FAIL, ERROR, TIMEOUT, SKIPPED and UNTESTED.

CREATE TABLE IF NOT EXISTS cases (
  case_id VARCHAR NOT NULL PRIMARY KEY COMMENT 'Stable natural key: suite/template/kind[/label]/assertion',
  suite VARCHAR NOT NULL,
  subsuite VARCHAR,
  title VARCHAR,
  owner VARCHAR,
  status VARCHAR NOT NULL DEFAULT 'UNTESTED',
  last_run_id VARCHAR,
  last_tested TIMESTAMP_NTZ,
  last_passed TIMESTAMP_NTZ COMMENT 'Last PASS; a failure leaves it as it is',
  first_failed TIMESTAMP_NTZ COMMENT 'When PASS turned into FAIL; null while it passes',
  consecutive_failures NUMBER(10,0) NOT NULL DEFAULT 0,
  quarantined BOOLEAN NOT NULL DEFAULT false COMMENT 'Listed, but never fails a campaign'
)
COMMENT = 'Every case ever seen, with its state now';

CREATE TABLE IF NOT EXISTS campaigns (
  campaign_id VARCHAR(36) NOT NULL PRIMARY KEY,
  name VARCHAR NOT NULL,
  started_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  completed_at TIMESTAMP_NTZ COMMENT 'Null: it goes on, or it crashed',
  planned_cases NUMBER(10,0),
  passed NUMBER(10,0) COMMENT 'Counts are written when the campaign completes',
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
  hardware_fingerprint VARCHAR COMMENT 'Baselines compare equal fingerprints only'
)
COMMENT = 'One CI job or one sitting: many runs';

CREATE TABLE IF NOT EXISTS case_results (
  result_id VARCHAR(36) NOT NULL PRIMARY KEY,
  campaign_id VARCHAR(36) NOT NULL,
  run_id VARCHAR(36),
  case_id VARCHAR NOT NULL,
  trial_index NUMBER(10,0),
  status VARCHAR NOT NULL,
  tested_at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  duration_ms FLOAT COMMENT 'Milliseconds that the case took',
  metric VARCHAR,
  value FLOAT COMMENT 'Measured value of the metric, in the unit',
  unit VARCHAR,
  target_op VARCHAR,
  target_value FLOAT,
  baseline_value FLOAT,
  delta_pct FLOAT COMMENT 'Change against the baseline in percent',
  verdict VARCHAR,
  error_category VARCHAR,
  error_text VARCHAR COMMENT 'Whole text, line breaks kept',
  sample_ref VARCHAR
)
COMMENT = 'Result of one case in one run';

CREATE TABLE IF NOT EXISTS baselines (
  case_id VARCHAR NOT NULL,
  branch_name VARCHAR NOT NULL,
  metric VARCHAR NOT NULL,
  window_runs NUMBER(10,0) NOT NULL COMMENT 'Runs that were looked at',
  median FLOAT,
  mad FLOAT COMMENT 'Median absolute deviation, in the metric''s unit',
  n NUMBER(10,0) NOT NULL COMMENT 'Runs that were used',
  valid_from TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
  valid_to TIMESTAMP_NTZ COMMENT 'Null: valid now',
  set_by VARCHAR,
  PRIMARY KEY (case_id, branch_name, metric, valid_from)
)
COMMENT = 'What a case''s metric is held against, per branch and time';
