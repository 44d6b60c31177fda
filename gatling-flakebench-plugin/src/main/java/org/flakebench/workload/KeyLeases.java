package org.flakebench.workload;

/**
 * Hands out ranges of new integer keys that no other worker or run gets, so that inserts never
 * collide.
 */
public interface KeyLeases {
  /**
   * A range of keys for this worker alone.
   *
   * @param table qualified name of the table
   * @param column key column
   * @param notBelow the smallest key that may be given: one above the largest in the table
   * @param size keys wanted, ≥ 1
   */
  Range lease(String table, String column, long notBelow, long size);

  /** Keys from {@code start} up to, not including, {@code endExclusive}. */
  record Range(long start, long endExclusive) {}

  /** Leases for a process that is alone: right for one worker without a store. */
  static KeyLeases local() {
    return new LocalKeyLeases();
  }
}
