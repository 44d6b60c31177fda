package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.flakebench.template.FlatFields.Report;

/** Load, scaling and guardrails of a flat configuration. */
final class FlatLoad {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final BigDecimal NO_LIMIT = BigDecimal.ONE.negate();
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int USUAL_CONNECTIONS = 10;

  /** The other system's controller acts once in that many seconds. */
  private static final BigDecimal SECONDS_PER_INTERVAL = BigDecimal.TEN;

  private final FlatFields flat;
  private final Report report;
  private final FlatFields scaling;
  private final String mode;
  private final boolean fixed;

  FlatLoad(FlatFields flat) {
    this.flat = flat;
    this.report = flat.report();
    this.scaling = new FlatFields(object("scaling"), "scaling.", report);
    String given = flat.text("load_mode");
    this.mode = given == null ? "CONCURRENCY" : given.toUpperCase(Locale.ROOT);
    this.fixed = "FIXED".equalsIgnoreCase(scaling.text("mode"));
  }

  private JsonNode object(String name) {
    JsonNode value = flat.get(name);
    if (value != null && !value.isObject()) {
      report.problems().add(name, "BAD_VALUE", "is " + ValueText.of(value) + ", must be an object");
    }
    return value != null && value.isObject() ? value : NODES.objectNode();
  }

  ObjectNode load() {
    ObjectNode load = NODES.objectNode();
    flat.put(load, "mode", NODES.textNode(mode), "load.", "load_mode");
    connections(load);
    flat.putNumber(load, "target_qps", "load.", "target_qps");
    flat.putNumber(load, "duration_seconds", "load.", "duration");
    flat.putNumber(load, "warmup_seconds", "load.", "warmup");
    if (mode.equals("QPS")) {
      flat.drop("in load mode QPS the arrival schedule says when operations begin", "think_time");
    } else {
      flat.putNumber(load, "think_time_ms", "load.", "think_time");
    }
    if (mode.equals("CONCURRENCY")) {
      flat.putNumber(load, "operations_per_connection", "load.", "operations_per_connection");
    } else {
      flat.drop("in load mode " + mode + " connections come and go", "operations_per_connection");
    }
    ObjectNode findMax = NODES.objectNode();
    for (String key :
        new String[] {
          "start_concurrency",
          "concurrency_increment",
          "step_duration_seconds",
          "qps_stability_pct",
          "latency_stability_pct",
          "max_error_rate_pct"
        }) {
      flat.putNumber(findMax, key, "load.find_max.", key);
    }
    if (!findMax.isEmpty()) {
      load.set("find_max", findMax);
    }
    flat.drop(
        "a rate is kept by an arrival schedule, which needs no numbers of threads to begin or grow with",
        "starting_threads",
        "max_thread_increase");
    flat.drop("figures are taken once a second", "metrics_interval_seconds");
    return load;
  }

  private void connections(ObjectNode load) {
    String name = flat.has("concurrent_connections") ? "concurrent_connections" : "total_threads";
    BigDecimal connections = flat.number(name);
    flat.get("total_threads");
    JsonNode node = connections == null ? null : FlatFields.node(connections);
    boolean unlimited = connections == null || connections.compareTo(NO_LIMIT) == 0;
    switch (mode) {
      case "FIND_MAX_CONCURRENCY" -> {
        if (connections != null) {
          report.note(flat.place(name), "left out; find-max looks for it");
        }
      }
      case "QPS" -> flat.put(load, "connections", unlimited ? null : node, "load.", name);
      default -> {
        if (!fixed) {
          JsonNode usual = NODES.numberNode(USUAL_CONNECTIONS);
          flat.put(load, "connections", node == null ? usual : node, "load.", name);
        } else if (connections != null) {
          report.note(
              flat.place(name), "left out; FIXED scaling gives min_workers x min_connections");
        }
      }
    }
  }

  ObjectNode scaling() {
    ObjectNode made = NODES.objectNode();
    scaling.putText(made, "mode", "scaling.", "mode");
    scaling.putNumber(made, "min_workers", "scaling.", "min_workers");
    limit(made, "max_workers");
    least(made);
    limit(made, "max_connections");
    capacity(made);
    BigDecimal patience = scaling.number("bounds_patience_intervals");
    if (patience != null) {
      BigDecimal seconds = patience.multiply(SECONDS_PER_INTERVAL);
      scaling.put(
          made,
          "bounds_patience_seconds",
          FlatFields.node(seconds),
          "scaling.",
          "bounds_patience_intervals");
      report.note(
          scaling.place("bounds_patience_intervals"),
          "became bounds_patience_seconds, with the 10 s between two decisions: " + seconds);
    }
    if (scaling.has("min_concurrency")) {
      report
          .problems()
          .add(
              scaling.place("min_concurrency"),
              "RENAMED",
              "is not read any more; it is called scaling.min_connections");
    }
    scaling.drop(
        "it follows from the load and the box",
        "worker_count",
        "worker_group_count",
        "autoscale_enabled");
    flat.drop("it follows from scaling.mode", "autoscale_enabled");
    return made;
  }

  /** The most of something: −1 and nothing stand for no limit. */
  private void limit(ObjectNode made, String name) {
    BigDecimal most = scaling.number(name);
    boolean none = most == null || most.compareTo(NO_LIMIT) == 0;
    scaling.put(made, name, none ? null : FlatFields.node(most), "scaling.", name);
  }

  private void least(ObjectNode made) {
    BigDecimal least = scaling.number("min_connections");
    if (least != null && least.signum() == 0) {
      report.note(scaling.place("min_connections"), "0 became 1");
      least = BigDecimal.ONE;
    }
    JsonNode node = least == null ? null : FlatFields.node(least);
    scaling.put(made, "min_connections", node, "scaling.", "min_connections");
  }

  /** A cap per worker under its old names counts where there is no newer one. */
  private void capacity(ObjectNode made) {
    for (String name : new String[] {"per_worker_connections", "per_worker_capacity"}) {
      BigDecimal cap = scaling.number(name);
      if (cap != null && !made.has("max_connections") && !mode.equals("QPS")) {
        scaling.put(made, "max_connections", FlatFields.node(cap), "scaling.", name);
        report.note(scaling.place(name), "became max_connections");
      } else if (cap != null && !name.equals("per_worker_capacity")) {
        report.note(scaling.place(name), "left out; max_connections says it");
      }
    }
  }

  /** Null when they are off. */
  ObjectNode guardrails() {
    FlatFields given = new FlatFields(object("guardrails"), "guardrails.", report);
    ObjectNode made = NODES.objectNode();
    boolean on = Boolean.TRUE.equals(given.flag("enabled"));
    for (String what : new String[] {"max_cpu_percent", "max_memory_percent"}) {
      String old = "autoscale_" + what;
      FlatFields from = given.has(what) ? given : scaling.has(old) ? scaling : flat;
      String name = from == given ? what : old;
      scaling.get(old);
      flat.get(old);
      BigDecimal percent = from.number(name);
      boolean possible = percent == null || percent.signum() > 0 && percent.compareTo(HUNDRED) <= 0;
      if (percent != null && !on) {
        report.note(from.place(name), "left out; guardrails are not enabled");
      } else if (fixed && !possible) {
        report.note(from.place(name), percent + " left out; FIXED scaling never looked at it");
      } else if (percent != null) {
        from.put(made, what, FlatFields.node(percent), "guardrails.", name);
      }
    }
    for (String name : new String[] {"back_off_percent", "patience_intervals"}) {
      if (on) {
        given.putNumber(made, name, "guardrails.", name);
      }
    }
    String react = given.text("mode");
    if (on) {
      // Where nothing was said, a limit that was passed ended the run.
      String how = react == null ? "hard" : react;
      given.put(made, "mode", NODES.textNode(how), "guardrails.", "mode");
      given.putText(made, "fail_threshold", "guardrails.", "fail_threshold");
    }
    if (on) {
      given.dropTheRest();
    }
    scaling.dropTheRest();
    return on ? made : null;
  }
}
