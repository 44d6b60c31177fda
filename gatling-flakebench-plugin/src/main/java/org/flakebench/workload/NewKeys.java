package org.flakebench.workload;

/**
 * New integer keys for inserts: the worker leases large ranges, its slots take small shares of
 * them. A share is taken without I/O except when a range is used up, which happens before the
 * operation's clock starts.
 */
public final class NewKeys {
  /**
   * Leases and shares fit into each other without a rest, so that no share crosses the end of a
   * lease.
   */
  private static final long LEASE = 1 << 20;

  private static final int SHARE = 256;

  private final KeyLeases leases;
  private final String table;
  private final Column column;
  private final long notBelow;

  private long next;
  private long end;

  /**
   * @param notBelow one above the largest key in the table
   */
  public NewKeys(KeyLeases leases, String table, Column column, long notBelow) {
    this.leases = leases;
    this.table = table;
    this.column = column;
    this.notBelow = notBelow;
  }

  /** A slot's share. */
  public Share share() {
    return new Share();
  }

  private synchronized long takeShare() {
    if (next >= end) {
      long room = column.maxInteger() - notBelow;
      // Small key types have room for small leases only.
      long size = Math.max(SHARE, Math.min(LEASE, room / 8) / SHARE * SHARE);
      KeyLeases.Range range = leases.lease(table, column.name(), notBelow, size);
      next = range.start();
      end = range.endExclusive();
    }
    long from = next;
    next += SHARE;
    if (from + SHARE - 1 > column.maxInteger()) {
      throw new IllegalStateException(
          "no new keys left: the next key "
              + from
              + " of "
              + table
              + "."
              + column.name()
              + " does not fit into its type "
              + column.typeName()
              + ", which ends at "
              + column.maxInteger());
    }
    return from;
  }

  /** Keys of one slot; used by its thread only. */
  public final class Share implements AutoCloseable {
    private long at;
    private int left;

    private Share() {}

    long next() {
      if (left == 0) {
        at = takeShare();
        left = SHARE;
      }
      left--;
      return at++;
    }

    /** Keys not used are lost; a range is large enough for that. */
    @Override
    public void close() {
      left = 0;
    }
  }
}
