package org.flakebench.report;

import java.util.List;
import java.util.Map;

/** A summary that was read back may have null where it should have an empty list. */
final class Lists {
  private Lists() {}

  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
    return map == null ? Map.of() : map;
  }
}
