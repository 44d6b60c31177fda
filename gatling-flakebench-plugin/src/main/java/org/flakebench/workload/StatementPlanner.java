package org.flakebench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flakebench.template.Operation;
import org.flakebench.template.SqlComparison;
import org.flakebench.template.SqlEffect;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;

/**
 * Decides how each placeholder of each statement gets its values. The shortcut kinds bind by rule:
 * a lookup by a key, a range scan from a key or a time, an insert by its columns' types and a new
 * key, an update by a new value and a key. Pure.
 */
public final class StatementPlanner {
  private final TableProfile table;
  private final ValueContext context;

  /** Plans without sampled values: parameters that need them are refused. */
  public StatementPlanner(TableProfile table) {
    this(table, ValuePools.none());
  }

  /**
   * @param pools what was sampled from the table
   */
  public StatementPlanner(TableProfile table, ValuePools pools) {
    this.table = table;
    this.context = new ValueContext(table, pools);
  }

  /**
   * The plan of one statement.
   *
   * @param index its place in the template
   * @param sql its SQL with the table's name put in
   * @throws TemplateException when the statement cannot be bound to this table
   */
  public StatementPlan plan(int index, StatementSpec statement, String sql) {
    String path = "statements[" + index + "].sql";
    SqlEffect.problem(path, statement.kind(), statement.operation(), sql)
        .ifPresent(
            problem -> {
              throw new TemplateException(List.of(problem));
            });
    if (table.view() && statement.operation() == Operation.WRITE) {
      throw problem(
          path,
          "WRITE_ON_VIEW",
          statement.kind()
              + " writes, but "
              + table.qualifiedName()
              + " is a view: give it weight 0, or name its table");
    }
    if (statement.kind() == StatementKind.GENERIC_SQL) {
      GenericValues.Bound bound =
          GenericValues.of(context, statement, sql, "statements[" + index + "].parameters");
      return new StatementPlan(
          index,
          statement.kind(),
          statement.operation(),
          statement.series(),
          bound.sql(),
          false,
          bound.sources());
    }
    int placeholders = SqlTokens.placeholders(sql);
    List<ValueSource> sources =
        switch (statement.kind()) {
          case POINT_LOOKUP -> pointLookup(path, placeholders);
          case RANGE_SCAN -> rangeScan(path, sql, placeholders);
          case INSERT -> insert(path, sql, placeholders);
          case UPDATE -> update(path, sql, placeholders);
          case GENERIC_SQL -> throw new IllegalStateException("bound above");
        };
    boolean drawsKey = sources.stream().anyMatch(KeySource.class::isInstance);
    return new StatementPlan(
        index, statement.kind(), statement.operation(), statement.series(), sql, drawsKey, sources);
  }

  /**
   * Puts the key that was drawn for this execution; a statement with two of them gets the same key
   * twice.
   *
   * @param most the largest key to put, if it is an integer
   */
  private record KeySource(long most) implements ValueSource {
    @Override
    public void put(SlotValues slot, ParameterSink sink, int index) {
      if (most == Long.MAX_VALUE) {
        slot.putKey(sink, index);
      } else {
        slot.putKeyUpTo(most, sink, index);
      }
    }
  }

  private static final ValueSource KEY = new KeySource(Long.MAX_VALUE);

  private List<ValueSource> pointLookup(String path, int placeholders) {
    requirePlaceholders(path, "POINT_LOOKUP", placeholders, 1, 1);
    requireKey(path);
    return List.of(KEY);
  }

  private List<ValueSource> rangeScan(String path, String sql, int placeholders) {
    requirePlaceholders(path, "RANGE_SCAN", placeholders, 1, 2);
    if (placeholders == 1) {
      return List.of(scansByKey(sql, table) ? KEY : timeCutoff(path));
    }
    requireKey(path);
    ValueSource start = new KeySource(lastStart(sql));
    return List.of(start, start);
  }

  /** Whether a range scan with one placeholder starts at a key, and not at a time. */
  static boolean scansByKey(String sql, TableProfile table) {
    SqlComparison comparison = SqlComparison.of(sql, 0);
    return comparison != null
        && comparison.column() != null
        && table.keyColumn() != null
        && table.keyColumn().name().equalsIgnoreCase(comparison.column());
  }

  /**
   * The largest key that a range may start at without reaching beyond the table's last key, so that
   * every scan reads as many rows as it is meant to.
   */
  private long lastStart(String sql) {
    long reach = SqlShape.rangeReach(sql);
    boolean inside = reach > 0 && table.keyMax() != null && table.keyMax() > reach;
    return inside ? table.keyMax() - reach : Long.MAX_VALUE;
  }

  private ValueSource timeCutoff(String path) {
    if (table.timeColumn() == null || table.timeMax() == null) {
      throw problem(
          path,
          "NO_TIME_COLUMN",
          "a range scan with one placeholder is cut off by time, but "
              + table.qualifiedName()
              + (table.timeColumn() == null
                  ? " has no column of a time type"
                  : " has no rows to take a time from")
              + "; use two placeholders to scan by key");
    }
    ValuePool times =
        context
            .pools()
            .find(PoolKind.RANGE, table.timeColumn().name())
            .orElseThrow(() -> new IllegalStateException("no ranges were sampled"));
    return (slot, sink, index) -> times.put(slot.draw(times), sink, index);
  }

  private List<ValueSource> insert(String path, String sql, int placeholders) {
    List<String> names = SqlShape.insertColumns(sql);
    if (names == null) {
      throw problem(
          path,
          "CANNOT_BIND",
          "an INSERT must name its columns and give one row of values, as in INSERT INTO {table} (a, b) VALUES (?, ?), with at "
              + "most one placeholder per value; this one has "
              + placeholders
              + " placeholders that cannot be told apart");
    }
    List<ValueSource> sources = new ArrayList<>();
    for (String name : names) {
      Column column = requireColumn(path, name);
      sources.add(column.equals(table.keyColumn()) ? newKey(path, column) : valueFor(path, column));
    }
    return sources;
  }

  private ValueSource newKey(String path, Column column) {
    return switch (column.type()) {
      case INTEGER -> (slot, sink, index) -> sink.setLong(index, slot.nextNewKey());
      case UUID -> ColumnValues.uuid();
      case TEXT -> {
        if (column.maxLength() != null && column.maxLength() < 36) {
          throw problem(
              path,
              "CANNOT_BIND",
              "new keys of a text column are UUIDs of 36 characters, but "
                  + column.name()
                  + " holds "
                  + column.maxLength());
        }
        yield ColumnValues.uuidText();
      }
      default -> valueFor(path, column);
    };
  }

  private List<ValueSource> update(String path, String sql, int placeholders) {
    requirePlaceholders(path, "UPDATE", placeholders, 1, 2);
    requireKey(path);
    if (placeholders == 1) {
      return List.of(KEY);
    }
    String name = SqlShape.updatedColumn(sql);
    if (name == null) {
      throw problem(
          path,
          "CANNOT_BIND",
          "an UPDATE with two placeholders must have the form UPDATE {table} SET column = ? WHERE key = ?");
    }
    return List.of(valueFor(path, requireColumn(path, name)), KEY);
  }

  private ValueSource valueFor(String path, Column column) {
    ValueSource source = ColumnValues.of(column);
    if (source == null) {
      throw problem(
          path,
          "CANNOT_BIND",
          "no values are made for the type "
              + column.typeName()
              + " of column "
              + column.name()
              + "; write a literal for it, or use GENERIC_SQL");
    }
    return source;
  }

  private Column requireColumn(String path, String name) {
    Optional<Column> column = table.column(name);
    if (column.isEmpty()) {
      throw problem(
          path,
          "MISSING_COLUMN",
          "the column "
              + name
              + " does not exist in "
              + table.qualifiedName()
              + "; it has "
              + String.join(", ", table.columns().stream().map(Column::name).toList()));
    }
    return column.get();
  }

  private void requireKey(String path) {
    if (table.keyColumn() == null) {
      throw problem(
          path,
          "NO_KEY_COLUMN",
          "no key column was found in "
              + table.qualifiedName()
              + ": it has no single-column primary key, no column ID and no integer column whose name says ID or KEY");
    }
  }

  private static void requirePlaceholders(
      String path, String kind, int found, int least, int most) {
    if (found < least || found > most) {
      throw problem(
          path,
          "PLACEHOLDER_COUNT",
          kind
              + " takes "
              + (least == most ? least : least + " to " + most)
              + " placeholders (?), this one has "
              + found);
    }
  }

  private static TemplateException problem(String path, String code, String message) {
    return new TemplateException(path, code, message);
  }
}
