-- Stored connections, Snowflake: CONNECTIONS.
-- Credentials come in encrypted by the client; the store never sees a key.
CREATE TABLE IF NOT EXISTS connections (
  connection_id VARCHAR PRIMARY KEY,
  connection_name VARCHAR NOT NULL,
  connection_type VARCHAR NOT NULL,
  host VARCHAR,
  port NUMBER(10,0),
  pgbouncer_port NUMBER(10,0),
  database_name VARCHAR,
  schema_name VARCHAR,
  account VARCHAR,
  warehouse VARCHAR,
  role VARCHAR,
  credentials VARIANT,
  pool_size NUMBER(10,0) DEFAULT 5,
  max_overflow NUMBER(10,0) DEFAULT 10,
  pool_timeout NUMBER(10,0) DEFAULT 30,
  is_default BOOLEAN DEFAULT false,
  is_active BOOLEAN DEFAULT true,
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  created_by VARCHAR
);
COMMENT ON TABLE connections IS 'Connections to targets; not readable for the query login';
COMMENT ON COLUMN connections.credentials IS 'Encrypted user name and secret: AES-256-GCM, nonce, key id';
COMMENT ON COLUMN connections.pool_timeout IS 'Seconds';
COMMENT ON COLUMN connections.is_active IS 'False: deleted; its name may be used again';
