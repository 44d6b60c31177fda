package org.flakebench.workload;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of the target table before the load begins.
 *
 * @param qualifiedName quoted, ready for SQL
 * @param view whether it is a view, which only reads may touch
 * @param keyColumn the column that lookups go by; null when none was found
 * @param keyMax largest key when it is an integer and there are rows; else null
 * @param timeColumn the column that time cutoffs go by; null when none was found
 * @param timeMax latest time; null without rows or time column
 */
public record TableProfile(
    String qualifiedName,
    boolean view,
    List<Column> columns,
    Column keyColumn,
    Long keyMax,
    Column timeColumn,
    Instant timeMax) {

  public TableProfile {
    columns = List.copyOf(columns);
  }

  /** The column with this name, whatever its case. */
  public Optional<Column> column(String name) {
    return columns.stream()
        .filter(
            column -> column.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
