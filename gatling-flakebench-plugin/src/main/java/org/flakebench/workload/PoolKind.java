package org.flakebench.workload;

/** What the values of a pool are. */
public enum PoolKind {
  /** Distinct values of the key column. */
  KEY,
  /** Starts of range scans: times of the time column. */
  RANGE,
  /** Whole rows: one value is a row, each of its columns can be put. */
  ROW,
  /** Distinct values of any single column. */
  COLUMN,
  /** Values for one placeholder column of GENERIC_SQL statements. */
  GENERIC_SQL
}
