-- Roles of a store on Snowflake, each with the least that it needs. No installation runs this: an administrator does, in a
-- worksheet. Print it with: flakebench schema print --dialect snowflake --roles
--
-- FLAKEBENCH_ADMIN   installs the schema and owns what is in it:  flakebench schema install
-- FLAKEBENCH_APP     runs load tests and writes results:          flakebench run, serve, worker, enrich
-- FLAKEBENCH_READER  reads results, but not stored connections:   flakebench query, dashboards
--
-- Put your own names in place of these: FLAKEBENCH and TEST_RESULTS (database and schema of the store), FLAKEBENCH_WH (the
-- warehouse that the store works with), BENCH_WH (the warehouse under test; another one, or the store's work is measured, too).
-- Both warehouses and the tables under test must exist. Every statement may run again.

-- Part 1: before the first `schema install`.

USE ROLE USERADMIN;
CREATE ROLE IF NOT EXISTS flakebench_admin COMMENT = 'Installs the store of FlakeBench';
CREATE ROLE IF NOT EXISTS flakebench_app COMMENT = 'Runs load tests and writes their results';
CREATE ROLE IF NOT EXISTS flakebench_reader COMMENT = 'Reads results of load tests';
GRANT ROLE flakebench_admin TO ROLE SYSADMIN;
GRANT ROLE flakebench_app TO ROLE SYSADMIN;
GRANT ROLE flakebench_reader TO ROLE SYSADMIN;

USE ROLE SYSADMIN;
-- Not transient: hybrid tables cannot be in a transient database or schema.
CREATE DATABASE IF NOT EXISTS flakebench;
CREATE SCHEMA IF NOT EXISTS flakebench.test_results;
GRANT USAGE ON DATABASE flakebench TO ROLE flakebench_admin;
GRANT USAGE ON SCHEMA flakebench.test_results TO ROLE flakebench_admin;
GRANT CREATE TABLE ON SCHEMA flakebench.test_results TO ROLE flakebench_admin;
-- A right of its own: CREATE TABLE does not include it.
GRANT CREATE HYBRID TABLE ON SCHEMA flakebench.test_results TO ROLE flakebench_admin;
GRANT CREATE VIEW ON SCHEMA flakebench.test_results TO ROLE flakebench_admin;
GRANT CREATE STAGE ON SCHEMA flakebench.test_results TO ROLE flakebench_admin;
GRANT CREATE FILE FORMAT ON SCHEMA flakebench.test_results TO ROLE flakebench_admin;
GRANT USAGE ON WAREHOUSE flakebench_wh TO ROLE flakebench_admin;

GRANT USAGE ON DATABASE flakebench TO ROLE flakebench_app;
GRANT USAGE ON SCHEMA flakebench.test_results TO ROLE flakebench_app;
GRANT USAGE ON WAREHOUSE flakebench_wh TO ROLE flakebench_app;
-- OPERATE resumes and suspends the warehouse under test; MONITOR shows its load, and other users' statements on it.
GRANT USAGE, OPERATE, MONITOR ON WAREHOUSE bench_wh TO ROLE flakebench_app;

GRANT USAGE ON DATABASE flakebench TO ROLE flakebench_reader;
GRANT USAGE ON SCHEMA flakebench.test_results TO ROLE flakebench_reader;
GRANT USAGE ON WAREHOUSE flakebench_wh TO ROLE flakebench_reader;

-- What delayed enrichment reads of SNOWFLAKE.ACCOUNT_USAGE: QUERY_HISTORY, AGGREGATE_QUERY_HISTORY and QUERY_INSIGHTS come with
-- GOVERNANCE_VIEWER, HYBRID_TABLE_USAGE_HISTORY with USAGE_VIEWER.
USE ROLE ACCOUNTADMIN;
GRANT DATABASE ROLE SNOWFLAKE.GOVERNANCE_VIEWER TO ROLE flakebench_app;
GRANT DATABASE ROLE SNOWFLAKE.USAGE_VIEWER TO ROLE flakebench_app;
-- LOCK_WAIT_HISTORY comes with none of Snowflake's database roles. It needs this, which opens all of ACCOUNT_USAGE, logins and
-- grants included. Without it lock waits are not enriched, and nothing else is missing.
-- GRANT IMPORTED PRIVILEGES ON DATABASE SNOWFLAKE TO ROLE flakebench_app;

-- The tables under test: what the templates' statements do. For example
-- GRANT USAGE ON DATABASE demo TO ROLE flakebench_app;
-- GRANT USAGE ON SCHEMA demo.public TO ROLE flakebench_app;
-- GRANT SELECT, INSERT, UPDATE ON TABLE demo.public.orders TO ROLE flakebench_app;

-- Who has the roles. For example
-- GRANT ROLE flakebench_app TO USER flakebench;

-- Part 2: after `schema install`, and again after each later one.

USE ROLE SECURITYADMIN;
-- ALL TABLES means standard and hybrid ones.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA flakebench.test_results TO ROLE flakebench_app;
-- Only the one who installs writes which version there is.
REVOKE INSERT, UPDATE, DELETE ON TABLE flakebench.test_results.schema_version FROM ROLE flakebench_app;
GRANT SELECT ON ALL VIEWS IN SCHEMA flakebench.test_results TO ROLE flakebench_app;
-- Internal stages have READ and WRITE, not USAGE; READ must come first.
GRANT READ ON STAGE flakebench.test_results.flakebench_load TO ROLE flakebench_app;
GRANT WRITE ON STAGE flakebench.test_results.flakebench_load TO ROLE flakebench_app;
GRANT USAGE ON FILE FORMAT flakebench.test_results.flakebench_csv TO ROLE flakebench_app;

-- Table by table, so that nothing is open for a moment that should not be: all but CONNECTIONS, which holds credentials.
GRANT SELECT ON TABLE flakebench.test_results.aggregate_query_metrics TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.audit_log TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.baselines TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.campaigns TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.case_results TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.cases TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.controller_step_history TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.delayed_enrichment_items TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.delayed_enrichment_queue TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.hybrid_table_credits TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.idempotency_keys TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.key_range_counters TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.key_range_leases TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.loaded_segments TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.lock_contention_events TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.metrics_snapshots TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.query_executions TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.query_insights_cache TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.run_control_events TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.run_kind_stats TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.run_labels TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.run_leases TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.run_status TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.run_transitions TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.schema_version TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.template_value_pools TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.test_logs TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.test_results TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.test_templates TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.warehouse_poll_snapshots TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.worker_heartbeats TO ROLE flakebench_reader;
GRANT SELECT ON TABLE flakebench.test_results.worker_metrics_snapshots TO ROLE flakebench_reader;
GRANT SELECT ON ALL VIEWS IN SCHEMA flakebench.test_results TO ROLE flakebench_reader;
