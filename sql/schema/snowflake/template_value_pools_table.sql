-- Value pools, Snowflake: TEMPLATE_VALUE_POOLS.

CREATE TABLE IF NOT EXISTS template_value_pools (
  pool_id VARCHAR(36) NOT NULL COMMENT 'One pool of one preparation',
  template_id VARCHAR(64) NOT NULL COMMENT 'A stored template, or of one that came from a file the hash of the parts that decide about pools: target, statements, values',
  pool_kind VARCHAR(50) NOT NULL COMMENT 'KEY, RANGE, ROW, COLUMN or GENERIC_SQL',
  column_name VARCHAR(255) COMMENT 'Null for ROW, whose values are objects of columns',
  seq NUMBER(10,0) NOT NULL COMMENT 'Place of the value in its pool, from 0',
  value VARIANT,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  PRIMARY KEY (pool_id, seq)
)
COMMENT = 'Sampled keys, ranges and rows of a template''s table: one row per value';
