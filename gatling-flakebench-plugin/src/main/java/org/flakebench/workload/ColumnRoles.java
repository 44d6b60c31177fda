package org.flakebench.workload;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Guesses which column is the key, which tells the time: by name, then by type. */
public final class ColumnRoles {
  private static final List<String> TIME_NAMES =
      List.of("TIMESTAMP", "CREATED_AT", "UPDATED_AT", "EVENT_TIME", "CREATED", "UPDATED", "DATE");

  private ColumnRoles() {}

  /**
   * The key: the single column of the primary key if there is one; else {@code ID}; else the first
   * integer column whose name ends in ID, ends in KEY, contains ID, contains KEY.
   *
   * @param primaryKey columns of the primary key, in order; may be empty
   * @return null when nothing fits
   */
  public static Column key(List<Column> columns, List<String> primaryKey) {
    if (primaryKey.size() == 1) {
      Column found = first(columns, column -> column.name().equals(primaryKey.get(0)));
      if (found != null) {
        return found;
      }
    }
    Column id = first(columns, column -> upper(column).equals("ID"));
    if (id != null) {
      return id;
    }
    List<Predicate<String>> rules =
        List.of(
            name -> name.endsWith("ID"),
            name -> name.endsWith("KEY"),
            name -> name.contains("ID"),
            name -> name.contains("KEY"));
    for (Predicate<String> rule : rules) {
      Column found =
          first(columns, column -> column.type() == ValueType.INTEGER && rule.test(upper(column)));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * The time column: by name among the temporal ones, else the first temporal one; null when there
   * is none.
   */
  public static Column time(List<Column> columns) {
    Predicate<Column> temporal =
        column -> column.type() == ValueType.TIMESTAMP || column.type() == ValueType.DATE;
    for (String name : TIME_NAMES) {
      Column found = first(columns, column -> temporal.test(column) && upper(column).equals(name));
      if (found != null) {
        return found;
      }
    }
    return first(columns, temporal);
  }

  private static Column first(List<Column> columns, Predicate<Column> rule) {
    return columns.stream().filter(rule).findFirst().orElse(null);
  }

  private static String upper(Column column) {
    return column.name().toUpperCase(Locale.ROOT);
  }
}
