package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SplittableRandom;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TimeText;
import org.flakebench.workload.ValueContext.Meaning;

/** Uniform random values between two bounds, given or taken from a column. */
final class RandomValues {
  private RandomValues() {}

  static GenericSource numeric(JsonNode options, String path) {
    BigDecimal min = number(options, "min", path);
    BigDecimal max = number(options, "max", path);
    requireOrder(min.compareTo(max) <= 0, options, path);
    if (options.path("integer").asBoolean(false)) {
      long from = whole(min.setScale(0, RoundingMode.CEILING), "min", path);
      long to = whole(max.setScale(0, RoundingMode.FLOOR), "max", path);
      requireOrder(from <= to, options, path);
      return longs(from, to);
    }
    return doubles(min.doubleValue(), max.doubleValue());
  }

  static GenericSource inRange(JsonNode options, String path, ValueContext context) {
    if (!options.has("min") && !options.has("max") && options.path("column").isTextual()) {
      return inColumn(options.get("column").textValue(), path, context);
    }
    if (options.path("min").isNumber()) {
      BigDecimal min = number(options, "min", path);
      BigDecimal max = number(options, "max", path);
      requireOrder(min.compareTo(max) <= 0, options, path);
      return doubles(min.doubleValue(), max.doubleValue());
    }
    long from = instant(options, "min", path).getEpochSecond();
    long to = instant(options, "max", path).getEpochSecond();
    requireOrder(from <= to, options, path);
    return seconds(from, to);
  }

  /**
   * Between the bounds of a column: the sampled values' least and greatest, where the table's own
   * greatest key and time take the place of the sample's.
   */
  private static GenericSource inColumn(String column, String path, ValueContext context) {
    // Rows of the whole table if there are any: sampled times are those of its end only.
    ValuePool pool = context.shares(column, "random_in_range without min and max", path);
    Object least = null;
    Object most = null;
    for (int place = 0; place < pool.size(); place++) {
      Object value = pool.value(place);
      least = least == null || value != null && compare(value, least) < 0 ? value : least;
      most = most == null || value != null && compare(value, most) > 0 ? value : most;
    }
    TableProfile table = context.table();
    if (least instanceof Long from && most instanceof Long to) {
      boolean profiled = context.isKey(column) && table.keyMax() != null;
      return longs(from, profiled ? Math.max(to, table.keyMax()) : to);
    }
    if (least instanceof Instant from && most instanceof Instant to) {
      boolean profiled = context.isTime(column) && table.timeMax() != null;
      long end = profiled ? table.timeMax().getEpochSecond() : Long.MIN_VALUE;
      return seconds(from.getEpochSecond(), Math.max(to.getEpochSecond(), end));
    }
    if (least instanceof LocalDate from && most instanceof LocalDate to) {
      long first = from.toEpochDay();
      long end = to.toEpochDay() + 1;
      return new GenericSource(
          (slot, sink, index) ->
              sink.setDate(index, LocalDate.ofEpochDay(slot.random().nextLong(first, end))),
          Meaning.TIME);
    }
    if (least instanceof BigDecimal || least instanceof Double) {
      return doubles(((Number) least).doubleValue(), ((Number) most).doubleValue());
    }
    throw new TemplateException(
        path + ".column",
        "NO_BOUNDS",
        "random_in_range needs a column of numbers, dates or times, or min and max; "
            + column
            + (least == null ? " holds only NULLs" : " holds " + least.getClass().getSimpleName()));
  }

  /** Values of one pool are of one type, which compares with itself if it has bounds at all. */
  @SuppressWarnings("unchecked")
  private static int compare(Object value, Object other) {
    return value instanceof Comparable<?> comparable
        ? ((Comparable<Object>) comparable).compareTo(other)
        : 0;
  }

  private static GenericSource longs(long from, long to) {
    return new GenericSource(
        (slot, sink, index) -> sink.setLong(index, between(slot.random(), from, to)),
        Meaning.NUMBER);
  }

  /** Both ends included, also where a column's values reach the end of all longs. */
  private static long between(SplittableRandom random, long from, long to) {
    if (to < Long.MAX_VALUE) {
      return random.nextLong(from, to + 1);
    }
    return from > Long.MIN_VALUE ? random.nextLong(from - 1, to) + 1 : random.nextLong();
  }

  private static GenericSource doubles(double min, double max) {
    return new GenericSource(
        (slot, sink, index) ->
            sink.setDouble(index, min + slot.random().nextDouble() * (max - min)),
        Meaning.NUMBER);
  }

  private static GenericSource seconds(long from, long to) {
    return new GenericSource(
        (slot, sink, index) ->
            sink.setInstant(index, Instant.ofEpochSecond(slot.random().nextLong(from, to + 1))),
        Meaning.TIME);
  }

  private static BigDecimal number(JsonNode options, String field, String path) {
    JsonNode value = options.path(field);
    if (!value.isNumber()) {
      throw new TemplateException(
          path + "." + field, "BAD_VALUE", "a number is needed, not " + shown(value));
    }
    return value.decimalValue();
  }

  private static long whole(BigDecimal value, String field, String path) {
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE - 1);
    if (value.abs().compareTo(most) > 0) {
      throw new TemplateException(
          path + "." + field,
          "BAD_RANGE",
          "whole numbers are drawn from -" + most + " to " + most + ", not from " + value);
    }
    return value.longValueExact();
  }

  private static Instant instant(JsonNode options, String field, String path) {
    Instant time = TimeText.instant(options.path(field).asText(""));
    if (time == null) {
      throw new TemplateException(
          path + "." + field,
          "BAD_VALUE",
          "a number, a date (2026-01-31) or an instant (2026-01-31T10:00:00Z) is needed, not "
              + shown(options.path(field)));
    }
    return time;
  }

  private static void requireOrder(boolean ordered, JsonNode options, String path) {
    if (!ordered) {
      throw new TemplateException(
          path,
          "BAD_RANGE",
          "min "
              + shown(options.path("min"))
              + " must not be above max "
              + shown(options.path("max")));
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }
}
