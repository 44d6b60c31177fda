package org.flakebench.gatling.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import scala.jdk.javaapi.CollectionConverters;

/** The rows of a batch as they come from a session. */
final class BatchRows {
  private BatchRows() {}

  /**
   * The rows, in order.
   *
   * @param value a Java or Scala collection of maps
   * @throws IllegalArgumentException when it is something else
   */
  static List<Map<?, ?>> of(Object value) {
    List<Map<?, ?>> rows = new ArrayList<>();
    if (value instanceof scala.collection.Iterable<?> scala) {
      CollectionConverters.asJava(scala).forEach(row -> rows.add(row(row)));
    } else if (value instanceof Iterable<?> java) {
      java.forEach(row -> rows.add(row(row)));
    } else {
      throw new IllegalArgumentException(
          "the rows of a batch must be a list of maps, not " + name(value));
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one row");
    }
    return rows;
  }

  private static Map<?, ?> row(Object value) {
    if (value instanceof Map<?, ?> java) {
      return java;
    }
    if (value instanceof scala.collection.Map<?, ?> scala) {
      return CollectionConverters.asJava(scala);
    }
    throw new IllegalArgumentException("a row of a batch must be a map, not " + name(value));
  }

  private static String name(Object value) {
    return value == null ? "null" : "a " + value.getClass().getName();
  }
}
