package org.flakebench.measure;

/**
 * The fourth long of an outcome: free (1 bit) · rows (31) · error (12) · statement (8) · epoch
 * (12).
 */
final class Packed {
  static final int MAX_ERRORS = 1 << 12;
  static final int MAX_STATEMENTS = 1 << 8;
  private static final int EPOCH_MASK = (1 << 12) - 1;

  /** The slot was waiting when its ticket came due. */
  private static final long FREE = 1L << 63;

  private Packed() {}

  static long of(int rows, int error, int statement, int epoch) {
    return ((long) rows << 32)
        | ((long) error << 20)
        | ((long) statement << 12)
        | (epoch & EPOCH_MASK);
  }

  /** The same of a slot that was waiting when its ticket came due. */
  static long ofFree(long packed) {
    return packed | FREE;
  }

  static boolean wasFree(long packed) {
    return packed < 0;
  }

  static int rows(long packed) {
    return (int) (packed >>> 32) & Integer.MAX_VALUE;
  }

  static int error(long packed) {
    return (int) (packed >>> 20) & (MAX_ERRORS - 1);
  }

  static int statement(long packed) {
    return (int) (packed >>> 12) & (MAX_STATEMENTS - 1);
  }

  static int epoch(long packed) {
    return (int) packed & EPOCH_MASK;
  }

  /** The same with another error. */
  static long withError(long packed, int error) {
    return packed & ~((MAX_ERRORS - 1L) << 20) | (long) error << 20;
  }

  /** The same without the rows: what an outcome is counted under. */
  static long withoutRows(long packed) {
    return packed & 0xFFFF_FFFFL;
  }
}
