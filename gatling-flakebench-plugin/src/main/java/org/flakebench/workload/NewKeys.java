package org.flakebench.workload;

/**
 * New integer keys for inserts: the worker leases large ranges, its slots take small shares of
 * them. A share is taken without I/O except when a range is used up, which happens before the
 * operation's clock starts.
 */
public final class NewKeys {
  private static final long LEASE = 1 << 20;

  private static final int SHARE = 256;

  private final KeyLeases leases;
  private final String table;
  private final Column column;
  private final long notBelow;

  private long next;
  private long end;
  private boolean exhausted;

  /**
   * @param notBelow one above the largest key in the table; keys begin at 1 where that is less
   */
  public NewKeys(KeyLeases leases, String table, Column column, long notBelow) {
    this.leases = leases;
    this.table = table;
    this.column = column;
    this.notBelow = Math.max(1, notBelow);
  }

  /** A slot's share. */
  public Share share() {
    return new Share();
  }

  private synchronized KeyLeases.Range takeShare() {
    if (next >= end && !exhausted) {
      lease();
    }
    if (exhausted || next > column.maxInteger()) {
      // Nothing is leased any more: leases only grow.
      exhausted = true;
      throw new IllegalStateException(
          "no new keys are left in "
              + table
              + "."
              + column.name()
              + ": its type "
              + column.typeName()
              + " ends at "
              + column.maxInteger());
    }
    KeyLeases.Range share = new KeyLeases.Range(next, next + Math.min(SHARE, end - next));
    next = share.endExclusive();
    return share;
  }

  private void lease() {
    long room = column.maxInteger() - notBelow;
    // Small key types have room for small leases only.
    long size = Math.max(SHARE, Math.min(LEASE, room / 8) / SHARE * SHARE);
    try {
      KeyLeases.Range range = leases.lease(table, column.name(), notBelow, size);
      next = range.start();
      end = range.endExclusive();
    } catch (ArithmeticException beyondLong) {
      exhausted = true;
    }
  }

  /** Keys of one slot; used by its thread only. */
  public final class Share implements AutoCloseable {
    private long at;
    private long left;

    private Share() {}

    /**
     * The next new key.
     *
     * @throws IllegalStateException when the column's type holds no larger keys
     */
    long next() {
      if (left == 0) {
        KeyLeases.Range share = takeShare();
        at = share.start();
        left = Math.min(share.endExclusive() - at, column.maxInteger() - at + 1);
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
