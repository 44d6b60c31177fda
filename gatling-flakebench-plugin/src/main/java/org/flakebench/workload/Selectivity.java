package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flakebench.template.SqlComparison;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.ValueContext.Meaning;

/**
 * Bounds that let about a given share of the rows through: quantiles of the sampled values. NULLs
 * count as rows that no comparison lets through. Where only different values were sampled, and not
 * rows, the share is one of values.
 */
final class Selectivity {
  private final Object[] sorted;
  private final long[] longs;
  private final int rows;
  private final SqlComparison.Operator operator;

  private Selectivity(List<Object> sorted, int rows, SqlComparison.Operator operator) {
    this.sorted = sorted.toArray();
    this.longs =
        sorted.get(0) instanceof Long
            ? sorted.stream().mapToLong(value -> (Long) value).toArray()
            : null;
    this.rows = rows;
    this.operator = operator;
  }

  /**
   * @param comparison how the placeholder is compared; null when it is not
   */
  static GenericSource of(
      JsonNode options, String path, ValueContext context, SqlComparison comparison) {
    String column = options.path("column").asText("");
    if (comparison == null) {
      throw new TemplateException(
          path,
          "NO_COMPARISON",
          "target_selectivity needs its ? in a comparison with the column: "
              + column
              + " < ?, <= ?, > ? or >= ?");
    }
    JsonNode band = options.path("band");
    double low = (band.isArray() ? band.path(0) : band).asDouble(-1);
    double high = (band.isArray() ? band.path(1) : band).asDouble(-1);
    if (!(low > 0 && high >= low && high <= 1)) {
      throw new TemplateException(
          path + ".band",
          "BAD_VALUE",
          "target_selectivity needs a band above 0 and up to 1, or [low, high], not " + band);
    }
    ValuePool pool = context.shares(column, "target_selectivity", path);
    List<Object> values = new ArrayList<>();
    for (int place = 0; place < pool.size(); place++) {
      Object value = pool.value(place);
      if (value instanceof Comparable<?>) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      throw new TemplateException(
          path + ".column",
          "NO_VALUES",
          "target_selectivity needs values that can be compared, but " + column + " has none");
    }
    values.sort(Selectivity::compare);
    Selectivity bounds = new Selectivity(values, pool.size(), comparison.operator());
    ValueSource source =
        low == high
            ? (slot, sink, index) -> bounds.put(low, sink, index)
            : (slot, sink, index) ->
                bounds.put(low + slot.random().nextDouble() * (high - low), sink, index);
    Meaning meaning = ValueContext.meaning(pool);
    return new GenericSource(source, meaning);
  }

  /** Values of one pool are of one type, which compares with itself. */
  @SuppressWarnings("unchecked")
  private static int compare(Object value, Object other) {
    return ((Comparable<Object>) value).compareTo(other);
  }

  private void put(double share, ParameterSink sink, int index) {
    int size = sorted.length;
    int wanted = (int) Math.min(size, Math.round(share * rows));
    int place =
        switch (operator) {
          case LESS -> wanted;
          case AT_MOST -> wanted - 1;
          case GREATER -> size - wanted - 1;
          case AT_LEAST -> size - wanted;
        };
    place = Math.max(0, Math.min(size - 1, place));
    if (longs != null) {
      sink.setLong(index, longs[place]);
      return;
    }
    Object value = sorted[place];
    if (value instanceof Instant instant) {
      sink.setInstant(index, instant);
    } else if (value instanceof LocalDate date) {
      sink.setDate(index, date);
    } else if (value instanceof BigDecimal number) {
      sink.setDecimal(index, number);
    } else if (value instanceof Double number) {
      sink.setDouble(index, number);
    } else if (value instanceof UUID uuid) {
      sink.setUuid(index, uuid);
    } else if (value instanceof Boolean flag) {
      sink.setBoolean(index, flag);
    } else {
      sink.setText(index, value.toString());
    }
  }
}
