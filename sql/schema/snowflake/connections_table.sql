-- Stored connections, Snowflake: CONNECTIONS.
-- Credentials come in encrypted by the client; the store never sees a key. A name is unique among active connections: that
-- is the program's to hold, a standard table does not.

CREATE TABLE IF NOT EXISTS connections (
  connection_id VARCHAR(36) NOT NULL DEFAULT UUID_STRING(),
  connection_name VARCHAR(255) NOT NULL,
  connection_type VARCHAR(20) NOT NULL,
  host VARCHAR(255),
  port NUMBER(10,0),
  pgbouncer_port NUMBER(10,0),
  database_name VARCHAR(255),
  schema_name VARCHAR(255),
  account VARCHAR(255),
  warehouse VARCHAR(255),
  role VARCHAR(255),
  credentials VARIANT COMMENT 'Encrypted user name and secret: AES-256-GCM, nonce, key id',
  pool_size NUMBER(10,0) DEFAULT 5,
  max_overflow NUMBER(10,0) DEFAULT 10,
  pool_timeout NUMBER(10,0) DEFAULT 30 COMMENT 'Seconds',
  is_default BOOLEAN DEFAULT false,
  is_active BOOLEAN DEFAULT true COMMENT 'False: deleted; its name may be used again',
  created_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  updated_at TIMESTAMP_NTZ DEFAULT SYSDATE(),
  created_by VARCHAR(255),
  PRIMARY KEY (connection_id)
)
COMMENT = 'Connections to targets; not readable for the query login';
