package org.flakebench.workload;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Guesses which column is the key, which tells the time: by name, then by type. */
public final class ColumnRoles {
  private static final List<String> TIME_NAMES =
      List.of("TIMESTAMP", "CREATED_AT", "UPDATED_AT", "EVENT_TIME", "CREATED", "UPDATED", "DATE");

  private ColumnRoles() {}

  /** More candidates for the key than that are not judged. */
  public static final int MOST_CANDIDATES = 8;

  /**
   * The key as its name tells: the first of {@link #keyCandidates}.
   *
   * @param primaryKey columns of the primary key, in order; may be empty
   * @return null when nothing fits
   */
  public static Column key(List<Column> columns, List<String> primaryKey) {
    List<Column> candidates = keyCandidates(columns, primaryKey);
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  /**
   * Columns that may be the key, the likeliest first. One that is certain stands alone: the single
   * column of the primary key; else {@code ID}. Else integer columns whose name ends in ID, ends in
   * KEY, contains ID, contains KEY; at most {@link #MOST_CANDIDATES}.
   *
   * @param primaryKey columns of the primary key, in order; may be empty
   */
  public static List<Column> keyCandidates(List<Column> columns, List<String> primaryKey) {
    if (primaryKey.size() == 1) {
      Column found = first(columns, column -> column.name().equals(primaryKey.get(0)));
      if (found != null) {
        return List.of(found);
      }
    }
    Column id = first(columns, column -> upper(column).equals("ID"));
    if (id != null) {
      return List.of(id);
    }
    List<Predicate<String>> rules =
        List.of(
            name -> name.endsWith("ID"),
            name -> name.endsWith("KEY"),
            name -> name.contains("ID"),
            name -> name.contains("KEY"));
    return rules.stream()
        .flatMap(
            rule ->
                columns.stream()
                    .filter(
                        column -> column.type() == ValueType.INTEGER && rule.test(upper(column))))
        .distinct()
        .limit(MOST_CANDIDATES)
        .toList();
  }

  /**
   * The candidate whose values tell rows apart best.
   *
   * @param candidates not empty, the likeliest first
   * @param distinctRatios distinct by non-null values of each in a sample, 0 to 1; NaN without any
   * @return the one with the highest ratio, of equal ones the first
   */
  public static Column bestKey(List<Column> candidates, double[] distinctRatios) {
    int best = 0;
    for (int i = 1; i < distinctRatios.length; i++) {
      if (distinctRatios[i] > distinctRatios[best] || Double.isNaN(distinctRatios[best])) {
        best = i;
      }
    }
    return candidates.get(best);
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
