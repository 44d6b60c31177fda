package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of a GENERIC_SQL statement's parameters that a schema cannot say. Puts them into the
 * order of their positions.
 */
final class ParameterRules {
  private static final String INCOMPLETE = "PARAMETER_INCOMPLETE";
  private static final String BOUNDS = "PARAMETER_BOUNDS";
  private static final String DEPENDENCY = "PARAMETER_DEPENDENCY";

  private final Problems problems;

  ParameterRules(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param sql the statement, whose placeholders the parameters fill
   */
  void check(JsonNode list, String path, String sql) {
    ArrayNode parameters = (ArrayNode) list;
    if (!positions(parameters, path)) {
      return;
    }
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      ObjectNode parameter = (ObjectNode) parameters.get(i);
      String place = path + "[" + i + "]";
      switch (parameter.path("strategy").asText()) {
        case "random_numeric" -> numeric(parameter, place);
        case "random_in_range" -> range(parameter, place);
        case "weighted_sample" -> weighted(parameter, place);
        case "offset_from_previous" -> {
          earlier(parameters, i, names, place);
          oneOf(parameter, "offset", "offsets", place);
        }
        case "late_arrival_offset" -> earlier(parameters, i, names, place);
        case "sample_list" -> {
          oneOf(parameter, "count", "range", place);
          rising(parameter.path("range"), place + ".range");
        }
        case "target_selectivity" -> selectivity(parameter, sql, i, place);
        default -> {
          // The schema has said everything about the others.
        }
      }
      String name = parameter.path("name").asText("");
      if (!name.isEmpty() && names.putIfAbsent(name, i) != null) {
        problems.add(
            place + ".name",
            "PARAMETER_NAME",
            "is " + ValueText.quote(name) + ", which an earlier parameter already has");
      }
    }
  }

  private boolean positions(ArrayNode parameters, String path) {
    List<JsonNode> sorted = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    int given = 0;
    for (JsonNode parameter : parameters) {
      sorted.add(parameter);
      if (parameter.has("position")) {
        given++;
        seen.add(parameter.get("position").intValue());
      }
    }
    if (given == 0) {
      return true;
    }
    boolean exact =
        given == parameters.size()
            && seen.size() == given
            && seen.stream().allMatch(p -> p <= parameters.size());
    if (!exact) {
      problems.add(
          path,
          "PARAMETER_POSITION",
          "the positions must be 1 to "
              + parameters.size()
              + ", each once, or left out everywhere");
      return false;
    }
    sorted.sort(Comparator.comparingInt(parameter -> parameter.get("position").intValue()));
    parameters.removeAll().addAll(sorted);
    return true;
  }

  private void numeric(ObjectNode parameter, String place) {
    JsonNode min = parameter.get("min");
    JsonNode max = parameter.get("max");
    boolean whole = min.isIntegralNumber() && max.isIntegralNumber();
    if (!parameter.has("integer")) {
      parameter.put("integer", whole);
    } else if (parameter.get("integer").booleanValue() && !whole) {
      problems.add(
          place,
          BOUNDS,
          "the bounds are "
              + min.asText()
              + " and "
              + max.asText()
              + "; with integer: true they must be whole numbers");
    }
    ordered(min.decimalValue().compareTo(max.decimalValue()), min, max, place);
  }

  private void range(ObjectNode parameter, String place) {
    JsonNode min = parameter.get("min");
    JsonNode max = parameter.get("max");
    if (min == null && max == null) {
      if (!parameter.has("column")) {
        problems.add(
            place,
            INCOMPLETE,
            "random_in_range needs min and max, or the column whose bounds are used");
      }
      return;
    }
    if (min == null || max == null) {
      problems.add(
          place + (min == null ? ".min" : ".max"),
          INCOMPLETE,
          "is missing; random_in_range needs both min and max");
      return;
    }
    Comparable<?> low = bound(min);
    Comparable<?> high = bound(max);
    if (low == null || high == null) {
      problems.add(
          place + (low == null ? ".min" : ".max"),
          BOUNDS,
          "is "
              + ValueText.of(low == null ? min : max)
              + ", must be a number, a date (2026-01-31) or a time (2026-01-31T12:00:00)");
    } else if (low.getClass() != high.getClass()) {
      problems.add(
          place,
          BOUNDS,
          "min "
              + ValueText.of(min)
              + " and max "
              + ValueText.of(max)
              + " must be of the same type");
    } else {
      ordered(compare(low, high), min, max, place);
    }
  }

  /** Null when it is neither a number nor a date nor a time; a date is the moment it begins. */
  private static Comparable<?> bound(JsonNode value) {
    return value.isNumber() ? value.decimalValue() : TimeText.instant(value.textValue());
  }

  /** Both are of one class, of a type that compares with itself. */
  @SuppressWarnings("unchecked")
  private static int compare(Comparable<?> low, Comparable<?> high) {
    return ((Comparable<Object>) low).compareTo(high);
  }

  private void ordered(int order, JsonNode min, JsonNode max, String place) {
    if (order > 0) {
      problems.add(
          place, BOUNDS, "min " + ValueText.of(min) + " is above max " + ValueText.of(max));
    }
  }

  private void weighted(ObjectNode parameter, String place) {
    int values = parameter.path("values").size();
    int weights = parameter.path("weights").size();
    if (values == 0 && !parameter.has("column")) {
      problems.add(place, INCOMPLETE, "weighted_sample needs values and weights, or a column");
    } else if (values != weights) {
      problems.add(
          place + ".weights",
          INCOMPLETE,
          "has " + weights + " weights for " + values + " values; give one weight per value");
    }
  }

  private void oneOf(ObjectNode parameter, String one, String other, String place) {
    if (parameter.has(one) == parameter.has(other)) {
      String strategy = parameter.get("strategy").textValue();
      problems.add(place, INCOMPLETE, strategy + " needs either " + one + " or " + other);
    }
  }

  private void rising(JsonNode pair, String place) {
    if (pair.size() == 2 && pair.get(0).decimalValue().compareTo(pair.get(1).decimalValue()) > 0) {
      problems.add(
          place,
          BOUNDS,
          "is [" + pair.get(0) + ", " + pair.get(1) + "]; the first must not be above the second");
    }
  }

  private void selectivity(ObjectNode parameter, String sql, int index, String place) {
    rising(parameter.get("band"), place + ".band");
    if (SqlComparison.of(sql, index) == null) {
      problems.add(
          place,
          "PARAMETER_COMPARISON",
          "target_selectivity needs its ? in a comparison with the column: "
              + parameter.get("column").textValue()
              + " < ?, <= ?, > ? or >= ?");
    }
  }

  private void earlier(ArrayNode parameters, int index, Map<String, Integer> names, String place) {
    JsonNode on = parameters.get(index).get("depends_on");
    Integer earlier =
        on.isTextual() ? names.get(on.textValue()) : Integer.valueOf(on.intValue() - 1);
    if (earlier == null || earlier < 0 || earlier >= index) {
      problems.add(
          place + ".depends_on",
          DEPENDENCY,
          "is "
              + ValueText.of(on)
              + (index == 0
                  ? ", but the first parameter has no earlier one"
                  : ", must be the position (1 to "
                      + index
                      + ") or the name of an earlier parameter"));
      return;
    }
    JsonNode source = parameters.get(earlier);
    boolean times = parameters.get(index).get("strategy").textValue().equals("late_arrival_offset");
    if (source.path("strategy").asText().equals("sample_list")) {
      problems.add(
          place + ".depends_on",
          DEPENDENCY,
          "is " + ValueText.of(on) + ", which is a list; a value is made from a single one");
    }
    List<JsonNode> constants = new ArrayList<>();
    source.path("values").forEach(constants::add);
    if (source.has("value")) {
      constants.add(source.get("value"));
    }
    for (JsonNode constant : constants) {
      boolean time = constant.isTextual() && TimeText.parse(constant.textValue()) != null;
      if (!constant.isNull() && !time && (times || !constant.isNumber())) {
        problems.add(
            place + ".depends_on",
            DEPENDENCY,
            "is "
                + ValueText.of(on)
                + ", which can be "
                + ValueText.of(constant)
                + "; only "
                + (times ? "" : "numbers, ")
                + "dates (2026-01-31) and times (2026-01-31T12:00:00) can be moved");
        return;
      }
    }
  }
}
