-- Stored connections, PostgreSQL 18: CONNECTIONS.
-- Credentials come in encrypted by the client; the store never sees a key.

CREATE TABLE IF NOT EXISTS connections (
  connection_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  connection_name text NOT NULL,
  connection_type text NOT NULL CHECK (connection_type IN ('SNOWFLAKE', 'POSTGRES')),
  host text,
  port integer,
  pgbouncer_port integer,
  database_name text,
  schema_name text,
  account text,
  warehouse text,
  role text,
  credentials jsonb,
  pool_size integer DEFAULT 5,
  max_overflow integer DEFAULT 10,
  pool_timeout integer DEFAULT 30,
  is_default boolean DEFAULT false,
  is_active boolean DEFAULT true,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  created_by text
);
CREATE UNIQUE INDEX IF NOT EXISTS connections_name ON connections (connection_name) WHERE is_active;
COMMENT ON TABLE connections IS 'Connections to targets; not readable for the query login';
COMMENT ON COLUMN connections.credentials IS 'Encrypted user name and secret: AES-256-GCM, nonce, key id';
COMMENT ON COLUMN connections.pool_timeout IS 'Seconds';
COMMENT ON COLUMN connections.is_active IS 'False: deleted; its name may be used again';
