-- Value pools, Snowflake: TEMPLATE_VALUE_POOLS.
CREATE TABLE IF NOT EXISTS template_value_pools (
  pool_id VARCHAR NOT NULL,
  template_id VARCHAR NOT NULL,
  pool_kind VARCHAR NOT NULL,
  column_name VARCHAR,
  seq NUMBER(10,0) NOT NULL,
  value VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  PRIMARY KEY (pool_id, seq)
);
COMMENT ON TABLE template_value_pools IS 'Sampled keys, ranges and rows of a template''s table: one row per value';
COMMENT ON COLUMN template_value_pools.template_id IS 'A stored template, or of one that came from a file the hash of the parts that decide about pools: target, statements, values';
COMMENT ON COLUMN template_value_pools.pool_id IS 'One pool of one preparation';
COMMENT ON COLUMN template_value_pools.column_name IS 'Null for ROW, whose values are objects of columns';
COMMENT ON COLUMN template_value_pools.pool_kind IS 'KEY, RANGE, ROW, COLUMN or GENERIC_SQL';
COMMENT ON COLUMN template_value_pools.seq IS 'Place of the value in its pool, from 0';
