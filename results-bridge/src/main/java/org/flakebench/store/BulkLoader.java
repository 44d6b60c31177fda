package org.flakebench.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Loads rows of several tables in one transaction, each table in one go: PostgreSQL by COPY in
 * binary, Snowflake by files that are put to a stage before the transaction begins. All rows go in,
 * and the store says that it took as many as were given, or none does. Thread-safe.
 */
public interface BulkLoader {
  /** The first work of the transaction. */
  interface Gate {
    /**
     * @return false: nothing shall be loaded
     */
    boolean open(Handle handle);
  }

  /**
   * The last work of the transaction.
   *
   * @param <T> what it makes
   */
  interface After<T> {
    /**
     * @param taken how many rows of each source the store took
     * @throws IOException and all is rolled back
     */
    T done(Handle handle, List<Long> taken) throws IOException;
  }

  /**
   * Loads.
   *
   * @param handle without a transaction; its connection may be busy for as long as a bulk load may
   *     take
   * @param name what is loaded, unique and the same for each attempt, as {@code
   *     run/worker-0-1/segment-000001}: for messages, and for the place on Snowflake's stage, so
   *     that an attempt replaces what the one before left there
   * @param gate may write; the sources may have been asked for their rows before it
   * @param sources each for a table of its own
   * @return what the last work made; empty when the gate was closed
   * @throws IOException when rows cannot be written, or the store refuses them; nothing is loaded
   *     then
   */
  <T> Optional<T> load(
      Handle handle, String name, Gate gate, List<BulkSource> sources, After<T> after)
      throws IOException;

  /** Refuses a count that is not the one that was given: then all is to be rolled back. */
  static long counted(String name, BulkTable table, long given, long taken) throws IOException {
    if (taken != given) {
      throw new IOException(
          "the store took " + taken + " of " + given + " " + table.rows() + " of " + name);
    }
    return taken;
  }
}
