package org.flakebench.target;

import java.util.stream.Collectors;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TableType;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.TableProfile;

/**
 * The SQL of a kind where a template gives none: its {@link Intent} in the dialect of the table
 * type.
 */
public final class CanonicalSql {
  private CanonicalSql() {}

  /**
   * The SQL of a kind on a table.
   *
   * @throws TemplateException when the table has nothing that such a statement could go by
   */
  public static String of(TableType type, StatementKind kind, TableProfile table) {
    return of(type, Intent.of(kind, table));
  }

  /**
   * @throws TemplateException when tables of this type do not take such statements
   */
  static String of(TableType type, Intent intent) {
    boolean readOnly = type.isReadOnly();
    return switch (intent.kind()) {
      case POINT_LOOKUP -> "SELECT * FROM {table} WHERE " + quoted(intent.by()) + " = ?";
      case RANGE_SCAN -> "SELECT * FROM {table} WHERE " + range(type, intent);
      case INSERT -> {
        requireWritable(!readOnly, type, intent);
        yield insert(intent);
      }
      case UPDATE -> {
        requireWritable(!readOnly, type, intent);
        yield "UPDATE {table} SET "
            + quoted(intent.columns().get(0))
            + " = ? WHERE "
            + quoted(intent.by())
            + " = ?";
      }
      case GENERIC_SQL -> throw new IllegalStateException("there is no intent for GENERIC_SQL");
    };
  }

  private static String range(TableType type, Intent intent) {
    String by = quoted(intent.by());
    if (intent.access() == Intent.Access.FOLLOWING_KEYS) {
      return by + " BETWEEN ? AND ? + " + (intent.rows() - 1);
    }
    // Hybrid tables pay dearly for sorting whole rows; without it they read as many, but others.
    String order = type == TableType.HYBRID ? "" : " ORDER BY " + by;
    return by + " >= ?" + order + " LIMIT " + intent.rows();
  }

  private static String insert(Intent intent) {
    String names =
        intent.columns().stream().map(CanonicalSql::quoted).collect(Collectors.joining(", "));
    String marks = intent.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO {table} (" + names + ") VALUES (" + marks + ")";
  }

  private static void requireWritable(boolean writable, TableType type, Intent intent) {
    if (!writable) {
      throw new TemplateException(
          "statements",
          "NO_CANONICAL_SQL",
          intent.kind()
              + " has no canonical sql for "
              + type
              + " tables, which are only read from; give it weight 0");
    }
  }

  private static String quoted(Column column) {
    return '"' + column.name().replace("\"", "\"\"") + '"';
  }
}
