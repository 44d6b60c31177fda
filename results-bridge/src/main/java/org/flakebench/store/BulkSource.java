package org.flakebench.store;

import java.io.IOException;
import org.jdbi.v3.core.Handle;

/** Rows for one table. */
public interface BulkSource {
  /** Where they go. */
  BulkTable table();

  /**
   * Writes all rows; called once.
   *
   * @param handle for questions to the store before the first row; not later, since on PostgreSQL
   *     the rows are on their way on the same connection
   */
  void rows(Handle handle, BulkRows into) throws IOException;
}
