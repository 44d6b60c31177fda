-- Stored templates, Snowflake: TEST_TEMPLATES.
CREATE TABLE IF NOT EXISTS test_templates (
  template_id VARCHAR PRIMARY KEY,
  template_name VARCHAR NOT NULL,
  description VARCHAR,
  config VARIANT NOT NULL,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  created_by VARCHAR,
  tags VARIANT,
  usage_count NUMBER(19,0) DEFAULT 0,
  last_used_at TIMESTAMP_NTZ,
  template_hash VARCHAR
);
COMMENT ON TABLE test_templates IS 'Templates that runs are made from';
COMMENT ON COLUMN test_templates.usage_count IS 'Runs started from it';
COMMENT ON COLUMN test_templates.template_hash IS 'Hash of the content, lower-case hex';
