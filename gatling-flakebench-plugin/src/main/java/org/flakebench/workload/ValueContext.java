package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.flakebench.template.TemplateException;

/**
 * What values are made from: the table as it was seen, and the values that were sampled from it.
 * Immutable.
 */
public record ValueContext(TableProfile table, ValuePools pools) {

  /** In which kind of pool a value is looked for; the first that there is counts. */
  private static final List<PoolKind> SAMPLES =
      List.of(PoolKind.ROW, PoolKind.KEY, PoolKind.RANGE, PoolKind.GENERIC_SQL, PoolKind.COLUMN);

  /** Where rows count as often as the table has them comes first. */
  private static final List<PoolKind> SHARES =
      List.of(PoolKind.ROW, PoolKind.KEY, PoolKind.COLUMN, PoolKind.GENERIC_SQL, PoolKind.RANGE);

  /**
   * The pool that a value of a column is drawn from: ROW, KEY if it is the key, RANGE if it is the
   * time column, GENERIC_SQL, COLUMN.
   *
   * @param strategy who asks, for the message
   * @throws TemplateException when no values of the column were sampled
   */
  ValuePool sample(String column, String strategy, String path) {
    return first(SAMPLES, column, strategy, path);
  }

  /** The pool that tells best which share of the rows has which values. */
  ValuePool shares(String column, String strategy, String path) {
    return first(SHARES, column, strategy, path);
  }

  private ValuePool first(List<PoolKind> kinds, String column, String strategy, String path) {
    for (PoolKind kind : kinds) {
      boolean fits =
          switch (kind) {
            case KEY -> isKey(column);
            case RANGE -> isTime(column);
            default -> true;
          };
      Optional<ValuePool> pool = fits ? pools.find(kind, column) : Optional.empty();
      if (pool.isPresent()) {
        return pool.get();
      }
    }
    throw new TemplateException(
        path + ".column",
        "NO_VALUES",
        strategy
            + " draws values of the column "
            + column
            + ", but none were sampled"
            + (table.column(column).isPresent()
                ? ": the table has none"
                : ": "
                    + table.qualifiedName()
                    + " has the columns "
                    + String.join(", ", table.columns().stream().map(Column::name).toList())));
  }

  boolean isKey(String column) {
    return table.keyColumn() != null && table.keyColumn().name().equalsIgnoreCase(column);
  }

  boolean isTime(String column) {
    return table.timeColumn() != null && table.timeColumn().name().equalsIgnoreCase(column);
  }

  /** What the values of a pool are, by the first that is not null. */
  static Meaning meaning(ValuePool pool) {
    for (int place = 0; place < pool.size(); place++) {
      Object value = pool.value(place);
      if (value instanceof Long || value instanceof BigDecimal || value instanceof Double) {
        return Meaning.NUMBER;
      }
      if (value instanceof Instant || value instanceof LocalDate) {
        return Meaning.TIME;
      }
      if (value != null) {
        return Meaning.OTHER;
      }
    }
    return Meaning.NOTHING;
  }

  /** What can be done with a value. */
  enum Meaning {
    /** Always null, so that everything can be done with it. */
    NOTHING,
    NUMBER,
    TIME,
    OTHER
  }
}
