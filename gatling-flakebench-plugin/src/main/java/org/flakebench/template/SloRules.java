package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** The rules of limits that a schema cannot say. */
final class SloRules {
  private static final String VALUE = "SLO_VALUE";

  private final Problems problems;

  SloRules(Problems problems) {
    this.problems = problems;
  }

  void check(ObjectNode template) {
    JsonNode limits = template.path("slo");
    boolean rate =
        !problems.clean("load.mode") || "QPS".equals(template.get("load").get("mode").textValue());
    for (int i = 0; limits.isArray() && i < limits.size(); i++) {
      String path = "slo[" + i + "]";
      if (problems.clean(path)) {
        ObjectNode limit = (ObjectNode) limits.get(i);
        limit.put("label", StatementRules.normaliseLabel(limit.get("label")));
        value(limit, path);
        clock(limit, path, rate);
        series(limit, path, template.path("statements"));
      }
    }
  }

  private void value(ObjectNode limit, String path) {
    String metric = limit.get("metric").textValue();
    BigDecimal value = limit.get("value").decimalValue();
    boolean ratio = metric.endsWith("_ratio");
    if (ratio && (value.signum() < 0 || value.compareTo(BigDecimal.ONE) > 0)) {
      problems.add(
          path + ".value",
          VALUE,
          "is " + limit.get("value").asText() + ", must be a ratio from 0 to 1 for " + metric);
    } else if (!ratio && value.signum() <= 0) {
      problems.add(
          path + ".value",
          VALUE,
          "is "
              + limit.get("value").asText()
              + ", must be above 0 for "
              + metric
              + "; to switch a limit off, leave it out");
    }
  }

  private void clock(ObjectNode limit, String path, boolean rate) {
    String metric = limit.get("metric").textValue();
    boolean response = "response".equals(limit.get("clock").textValue());
    if (metric.equals("achieved_ratio")) {
      if (!rate) {
        problems.add(
            path + ".metric",
            "SLO_NEEDS_QPS",
            "is achieved_ratio, which only load mode QPS has: it needs a target rate");
      }
      if (!limit.get("kind").isNull() || !limit.get("label").isNull()) {
        problems.add(
            path,
            "SLO_WHOLE_RUN",
            "achieved_ratio belongs to the whole load; leave kind and label out");
      }
    }
    if (response && !metric.endsWith("_ms")) {
      problems.add(
          path + ".clock",
          "SLO_CLOCK",
          "is response, but " + metric + " is no latency; leave it out");
    } else if (response && !rate) {
      problems.add(
          path + ".clock",
          "SLO_NEEDS_QPS",
          "is response, which only load mode QPS has: it counts from the intended start");
    }
  }

  /** A limit on what the mix does not hold could never be judged. */
  private void series(ObjectNode limit, String path, JsonNode statements) {
    boolean known = limit.get("kind").isNull() && limit.get("label").isNull();
    for (int i = 0; i < statements.size() && !known; i++) {
      // A broken statement may be the one that is meant.
      known = !problems.clean("statements[" + i + "]") || matches(limit, statements.get(i));
    }
    if (!known && statements.isArray()) {
      String kind = limit.get("kind").isNull() ? "" : "kind " + limit.get("kind").textValue();
      String label = limit.get("label").isNull() ? "" : "label " + limit.get("label").textValue();
      String both = kind + (kind.isEmpty() || label.isEmpty() ? "" : " and ") + label;
      problems.add(
          path,
          "SLO_WITHOUT_STATEMENT",
          "no statement has " + both + ", so the limit could never be judged");
    }
  }

  private static boolean matches(ObjectNode limit, JsonNode statement) {
    return (limit.get("kind").isNull() || limit.get("kind").equals(statement.get("kind")))
        && (limit.get("label").isNull() || limit.get("label").equals(statement.get("label")));
  }
}
