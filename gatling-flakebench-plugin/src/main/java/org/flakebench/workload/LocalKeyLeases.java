package org.flakebench.workload;

import java.util.HashMap;
import java.util.Map;

/** Leases that are known to this process only. */
final class LocalKeyLeases implements KeyLeases {
  private final Map<String, Long> nextByColumn = new HashMap<>();

  @Override
  public synchronized Range lease(String table, String column, long notBelow, long size) {
    long start =
        Math.max(notBelow, nextByColumn.getOrDefault(table + "." + column, Long.MIN_VALUE));
    long end = Math.addExact(start, size);
    nextByColumn.put(table + "." + column, end);
    return new Range(start, end);
  }
}
