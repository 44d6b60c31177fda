package org.flakebench.gatling.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request got from the database, as its checks see it.
 *
 * @param table rows of a query; empty for other requests
 * @param updateCount rows changed; −1 when the request is a query
 * @param keys generated keys; empty when none were asked for
 * @param outParameters values of a call's out parameters, by name
 */
record SqlResult(Table table, long updateCount, Table keys, Map<String, Object> outParameters) {

  /**
   * Rows with named columns.
   *
   * @param labels of the columns, as the database gives them
   * @param rows values in the order of the labels; empty when nobody wants to look at them
   * @param count of rows that were fetched, whether they were kept or not
   */
  record Table(List<String> labels, List<Object[]> rows, int count) {
    static final Table NONE = new Table(List.of(), List.of(), 0);

    /**
     * Where a column stands; case does not count.
     *
     * @throws IllegalArgumentException when there is no such column
     */
    int indexOf(String column) {
      for (int i = 0; i < labels.size(); i++) {
        if (labels.get(i).equalsIgnoreCase(column)) {
          return i;
        }
      }
      throw new IllegalArgumentException(
          "there is no column " + column + ", only " + String.join(", ", labels));
    }

    /** All rows as maps from label to value, in the order of the columns. */
    List<Map<String, Object>> asMaps() {
      List<Map<String, Object>> maps = new ArrayList<>(rows.size());
      for (Object[] row : rows) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
          map.putIfAbsent(labels.get(i), row[i]);
        }
        maps.add(map);
      }
      return maps;
    }
  }

  static SqlResult ofRows(Table table) {
    return new SqlResult(table, -1, Table.NONE, Map.of());
  }

  static SqlResult ofUpdate(long count, Table keys) {
    return new SqlResult(Table.NONE, count, keys, Map.of());
  }
}
