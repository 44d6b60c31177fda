package org.flakebench.target;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;

/**
 * The SQL of a kind where a template gives none. Defined by intent, so that every dialect reads the
 * same number of rows: a lookup one, a range scan the keys of {@value #RANGE_ROWS} following
 * numbers, an insert and an update write one.
 */
final class CanonicalSql {
  static final int RANGE_ROWS = 100;
  private static final List<String> UPDATE_NAMES =
      List.of("UPDATED_AT", "STATUS", "STATE", "UPDATED", "MODIFIED_AT");

  private CanonicalSql() {}

  static String postgres(StatementKind kind, TableProfile table) {
    if (kind == StatementKind.GENERIC_SQL || table.keyColumn() == null) {
      throw new TemplateException(
          "statements",
          "NO_CANONICAL_SQL",
          kind
              + " needs its sql: there is no canonical one "
              + (kind == StatementKind.GENERIC_SQL
                  ? "for GENERIC_SQL"
                  : "for a table without a key column"));
    }
    String key = quoted(table.keyColumn());
    return switch (kind) {
      case POINT_LOOKUP -> "SELECT * FROM {table} WHERE " + key + " = ?";
      case RANGE_SCAN ->
          "SELECT * FROM {table} WHERE " + key + " BETWEEN ? AND ? + " + (RANGE_ROWS - 1);
      case INSERT -> insert(table);
      case UPDATE ->
          "UPDATE {table} SET " + quoted(updateColumn(table)) + " = ? WHERE " + key + " = ?";
      case GENERIC_SQL -> throw new IllegalStateException("refused above");
    };
  }

  private static String insert(TableProfile table) {
    List<Column> columns =
        table.columns().stream()
            .filter(
                column ->
                    column.required()
                        || column.equals(table.keyColumn())
                        || column.equals(table.timeColumn()))
            .toList();
    String names = columns.stream().map(CanonicalSql::quoted).collect(Collectors.joining(", "));
    String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO {table} (" + names + ") VALUES (" + marks + ")";
  }

  private static Column updateColumn(TableProfile table) {
    for (String name : UPDATE_NAMES) {
      var found = table.column(name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return table.columns().stream()
        .filter(column -> !column.equals(table.keyColumn()) && column.type() != ValueType.OTHER)
        .filter(column -> !column.name().toUpperCase(Locale.ROOT).endsWith("ID"))
        .findFirst()
        .orElseThrow(
            () ->
                new TemplateException(
                    "statements",
                    "NO_CANONICAL_SQL",
                    "UPDATE needs its sql: " + table.qualifiedName() + " has no column to change"));
  }

  private static String quoted(Column column) {
    return '"' + column.name().replace("\"", "\"\"") + '"';
  }
}
