package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.template.ParameterSpec;
import org.flakebench.template.TemplateException;

/** Value sources for the parameters of GENERIC_SQL statements. */
final class GenericValues {
  private GenericValues() {}

  /**
   * The source for a parameter.
   *
   * @param path where the parameter stands in the template, for messages
   */
  static ValueSource of(ParameterSpec parameter, String path) {
    JsonNode options = parameter.options();
    return switch (parameter.strategy()) {
      case LITERAL -> constant(options.path("value"), path + ".value");
      case CHOICE -> choice(options.path("values"), path + ".values");
      case RANDOM_NUMERIC -> randomNumber(options, path);
      case RANDOM_IN_RANGE -> randomInRange(options, path);
      default ->
          throw new TemplateException(
              path + ".strategy",
              "NOT_SUPPORTED_YET",
              "the strategy "
                  + parameter.strategy()
                  + " is not there yet; now: literal, choice, random_numeric, random_in_range");
    };
  }

  private static ValueSource constant(JsonNode value, String path) {
    if (value.isMissingNode() || value.isNull()) {
      return (slot, sink, index) -> sink.setNull(index);
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      long number = value.longValue();
      return (slot, sink, index) -> sink.setLong(index, number);
    }
    if (value.isNumber()) {
      return (slot, sink, index) -> sink.setDecimal(index, value.decimalValue());
    }
    if (value.isBoolean()) {
      boolean flag = value.booleanValue();
      return (slot, sink, index) -> sink.setBoolean(index, flag);
    }
    if (value.isTextual()) {
      String text = value.textValue();
      return (slot, sink, index) -> sink.setText(index, text);
    }
    throw new TemplateException(
        path, "BAD_VALUE", "a value is a number, a text, true, false or null, not " + value);
  }

  private static ValueSource choice(JsonNode values, String path) {
    if (!values.isArray() || values.isEmpty()) {
      throw new TemplateException(
          path, "BAD_VALUE", "choice needs a list with at least one value, not " + values);
    }
    List<ValueSource> sources = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      sources.add(constant(values.get(i), path + "[" + i + "]"));
    }
    ValueSource[] of = sources.toArray(ValueSource[]::new);
    return (slot, sink, index) -> of[slot.random().nextInt(of.length)].put(slot, sink, index);
  }

  private static ValueSource randomNumber(JsonNode options, String path) {
    double min = number(options, "min", path);
    double max = number(options, "max", path);
    requireOrder(min <= max, options, path);
    if (options.path("integer").asBoolean(false)) {
      long from = (long) Math.ceil(min);
      long to = (long) Math.floor(max);
      requireOrder(from <= to, options, path);
      return (slot, sink, index) -> sink.setLong(index, slot.random().nextLong(from, to + 1));
    }
    return (slot, sink, index) ->
        sink.setDouble(index, min + slot.random().nextDouble() * (max - min));
  }

  private static ValueSource randomInRange(JsonNode options, String path) {
    if (options.path("min").isNumber()) {
      return randomNumber(options, path);
    }
    long from = instant(options, "min", path).getEpochSecond();
    long to = instant(options, "max", path).getEpochSecond();
    requireOrder(from <= to, options, path);
    return (slot, sink, index) ->
        sink.setInstant(index, Instant.ofEpochSecond(slot.random().nextLong(from, to + 1)));
  }

  private static double number(JsonNode options, String field, String path) {
    JsonNode value = options.path(field);
    if (!value.isNumber()) {
      throw new TemplateException(
          path + "." + field, "BAD_VALUE", "a number is needed, not " + shown(value));
    }
    return value.doubleValue();
  }

  private static Instant instant(JsonNode options, String field, String path) {
    String text = options.path(field).asText("");
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new TemplateException(
          path + "." + field,
          "BAD_VALUE",
          "a number, a date (2026-01-31) or an instant (2026-01-31T10:00:00Z) is needed, not "
              + shown(options.path(field)));
    }
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
