package org.flakebench.store;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Leases ranges of keys for inserts: no two ranges of the same key column overlap, whoever asks
 * from wherever. Ranges are never given back. Safe to use from several threads and processes.
 */
public final class KeyLeaseRepository {
  private final Jdbi jdbi;

  KeyLeaseRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Keys that belong to one worker.
   *
   * @param start the first
   * @param endExclusive the first behind the last
   */
  public record LeasedRange(long start, long endExclusive) {
    /** How many keys. */
    public long size() {
      return endExclusive - start;
    }
  }

  /**
   * Leases the next free range of a key column.
   *
   * @param targetKey identity of the target's database, without user and password
   * @param notBelow the range starts here or higher: one above the highest key that is in the table
   * @param size at least 1
   * @throws StoreUsageException when there is no room below the highest long
   */
  public LeasedRange lease(
      String targetKey,
      String table,
      String column,
      long notBelow,
      long size,
      String runId,
      String worker) {
    if (size < 1) {
      throw new IllegalArgumentException("size is " + size + ", at least 1 is allowed");
    }
    return jdbi.inTransaction(
        handle -> {
          long start = Math.max(notBelow, lockCounter(handle, targetKey, table, column, notBelow));
          long end;
          try {
            end = Math.addExact(start, size);
          } catch (ArithmeticException e) {
            throw new StoreUsageException(
                "no room for "
                    + size
                    + " keys from "
                    + start
                    + " on in "
                    + table
                    + "."
                    + column
                    + ": keys end at "
                    + Long.MAX_VALUE,
                e);
          }
          handle
              .createUpdate(
                  "UPDATE key_range_counters SET next_start = :end "
                      + "WHERE target_key = :target AND table_name = :table AND column_name = :column")
              .bind("end", end)
              .bind("target", targetKey)
              .bind("table", table)
              .bind("column", column)
              .execute();
          handle
              .createUpdate(
                  "INSERT INTO key_range_leases "
                      + "(lease_id, target_key, table_name, column_name, range_start, range_end, run_id, worker) "
                      + "VALUES (:id, :target, :table, :column, :start, :end, :run, :worker)")
              .bind("id", UUID.randomUUID().toString())
              .bind("target", targetKey)
              .bind("table", table)
              .bind("column", column)
              .bind("start", start)
              .bind("end", end)
              .bind("run", runId)
              .bind("worker", worker)
              .execute();
          return new LeasedRange(start, end);
        });
  }

  /** Locks the counter's row until the transaction ends; makes it when it is not there. */
  private static long lockCounter(
      Handle handle, String targetKey, String table, String column, long first) {
    handle
        .createUpdate(
            "INSERT INTO key_range_counters (target_key, table_name, column_name, next_start) "
                + "VALUES (:target, :table, :column, :first) ON CONFLICT DO NOTHING")
        .bind("target", targetKey)
        .bind("table", table)
        .bind("column", column)
        .bind("first", first)
        .execute();
    return handle
        .createQuery(
            "SELECT next_start FROM key_range_counters "
                + "WHERE target_key = :target AND table_name = :table AND column_name = :column FOR UPDATE")
        .bind("target", targetKey)
        .bind("table", table)
        .bind("column", column)
        .mapTo(Long.class)
        .one();
  }
}
