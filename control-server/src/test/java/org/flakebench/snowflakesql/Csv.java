package org.flakebench.snowflakesql;

import java.util.List;

/** Tables of this package: fields between commas without quotes, {@code #} begins a comment. */
final class Csv {
  private Csv() {}

  /** The rows of a resource beside this class; each must have that many fields. */
  static List<List<String>> rows(String resource, int fields) {
    List<List<String>> rows =
        Resource.text(resource)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    for (List<String> row : rows) {
      if (row.size() != fields) {
        throw new IllegalStateException(resource + ": not " + fields + " fields: " + row);
      }
    }
    return rows;
  }
}
