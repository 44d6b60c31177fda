package org.flakebench.workload;

/**
 * What tells whether pools that were sampled earlier still fit a table.
 *
 * @param incarnation changes when the table is made anew; on PostgreSQL its OID
 * @param estimatedRows as the server's statistics say, never counted; −1 when nothing is known, as
 *     of views
 */
public record TableFacts(String incarnation, long estimatedRows) {
  /** Whether rows have come or gone so much that pools of then do not stand for the table now. */
  public boolean hasOutgrown(TableFacts then) {
    if (then.estimatedRows < 0 || estimatedRows < 0) {
      return then.estimatedRows != estimatedRows;
    }
    return Math.abs(estimatedRows - then.estimatedRows) > then.estimatedRows / 2.0;
  }
}
