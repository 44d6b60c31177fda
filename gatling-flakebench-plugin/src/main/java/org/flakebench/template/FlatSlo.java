package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** The limits that a flat configuration has per kind of statement. */
final class FlatSlo {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** A field's ending, and the metric that it limits. */
  private record Limit(String ending, String metric) {}

  private static final List<Limit> LIMITS =
      List.of(
          new Limit("_p95_latency_ms", "p95_ms"),
          new Limit("_p99_latency_ms", "p99_ms"),
          new Limit("_error_rate_pct", "error_ratio"));

  private FlatSlo() {}

  /**
   * @param statements those of the template, since a limit of a kind that never runs is never
   *     judged
   */
  static ArrayNode of(FlatFields flat, JsonNode statements) {
    ArrayNode limits = NODES.arrayNode();
    for (StatementKind kind : StatementKind.values()) {
      for (Limit limit : LIMITS) {
        String name = "target_" + kind.name().toLowerCase(Locale.ROOT) + limit.ending();
        BigDecimal value = flat.number(name);
        // Anything below zero switches it off.
        if (value == null || value.signum() < 0) {
          continue;
        }
        boolean ratio = limit.metric().equals("error_ratio");
        if (ratio && value.compareTo(HUNDRED) > 0) {
          flat.report()
              .problems()
              .add(name, "OUT_OF_RANGE", "is " + value + ", must be a percentage from 0 to 100");
        } else if (!ratio && value.signum() == 0) {
          flat.report()
              .problems()
              .add(name, "OUT_OF_RANGE", "is 0, must be above 0, or -1 to switch it off");
        } else if (!runs(kind, statements)) {
          flat.report().note(name, "left out; no statement of this kind has a weight");
        } else {
          BigDecimal limited = ratio ? value.movePointLeft(2) : value;
          ObjectNode made = limits.addObject();
          made.put("kind", kind.name());
          made.put("metric", limit.metric());
          made.put("op", "<=");
          String path = "slo[" + (limits.size() - 1) + "].";
          flat.put(made, "value", FlatFields.node(limited), path, name);
        }
      }
    }
    return limits;
  }

  private static boolean runs(StatementKind kind, JsonNode statements) {
    for (JsonNode statement : statements) {
      if (statement.path("kind").asText().equals(kind.name())
          && statement.path("weight_pct").decimalValue().signum() > 0) {
        return true;
      }
    }
    return false;
  }
}
