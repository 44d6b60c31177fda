-- Stored templates, PostgreSQL 18: TEST_TEMPLATES.

CREATE TABLE IF NOT EXISTS test_templates (
  template_id text PRIMARY KEY,
  template_name text NOT NULL,
  description text,
  config jsonb NOT NULL,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  created_by text,
  tags jsonb,
  usage_count bigint DEFAULT 0,
  last_used_at timestamptz,
  template_hash text
);
CREATE INDEX IF NOT EXISTS test_templates_name ON test_templates (template_name);
COMMENT ON TABLE test_templates IS 'Templates that runs are made from';
COMMENT ON COLUMN test_templates.usage_count IS 'Runs started from it';
COMMENT ON COLUMN test_templates.template_hash IS 'Hash of the content, lower-case hex';
