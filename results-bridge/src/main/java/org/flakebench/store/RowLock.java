package org.flakebench.store;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * How to read a row so that it stays as it was read until the transaction ends. Immutable.
 *
 * @param lock a statement that locks the row first; null where reading does it
 * @param read a query for the row
 */
public record RowLock(String lock, String read) {
  /** Where the query itself locks. */
  static RowLock reading(String read) {
    return new RowLock(null, read);
  }

  /** Where only a write locks. */
  static RowLock writing(String lock, String read) {
    return new RowLock(lock, read);
  }

  /**
   * Locks the row, waiting for others, and gives the query that reads it.
   *
   * @param handle in a transaction
   * @param key what the statements name, by name
   */
  Query on(Handle handle, Map<String, ?> key) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException("a row is locked for the rest of a transaction: begin one");
    }
    if (lock != null) {
      handle.createUpdate(lock).bindMap(key).execute();
    }
    return handle.createQuery(read).bindMap(key);
  }
}
