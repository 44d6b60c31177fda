package org.flakebench.workload;

/**
 * Values of one kind that were sampled from the target table and are put into statements by their
 * place, without being copied. Immutable; thread-safe.
 */
public interface ValuePool {
  PoolKind kind();

  /** The column that the values come from; null for rows. */
  String column();

  /** Number of values (rows for {@link PoolKind#ROW}), at least 1. */
  int size();

  /**
   * Puts the value at {@code place} as parameter {@code index}, without allocating where the type
   * is primitive.
   *
   * @param place 0 ≤ place < {@link #size()}
   */
  void put(int place, ParameterSink sink, int index);

  /**
   * The value at a place: a Long, BigDecimal, Double, String, Boolean, UUID, Instant, LocalDate or
   * null.
   */
  Object value(int place);
}
