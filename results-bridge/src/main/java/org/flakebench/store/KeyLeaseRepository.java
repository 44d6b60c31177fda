package org.flakebench.store;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Leases ranges of keys for inserts: no two ranges of the same key column overlap, whoever asks
 * from wherever. Ranges are never given back. Safe to use from several threads and processes.
 */
public final class KeyLeaseRepository {
  private static final String KEY =
      "target_key = :target AND table_name = :table AND column_name = :column";

  /** Locks the counter's row until the transaction ends. Does nothing when there is no room. */
  private static final String ADVANCE =
      "UPDATE key_range_counters SET next_start = greatest(next_start, :first) + :size WHERE "
          + KEY
          + " AND next_start <= :highest";

  private static final String NEXT = "SELECT next_start FROM key_range_counters WHERE " + KEY;

  private final Jdbi jdbi;
  private final Dialect dialect;
  private final String insertCounter;
  private final String insertLease;

  KeyLeaseRepository(Jdbi jdbi, Dialect dialect) {
    this.jdbi = jdbi;
    this.dialect = dialect;
    insertCounter =
        dialect.insertIfAbsent(
            "key_range_counters",
            List.of("target_key", "table_name", "column_name"),
            Columns.of(
                "target_key", ":target",
                "table_name", ":table",
                "column_name", ":column",
                "next_start", ":first"));
    insertLease =
        dialect.insert(
            "key_range_leases",
            Columns.of(
                "lease_id", ":id",
                "target_key", ":target",
                "table_name", ":table",
                "column_name", ":column",
                "range_start", ":start",
                "range_end", ":end",
                "run_id", ":run",
                "worker", ":worker"));
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
    if (notBelow > Long.MAX_VALUE - size) {
      throw noRoom(size, notBelow, table, column);
    }
    Map<String, Object> key = Map.of("target", targetKey, "table", table, "column", column);
    return jdbi.inTransaction(
        handle -> {
          if (!advance(handle, key, notBelow, size)) {
            makeCounter(handle, key, notBelow);
            if (!advance(handle, key, notBelow, size)) {
              throw noRoom(size, next(handle, key), table, column);
            }
          }
          long end = next(handle, key);
          LeasedRange range = new LeasedRange(end - size, end);
          handle
              .createUpdate(insertLease)
              .bindMap(key)
              .bind("id", UUID.randomUUID().toString())
              .bind("start", range.start())
              .bind("end", range.endExclusive())
              .bind("run", runId)
              .bind("worker", worker)
              .execute();
          return range;
        });
  }

  private static StoreUsageException noRoom(long size, long from, String table, String column) {
    return new StoreUsageException(
        "no room for "
            + size
            + " keys from "
            + from
            + " on in "
            + table
            + "."
            + column
            + ": keys end at "
            + Long.MAX_VALUE);
  }

  private static boolean advance(Handle handle, Map<String, Object> key, long first, long size) {
    return handle
            .createUpdate(ADVANCE)
            .bindMap(key)
            .bind("first", first)
            .bind("size", size)
            .bind("highest", Long.MAX_VALUE - size)
            .execute()
        > 0;
  }

  private void makeCounter(Handle handle, Map<String, Object> key, long first) {
    Columns.inserted(dialect, handle.createUpdate(insertCounter).bindMap(key).bind("first", first));
  }

  private static long next(Handle handle, Map<String, Object> key) {
    return handle.createQuery(NEXT).bindMap(key).mapTo(Long.class).one();
  }
}
