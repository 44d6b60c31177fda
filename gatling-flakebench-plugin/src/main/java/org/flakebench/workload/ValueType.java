package org.flakebench.workload;

/** What values a column takes, as far as the making of values goes. */
public enum ValueType {
  INTEGER,
  DECIMAL,
  FLOAT,
  TEXT,
  TIMESTAMP,
  DATE,
  BOOLEAN,
  UUID,
  /** Anything else: such a column can be read, but no value is made for it. */
  OTHER
}
