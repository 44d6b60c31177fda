package org.flakebench.workload;

import java.util.List;

/**
 * A pool that a run wants.
 *
 * @param columns one; for {@link PoolKind#ROW} those that the rows shall have
 * @param size how many values are wanted; a small table gives fewer
 */
public record PoolNeed(PoolKind kind, List<Column> columns, int size) {
  private static final int LEAST = 5_000;
  private static final int LEAST_RANGES = 2_000;
  private static final int USUAL_KEYS = 100_000;
  private static final int MOST = 100_000;
  private static final int MOST_KEYS = 1_000_000;

  public PoolNeed {
    columns = List.copyOf(columns);
  }

  /**
   * A need of the usual size: 100,000 keys, or 50 per slot where that is more, up to 1,000,000;
   * 2,000 ranges, or 10 per slot, up to 1,000,000; 5,000 other values, or 50 per slot, up to
   * 100,000.
   *
   * @param slots of all workers
   */
  public static PoolNeed of(PoolKind kind, List<Column> columns, int slots) {
    long size =
        switch (kind) {
          case KEY -> Math.min(MOST_KEYS, Math.max(USUAL_KEYS, 50L * slots));
          case RANGE -> Math.min(MOST_KEYS, Math.max(LEAST_RANGES, 10L * slots));
          case ROW, COLUMN, GENERIC_SQL -> Math.min(MOST, Math.max(LEAST, 50L * slots));
        };
    return new PoolNeed(kind, columns, (int) size);
  }

  /** The column; null for rows. */
  public Column column() {
    return kind == PoolKind.ROW ? null : columns.get(0);
  }

  /** Kind and column, for people. */
  public String name() {
    return kind == PoolKind.ROW ? kind.name() : kind + " " + columns.get(0).name();
  }
}
