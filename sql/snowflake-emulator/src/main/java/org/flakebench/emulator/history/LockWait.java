package org.flakebench.emulator.history;

import java.time.Instant;
import java.util.List;

/**
 * A wait for a lock.
 *
 * @param row whether it was for a row of a hybrid table; else for a table's partitions
 * @param acquired when it was got; null when it never was
 */
public record LockWait(
    boolean row,
    long objectId,
    String objectName,
    String schemaName,
    String databaseName,
    String queryId,
    long transactionId,
    Instant requested,
    Instant acquired,
    List<Blocker> blockers) {
  public LockWait {
    blockers = List.copyOf(blockers);
  }

  public LockWait withBlockers(List<Blocker> now) {
    return new LockWait(
        row,
        objectId,
        objectName,
        schemaName,
        databaseName,
        queryId,
        transactionId,
        requested,
        acquired,
        now);
  }

  /** Who held the lock. */
  public record Blocker(String queryId, long transactionId) {}
}
