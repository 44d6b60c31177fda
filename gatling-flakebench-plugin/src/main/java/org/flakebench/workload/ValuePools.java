package org.flakebench.workload;

import java.util.Optional;

/** The value pools of a run. Immutable; thread-safe. */
public interface ValuePools {
  /**
   * The pool of a kind for a column, whatever the column's case; for {@link PoolKind#ROW} the view
   * of its rows that puts this column.
   */
  Optional<ValuePool> find(PoolKind kind, String column);

  /** No pools at all. */
  static ValuePools none() {
    return (kind, column) -> Optional.empty();
  }
}
