package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the records of a template whose tree is complete and free of problems. */
final class TemplateRecords {
  private TemplateRecords() {}

  /**
   * @param pattern the rate of load mode QPS; null in other modes
   */
  static Template template(ObjectNode config, RatePattern pattern) {
    ScalingSpec scaling = scaling(config.get("scaling"));
    Map<String, String> tags = new LinkedHashMap<>();
    config
        .get("tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().textValue()));
    List<StatementSpec> statements = new ArrayList<>();
    config.get("statements").forEach(statement -> statements.add(statement(statement)));
    List<SloSpec> slo = new ArrayList<>();
    config.get("slo").forEach(limit -> slo.add(slo(limit)));
    JsonNode record = config.get("record");
    JsonNode trials = config.get("trials");
    return new Template(
        config.get("name").textValue(),
        config.get("description").textValue(),
        target(config.get("target")),
        load(config.get("load"), scaling, pattern),
        scaling,
        guardrails(config.get("guardrails")),
        statements,
        values(config.get("values")),
        new RecordSpec(
            one(RecordMode.class, record, "executions"), record.get("max_per_second").intValue()),
        slo,
        new TrialsSpec(
            trials.get("count").intValue(),
            trials.get("order").textValue(),
            trials.get("cooldown_seconds").intValue()),
        tags,
        config,
        CanonicalJson.hash(config));
  }

  private static TargetSpec target(JsonNode target) {
    TableType type = one(TableType.class, target, "table_type");
    return new TargetSpec(
        type,
        text(target, "connection"),
        text(target, "database"),
        text(target, "schema"),
        text(target, "table"),
        type.isSnowflake() ? text(target, "warehouse") : null,
        target.get("use_cached_result").booleanValue(),
        target.get("via_pooler").booleanValue());
  }

  private static LoadSpec load(JsonNode load, ScalingSpec scaling, RatePattern pattern) {
    LoadMode mode = one(LoadMode.class, load, "mode");
    boolean rate = mode == LoadMode.QPS;
    return new LoadSpec(
        mode,
        connections(mode, load, scaling),
        rate && !load.get("target_qps").isNull()
            ? Double.valueOf(load.get("target_qps").doubleValue())
            : null,
        one(Arrival.class, load, "arrival"),
        pattern,
        load.get("duration_seconds").intValue(),
        load.get("warmup_seconds").intValue(),
        load.get("think_time_ms").intValue(),
        load.get("operations_per_connection").isNull()
            ? null
            : load.get("operations_per_connection").longValue(),
        load.get("statement_timeout_ms").intValue(),
        mode == LoadMode.FIND_MAX_CONCURRENCY ? findMax(load.get("find_max")) : null);
  }

  private static FindMaxSpec findMax(JsonNode search) {
    return new FindMaxSpec(
        search.get("start_concurrency").intValue(),
        search.get("concurrency_increment").intValue(),
        search.get("step_duration_seconds").intValue(),
        whole(search, "settle_seconds"),
        one(FindMaxSpec.Strategy.class, search, "strategy"),
        search.get("qps_stability_pct").doubleValue(),
        search.get("latency_stability_pct").doubleValue(),
        search.get("max_error_rate_pct").doubleValue());
  }

  private static Integer connections(LoadMode mode, JsonNode load, ScalingSpec scaling) {
    return switch (mode) {
      case FIND_MAX_CONCURRENCY -> null;
      case QPS -> whole(load, "connections");
      case CONCURRENCY ->
          scaling.mode() == ScalingMode.FIXED
              ? Integer.valueOf(scaling.minWorkers() * scaling.minConnections())
              : whole(load, "connections");
    };
  }

  private static ScalingSpec scaling(JsonNode scaling) {
    return new ScalingSpec(
        one(ScalingMode.class, scaling, "mode"),
        scaling.get("min_workers").intValue(),
        whole(scaling, "max_workers"),
        scaling.get("min_connections").intValue(),
        whole(scaling, "max_connections"),
        scaling.get("bounds_patience_seconds").intValue(),
        one(ScalingSpec.Allocation.class, scaling, "allocation"),
        one(ScalingSpec.WorkerLossPolicy.class, scaling, "on_worker_loss"));
  }

  private static GuardrailSpec guardrails(JsonNode guardrails) {
    return guardrails.isNull()
        ? null
        : new GuardrailSpec(
            one(GuardrailSpec.Mode.class, guardrails, "mode"),
            guardrails.get("max_cpu_percent").doubleValue(),
            guardrails.get("max_memory_percent").doubleValue(),
            guardrails.get("back_off_percent").doubleValue(),
            guardrails.get("patience_intervals").intValue(),
            guardrails.get("fail_threshold").textValue());
  }

  private static StatementSpec statement(JsonNode statement) {
    List<ParameterSpec> parameters = new ArrayList<>();
    for (JsonNode parameter : statement.get("parameters")) {
      ObjectNode options = parameter.deepCopy();
      options.remove(List.of("strategy", "name", "position"));
      parameters.add(
          new ParameterSpec(
              one(ParameterSpec.Strategy.class, parameter, "strategy"),
              text(parameter, "name"),
              options));
    }
    return new StatementSpec(
        one(StatementKind.class, statement, "kind"),
        statement.get("weight_pct").decimalValue().movePointRight(2).intValueExact(),
        text(statement, "label"),
        one(Operation.class, statement, "operation"),
        statement.get("sql").textValue(),
        parameters);
  }

  private static ValuesSpec values(JsonNode values) {
    JsonNode distribution = values.get("distribution");
    boolean plain = distribution.isTextual();
    ObjectNode options = plain ? null : distribution.deepCopy();
    if (options != null) {
      options.remove("type");
    }
    return new ValuesSpec(
        values.get("seed").longValue(),
        ValuesSpec.Distribution.valueOf(
            plain ? distribution.textValue() : distribution.get("type").textValue()),
        options);
  }

  private static SloSpec slo(JsonNode limit) {
    String op = limit.get("op").textValue();
    SloSpec.Op comparison = null;
    for (SloSpec.Op candidate : SloSpec.Op.values()) {
      comparison = candidate.symbol().equals(op) ? candidate : comparison;
    }
    return new SloSpec(
        one(SloSpec.Metric.class, limit, "metric"),
        comparison,
        limit.get("value").doubleValue(),
        limit.get("kind").isNull() ? null : one(StatementKind.class, limit, "kind"),
        text(limit, "label"),
        one(SloSpec.Clock.class, limit, "clock"),
        one(SloSpec.Scope.class, limit, "scope"));
  }

  /** The schema's names are the enum's, in upper or lower case. */
  private static <E extends Enum<E>> E one(Class<E> type, JsonNode node, String key) {
    return Enum.valueOf(type, node.get(key).textValue().toUpperCase(Locale.ROOT));
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).textValue();
  }

  private static Integer whole(JsonNode node, String key) {
    return node.get(key).isNull() ? null : node.get(key).intValue();
  }
}
