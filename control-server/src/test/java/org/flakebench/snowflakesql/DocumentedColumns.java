package org.flakebench.snowflakesql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns of Snowflake's own views and SHOW commands, from {@code documented-columns.csv}:
 * object, column, type, keys (of an OBJECT, between blanks), source.
 */
final class DocumentedColumns {
  private final Map<String, Map<String, Column>> byObject = new LinkedHashMap<>();

  /**
   * A column.
   *
   * @param type as the page names it; empty where the page has no types
   * @param keys those of an OBJECT; empty when nothing is known
   * @param source the last part of the page's address, or {@code m}: from memory
   */
  record Column(String name, String type, Set<String> keys, String source) {}

  static DocumentedColumns load() {
    DocumentedColumns columns = new DocumentedColumns();
    for (List<String> row : Csv.rows("documented-columns.csv", 5)) {
      Set<String> keys = row.get(3).isBlank() ? Set.of() : Set.of(row.get(3).strip().split(" "));
      Column old =
          columns
              .byObject
              .computeIfAbsent(row.get(0), object -> new LinkedHashMap<>())
              .put(row.get(1), new Column(row.get(1), row.get(2), keys, row.get(4)));
      if (old != null) {
        throw new IllegalStateException(row.get(0) + "." + row.get(1) + " stands there twice");
      }
    }
    return columns;
  }

  Set<String> objects() {
    return byObject.keySet();
  }

  /** The columns in the page's order; null for an object that is not there. */
  List<Column> of(String object) {
    Map<String, Column> columns = byObject.get(object);
    return columns == null ? null : new ArrayList<>(columns.values());
  }

  /** One column; null when the object has none of that name. */
  Column column(String object, String name) {
    return byObject.getOrDefault(object, Map.of()).get(name);
  }
}
