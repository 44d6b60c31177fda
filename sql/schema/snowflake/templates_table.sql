-- Stored templates, Snowflake: TEST_TEMPLATES.

CREATE TABLE IF NOT EXISTS test_templates (
  template_id VARCHAR(64) NOT NULL PRIMARY KEY,
  template_name VARCHAR(255) NOT NULL,
  description VARCHAR(1000),
  config VARIANT NOT NULL,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  created_by VARCHAR(255),
  tags VARIANT,
  usage_count NUMBER(19,0) DEFAULT 0 COMMENT 'Runs started from it',
  last_used_at TIMESTAMP_NTZ,
  template_hash VARCHAR(64) COMMENT 'Hash of the content, lower-case hex'
)
COMMENT = 'Templates that runs are made from';
