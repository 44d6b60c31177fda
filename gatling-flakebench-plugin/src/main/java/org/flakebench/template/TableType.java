package org.flakebench.template;

/**
 * What kind of table the load goes to. The type decides the canonical SQL, the checks and the
 * limits.
 */
public enum TableType {
  STANDARD,
  HYBRID,
  INTERACTIVE,
  DYNAMIC,
  POSTGRES;

  /** Whether the table lives in Snowflake. */
  public boolean isSnowflake() {
    return this != POSTGRES;
  }

  /** Whether statements only read such tables: something else fills them. */
  public boolean isReadOnly() {
    return this == INTERACTIVE || this == DYNAMIC;
  }
}
