package org.flakebench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flakebench.template.Operation;
import org.flakebench.template.ParameterSpec;
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
  private static final Set<String> DDL =
      Set.of("CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "COMMENT");

  private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY");

  private final TableProfile table;
  private final ValuePools pools;

  /**
   * @param pools of the table; lookups, updates and scans draw from them
   */
  public StatementPlanner(TableProfile table, ValuePools pools) {
    this.table = table;
    this.pools = pools;
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
    requireAllowed(path, statement, sql);
    if (table.view() && statement.operation() == Operation.WRITE) {
      throw problem(
          path,
          "WRITE_ON_VIEW",
          statement.kind()
              + " writes, but "
              + table.qualifiedName()
              + " is a view: give it weight 0, or name its table");
    }
    int placeholders = SqlTokens.placeholders(sql);
    List<ValueSource> sources =
        switch (statement.kind()) {
          case POINT_LOOKUP -> pointLookup(path, placeholders);
          case RANGE_SCAN -> rangeScan(path, placeholders);
          case INSERT -> insert(path, sql, placeholders);
          case UPDATE -> update(path, sql, placeholders);
          case GENERIC_SQL -> generic(index, statement, placeholders);
        };
    boolean drawsKey = statement.kind() != StatementKind.GENERIC_SQL && sources.contains(KEY);
    return new StatementPlan(index, statement.kind(), statement.series(), sql, drawsKey, sources);
  }

  private static void requireAllowed(String path, StatementSpec statement, String sql) {
    String keyword = SqlShape.firstKeyword(sql);
    if (DDL.contains(keyword)) {
      throw problem(
          path,
          "DDL_NOT_ALLOWED",
          "the statement begins with "
              + keyword
              + "; a workload reads and changes rows and never objects of the schema");
    }
    if (statement.operation() == Operation.READ && WRITES.contains(keyword)) {
      throw problem(
          path,
          "READ_WRITES",
          "the statement begins with "
              + keyword
              + (statement.kind() == StatementKind.GENERIC_SQL
                  ? ", but its operation is READ; say operation: WRITE"
                  : ", but " + statement.kind() + " reads; use another kind"));
    }
  }

  /**
   * Puts the key that was drawn for this execution; a statement with two of them gets the same key
   * twice.
   */
  private static final ValueSource KEY = (slot, sink, index) -> slot.putKey(sink, index);

  private List<ValueSource> pointLookup(String path, int placeholders) {
    requirePlaceholders(path, "POINT_LOOKUP", placeholders, 1, 1);
    requireKey(path);
    return List.of(KEY);
  }

  private List<ValueSource> rangeScan(String path, int placeholders) {
    requirePlaceholders(path, "RANGE_SCAN", placeholders, 1, 2);
    if (placeholders == 1) {
      return List.of(timeCutoff(path));
    }
    requireKey(path);
    return List.of(KEY, KEY);
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
    ValuePool ranges =
        pools
            .find(PoolKind.RANGE, table.timeColumn().name())
            .orElseThrow(() -> new IllegalStateException("no ranges were sampled"));
    return (slot, sink, index) -> ranges.put(slot.draw(ranges), sink, index);
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

  private static List<ValueSource> generic(int index, StatementSpec statement, int placeholders) {
    List<ValueSource> sources = new ArrayList<>();
    List<ParameterSpec> parameters = statement.parameters();
    if (parameters.size() != placeholders) {
      throw problem(
          "statements[" + index + "].parameters",
          "PLACEHOLDER_COUNT",
          "GENERIC_SQL takes one parameter per placeholder: there are "
              + placeholders
              + " placeholders (?) and "
              + parameters.size()
              + " parameters");
    }
    for (int i = 0; i < parameters.size(); i++) {
      sources.add(
          GenericValues.of(parameters.get(i), "statements[" + index + "].parameters[" + i + "]"));
    }
    return sources;
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
