package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The rules between load, scaling and target that a schema cannot say. */
final class LoadRules {
  private static final String OUTSIDE_BOX = "OUTSIDE_BOX";

  private final Problems problems;
  private final ObjectNode template;
  private final ObjectNode given;

  /**
   * @param template with defaults
   * @param given without: shows what the author has written
   */
  LoadRules(Problems problems, ObjectNode template, ObjectNode given) {
    this.problems = problems;
    this.template = template;
    this.given = given;
  }

  void check() {
    if (problems.clean("target")) {
      target(template.get("target"));
    }
    if (problems.clean("scaling")) {
      atLeast("max_workers", "min_workers");
      atLeast("max_connections", "min_connections");
      fixed();
    }
    if (problems.clean("load")) {
      needs(template.get("load"));
    }
    if (problems.clean("load") && problems.clean("scaling")) {
      box(template.get("load"), template.get("scaling"));
    }
    if (problems.clean("values.distribution")) {
      distribution(template.get("values").get("distribution"));
    }
    if (problems.clean("trials") && template.get("trials").get("count").intValue() > 1) {
      problems.add(
          "trials.count",
          Supported.NOT_SUPPORTED_YET,
          "is "
              + template.get("trials").get("count").intValue()
              + ", but repeated runs do not exist yet; set it to 1 or leave it out");
    }
  }

  private void target(JsonNode target) {
    boolean postgres = "POSTGRES".equals(target.get("table_type").textValue());
    String type = target.get("table_type").textValue();
    if (!postgres && target.get("warehouse").isNull()) {
      problems.add(
          "target.warehouse",
          "WAREHOUSE_REQUIRED",
          "is missing; a " + type + " table needs the warehouse that executes");
    }
    if (!postgres && target.get("via_pooler").booleanValue()) {
      problems.add(
          "target.via_pooler",
          "POSTGRES_ONLY",
          "is true, but the table type is " + type + "; only POSTGRES has poolers");
    }
  }

  private void atLeast(String most, String least) {
    JsonNode high = template.get("scaling").get(most);
    int low = template.get("scaling").get(least).intValue();
    if (!high.isNull() && high.intValue() < low) {
      problems.add(
          "scaling." + most,
          "MAX_BELOW_MIN",
          "is "
              + high.intValue()
              + ", must be at least scaling."
              + least
              + " ("
              + low
              + ") or null");
    }
  }

  private void fixed() {
    if (!is(template.get("scaling"), "FIXED")) {
      return;
    }
    boolean concurrency = !problems.clean("load.mode") || is(template.get("load"), "CONCURRENCY");
    if (!given.path("scaling").has("min_workers")) {
      problems.add(
          "scaling.min_workers",
          "FIXED_NEEDS_SIZE",
          "is missing; FIXED scaling needs the exact number of workers here");
    }
    if (concurrency && !given.path("scaling").has("min_connections")) {
      problems.add(
          "scaling.min_connections",
          "FIXED_NEEDS_SIZE",
          "is missing; FIXED scaling with load mode CONCURRENCY needs the exact number of connections per worker here");
    }
  }

  private void needs(JsonNode load) {
    boolean sizedByBox = !problems.clean("scaling.mode") || is(template.get("scaling"), "FIXED");
    if (is(load, "CONCURRENCY") && !sizedByBox && load.get("connections").isNull()) {
      problems.add(
          "load.connections",
          "CONNECTIONS_REQUIRED",
          "is missing; load mode CONCURRENCY needs the number of connections over all workers");
    }
    JsonNode pattern = load.get("pattern");
    if (is(load, "QPS") && load.get("target_qps").isNull() && !RatePatterns.hasOwnRates(pattern)) {
      problems.add(
          "load.target_qps",
          "TARGET_QPS_REQUIRED",
          "is missing; load mode QPS needs the operations per second over all workers");
    }
    if (is(load, "QPS") && load.get("think_time_ms").intValue() > 0) {
      problems.add(
          "load.think_time_ms",
          "THINK_TIME_IN_QPS",
          "is "
              + load.get("think_time_ms").intValue()
              + ", but in load mode QPS the arrival schedule alone says when operations begin; leave"
              + " it out or set it to 0");
    }
    if (!is(load, "CONCURRENCY") && !load.get("operations_per_connection").isNull()) {
      problems.add(
          "load.operations_per_connection",
          "OPERATIONS_IN_CONCURRENCY_ONLY",
          "is "
              + load.get("operations_per_connection")
              + ", but in load mode "
              + load.get("mode").textValue()
              + " connections come and go; leave it out, or use load mode CONCURRENCY");
    }
    if (pattern.has("every_seconds")
        && pattern.get("every_seconds").intValue() < pattern.get("seconds").intValue()) {
      problems.add(
          "load.pattern.every_seconds",
          "PATTERN_LENGTH",
          "is "
              + pattern.get("every_seconds")
              + ", must be at least the length of a burst ("
              + pattern.get("seconds")
              + ")");
    }
  }

  private void box(JsonNode load, JsonNode scaling) {
    boolean fixed = is(scaling, "FIXED");
    long minWorkers = scaling.get("min_workers").longValue();
    long minConnections = scaling.get("min_connections").longValue();
    if (fixed && is(load, "CONCURRENCY")) {
      fixedConnections(load.get("connections"), minWorkers, minConnections);
      return;
    }
    boolean findMax = is(load, "FIND_MAX_CONCURRENCY");
    String path = findMax ? "load.find_max.start_concurrency" : "load.connections";
    JsonNode wanted =
        findMax ? load.get("find_max").get("start_concurrency") : load.get("connections");
    if (wanted.isNull()) {
      return;
    }
    // Under FIXED each worker moves within 1…max_connections, and a search may begin lower than it
    // goes on: there only the workers count at the lower edge.
    boolean onlyWorkers = fixed || findMax;
    long least = minWorkers * (onlyWorkers ? 1 : minConnections);
    JsonNode workers = fixed ? scaling.get("min_workers") : scaling.get("max_workers");
    JsonNode each = scaling.get("max_connections");
    long most =
        workers.isNull() || each.isNull() ? Long.MAX_VALUE : workers.longValue() * each.longValue();
    // More allowed than the box can hold is harmless where the figure is only a ceiling.
    if (wanted.longValue() > most && !is(load, "QPS")) {
      problems.add(
          path,
          OUTSIDE_BOX,
          "is "
              + wanted
              + ", more than the scaling box holds: "
              + (fixed ? "min_workers " : "max_workers ")
              + workers
              + " × max_connections "
              + each
              + " = "
              + most);
    } else if (wanted.longValue() < least) {
      problems.add(
          path,
          OUTSIDE_BOX,
          "is "
              + wanted
              + ", less than the scaling box needs: min_workers "
              + minWorkers
              + (onlyWorkers ? " × 1 connection" : " × min_connections " + minConnections)
              + " = "
              + least);
    }
  }

  private void fixedConnections(JsonNode connections, long workers, long each) {
    if (!connections.isNull() && connections.longValue() != workers * each) {
      problems.add(
          "load.connections",
          "FIXED_CONNECTIONS",
          "is "
              + connections
              + ", but FIXED scaling gives min_workers "
              + workers
              + " × min_connections "
              + each
              + " = "
              + workers * each
              + "; leave it out or set it to "
              + workers * each);
    }
  }

  private void distribution(JsonNode distribution) {
    String fields =
        switch (distribution.isTextual() ? distribution.textValue() : "") {
          case "ZIPFIAN" -> "{type: ZIPFIAN, theta: 0.99}";
          case "HOT_SET" -> "{type: HOT_SET, fraction: 0.1, share: 0.9}";
          default -> null;
        };
    if (fields != null) {
      problems.add(
          "values.distribution",
          "DISTRIBUTION_INCOMPLETE",
          "is " + distribution.textValue() + " without its fields; write it as in " + fields);
    }
  }

  private static boolean is(JsonNode section, String mode) {
    return mode.equals(section.path("mode").textValue());
  }
}
