package org.flakebench.target;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;

/**
 * What a canonical statement is to do, before it is written in any dialect: the same on all of
 * them, so that runs on different databases can be compared.
 *
 * @param rows rows that one execution reads or writes, where the table has that many from its
 *     starting point on
 * @param by the column that the statement goes by; null for an insert
 * @param columns the columns that it touches: those that it reads, fills, or changes
 */
public record Intent(StatementKind kind, Access access, int rows, Column by, List<Column> columns) {
  /** How the rows are found. */
  public enum Access {
    /** The row with a key. */
    KEY,
    /** The rows of so many following numbers, which are as many rows where keys have no gaps. */
    FOLLOWING_KEYS,
    /** The first rows from a key or a time on. */
    ONWARDS,
    /** A row that was not there. */
    NEW_ROW
  }

  /** Rows that a range scan reads. */
  public static final int RANGE_ROWS = 100;

  private static final int MOST_INSERTED = 12;
  private static final List<String> UPDATE_NAMES =
      List.of("UPDATED_AT", "STATUS", "STATE", "UPDATED", "MODIFIED_AT");

  public Intent {
    columns = List.copyOf(columns);
  }

  /**
   * What a kind of statement is to do to a table.
   *
   * @throws TemplateException when the table has no column that it could go by
   */
  public static Intent of(StatementKind kind, TableProfile table) {
    Column key = table.keyColumn();
    return switch (kind) {
      case POINT_LOOKUP -> new Intent(kind, Access.KEY, 1, key(kind, table), table.columns());
      case RANGE_SCAN -> {
        // A limit ends a scan early, and how early differs between databases: only as a way out.
        boolean numbers = key != null && key.type() == ValueType.INTEGER;
        Column by = key != null ? key : table.timeColumn();
        if (by == null) {
          throw none(kind, "for a table without a key column and without a time column");
        }
        Access access = numbers ? Access.FOLLOWING_KEYS : Access.ONWARDS;
        yield new Intent(kind, access, RANGE_ROWS, by, table.columns());
      }
      case INSERT -> new Intent(kind, Access.NEW_ROW, 1, null, inserted(table));
      case UPDATE -> {
        Column by = key(kind, table);
        yield new Intent(kind, Access.KEY, 1, by, List.of(updated(table)));
      }
      case GENERIC_SQL -> throw none(kind, "for GENERIC_SQL");
    };
  }

  private static Column key(StatementKind kind, TableProfile table) {
    if (table.keyColumn() == null) {
      throw none(kind, "for a table without a key column");
    }
    return table.keyColumn();
  }

  /**
   * What an insert must fill, the key and the time; of a table that demands nothing, some columns.
   */
  private static List<Column> inserted(TableProfile table) {
    List<Column> wanted =
        table.columns().stream()
            .filter(
                column ->
                    column.required()
                        || column.equals(table.keyColumn())
                        || column.equals(table.timeColumn()))
            .toList();
    List<Column> columns =
        wanted.isEmpty()
            ? table.columns().stream()
                .filter(column -> column.type() != ValueType.OTHER)
                .limit(MOST_INSERTED)
                .toList()
            : wanted;
    if (columns.isEmpty()) {
      throw none(
          StatementKind.INSERT, "for " + table.qualifiedName() + ": it has no column to fill");
    }
    return columns;
  }

  private static Column updated(TableProfile table) {
    Stream<Column> known = UPDATE_NAMES.stream().flatMap(name -> table.column(name).stream());
    Stream<Column> others =
        table.columns().stream()
            .filter(column -> !column.name().toUpperCase(Locale.ROOT).endsWith("ID"));
    return Stream.concat(known, others)
        .filter(column -> !column.equals(table.keyColumn()) && column.type() != ValueType.OTHER)
        .findFirst()
        .orElseThrow(
            () ->
                none(
                    StatementKind.UPDATE,
                    "for " + table.qualifiedName() + ": it has no column to change"));
  }

  private static TemplateException none(StatementKind kind, String why) {
    return new TemplateException(
        "statements",
        "NO_CANONICAL_SQL",
        kind + " needs its sql: there is no canonical one " + why);
  }
}
