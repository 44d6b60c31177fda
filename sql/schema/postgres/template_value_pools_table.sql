-- Value pools, PostgreSQL 18: TEMPLATE_VALUE_POOLS.

CREATE TABLE IF NOT EXISTS template_value_pools (
  pool_id text NOT NULL,
  template_id text NOT NULL,
  pool_kind text NOT NULL,
  column_name text,
  seq integer NOT NULL,
  value jsonb,
  created_at timestamptz DEFAULT now(),
  PRIMARY KEY (pool_id, seq)
);
CREATE INDEX IF NOT EXISTS template_value_pools_template ON template_value_pools (template_id, pool_kind, column_name, seq);
COMMENT ON TABLE template_value_pools IS 'Sampled keys, ranges and rows of a template''s table: one row per value';
COMMENT ON COLUMN template_value_pools.template_id IS 'A stored template, or the content hash of a template that came from a file';
COMMENT ON COLUMN template_value_pools.pool_kind IS 'KEY, RANGE, ROW, COLUMN or GENERIC_SQL';
COMMENT ON COLUMN template_value_pools.seq IS 'Place of the value in its pool, from 0';
