package org.flakebench.workload;

import java.util.List;

/**
 * A pool as it was sampled: values of one column, or whole rows. Values stand in their natural
 * order, smallest first; rows in that of the time column, else of the key.
 *
 * @param columns one; for {@link PoolKind#ROW} each column of the rows; all of one size, at least 1
 */
public record SampledPool(PoolKind kind, List<PoolColumn> columns) {
  public SampledPool {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || kind != PoolKind.ROW && columns.size() != 1) {
      throw new IllegalArgumentException(kind + " cannot have " + columns.size() + " columns");
    }
    int size = columns.get(0).size();
    if (size == 0 || columns.stream().anyMatch(column -> column.size() != size)) {
      throw new IllegalArgumentException(
          "a value pool must have at least one value, the same number in each column");
    }
  }

  /** A pool of the values of one column. */
  public static SampledPool of(PoolKind kind, PoolColumn column) {
    return new SampledPool(kind, List.of(column));
  }

  /** Number of values, or of rows. */
  public int size() {
    return columns.get(0).size();
  }

  /** The column of the values; null for rows. */
  public String column() {
    return kind == PoolKind.ROW ? null : columns.get(0).name();
  }

  /** A new view that puts one of the columns; draws are counted per view. */
  public ValuePool view(PoolColumn column) {
    return new View(kind, column);
  }

  /** Not a record: drawing tells pools apart by identity. */
  private static final class View implements ValuePool {
    private final PoolKind kind;
    private final PoolColumn column;

    View(PoolKind kind, PoolColumn column) {
      this.kind = kind;
      this.column = column;
    }

    @Override
    public PoolKind kind() {
      return kind;
    }

    @Override
    public String column() {
      return column.name();
    }

    @Override
    public int size() {
      return column.size();
    }

    @Override
    public void put(int place, ParameterSink sink, int index) {
      column.put(place, sink, index);
    }

    @Override
    public Object value(int place) {
      return column.value(place);
    }
  }
}
