-- Clustering and search optimization, Snowflake. Optional: neither `schema install` nor `schema print` knows this file.
--
-- Both cost credits for as long as they stand and pay off for tables of many gigabytes; the tables of a store are small for
-- years. Run it by hand, with the store's schema in use and as the owner of the tables, once QUERY_EXECUTIONS is that large.
-- Hybrid tables have neither: DELAYED_ENRICHMENT_QUEUE has secondary indexes instead.

ALTER TABLE query_executions CLUSTER BY (run_id);
ALTER TABLE aggregate_query_metrics CLUSTER BY (test_id);
ALTER TABLE aggregate_query_metrics ADD SEARCH OPTIMIZATION ON EQUALITY(query_parameterized_hash);
ALTER TABLE lock_contention_events CLUSTER BY (test_id, requested_at);
ALTER TABLE hybrid_table_credits CLUSTER BY (test_id);
ALTER TABLE query_insights_cache CLUSTER BY (test_id);

-- And back:
-- ALTER TABLE query_executions DROP CLUSTERING KEY;
-- ALTER TABLE aggregate_query_metrics DROP SEARCH OPTIMIZATION;
