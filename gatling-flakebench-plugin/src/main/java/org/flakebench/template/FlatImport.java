package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flakebench.template.FlatFields.Report;

/**
 * Turns the flat configuration that FlakeBench keeps for a template into a template of ours: one
 * object with all fields beside each other, or the row around it with name, description and tags.
 * Pure.
 */
final class FlatImport {
  /**
   * What came out.
   *
   * @param template a tree for {@link TemplateReader}
   * @param notes what was left out or changed, one line each
   * @param origins which field a place of the template comes from
   */
  record Flat(ObjectNode template, List<String> notes, Map<String, String> origins) {}

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Report report = new Report();
  private final FlatFields row;
  private final FlatFields flat;
  private final JsonNode schema;

  private FlatImport(ObjectNode given, JsonNode schema) {
    boolean wrapped = given.path("config").isObject();
    JsonNode config = wrapped ? given.get("config") : given;
    this.flat = new FlatFields(config, wrapped ? "config." : "", report);
    this.row = wrapped ? new FlatFields(given, "", report) : flat;
    this.schema = schema;
  }

  /** Whether an object is such a configuration and not a template of ours. */
  static boolean isFlat(ObjectNode given) {
    return !given.has("target") && !given.has("statements");
  }

  /**
   * @param fallbackName the template's name where the configuration has none
   * @throws TemplateException with everything that cannot be taken over
   */
  static Flat of(ObjectNode given, String fallbackName, JsonNode schema) {
    return new FlatImport(given, schema).make(fallbackName);
  }

  private Flat make(String fallbackName) {
    ObjectNode template = NODES.objectNode();
    name(template, fallbackName);
    FlatFields described = row.has("description") ? row : flat;
    described.putText(template, "description", "", "description");
    template.set("target", target());
    FlatLoad load = new FlatLoad(flat);
    template.set("load", load.load());
    template.set("scaling", load.scaling());
    ObjectNode guardrails = load.guardrails();
    if (guardrails != null) {
      template.set("guardrails", guardrails);
    }
    String type = flat.text("workload_type");
    if (type != null && !type.equalsIgnoreCase("CUSTOM")) {
      report
          .problems()
          .add(
              flat.place("workload_type"),
              "NOT_ALLOWED",
              "is " + ValueText.quote(type) + ", must be CUSTOM");
    }
    template.set("statements", new FlatStatements(flat, schema).statements());
    template.set("slo", FlatSlo.of(flat, template.get("statements")));
    values(template);
    tags(template);
    leftovers();
    if (!report.problems().isEmpty()) {
      throw new TemplateException(report.problems().inOrderOf(NODES.objectNode()));
    }
    return new Flat(template, report.notes(), report.origins());
  }

  private void name(ObjectNode template, String fallback) {
    FlatFields named = row.has("name") ? row : flat;
    named.putText(template, "name", "", "name");
    flat.get("template_name");
    if (!template.has("name")) {
      flat.putText(template, "name", "", "template_name");
    }
    if (!template.has("name")) {
      template.put("name", fallback);
      report.note("name", "is missing; the file's name took its place: " + fallback);
    }
  }

  private ObjectNode target() {
    ObjectNode target = NODES.objectNode();
    String given = flat.text("table_type");
    String type = given == null ? "STANDARD" : given.toUpperCase(Locale.ROOT);
    boolean postgres = type.equals("POSTGRES");
    flat.put(target, "table_type", NODES.textNode(type), "target.", "table_type");
    identifier(target, "database", "database", postgres);
    identifier(target, "schema", "schema", postgres);
    identifier(target, "table", "table_name", postgres);
    flat.drop(
        "ids of connections mean nothing here; name a stored connection in target.connection, or give the target's URL",
        "connection_id");
    if (postgres) {
      flat.drop("PostgreSQL has no warehouses", "warehouse_name");
      Boolean pooled = flat.flag("use_pgbouncer");
      flat.put(
          target,
          "via_pooler",
          pooled == null ? null : NODES.booleanNode(pooled),
          "target.",
          "use_pgbouncer");
      flat.drop("PostgreSQL has no result cache", "use_cached_result");
    } else {
      flat.putText(target, "warehouse", "target.", "warehouse_name");
      Boolean cached = flat.flag("use_cached_result");
      // Nothing means yes there, and no here.
      target.put("use_cached_result", cached == null || cached);
      flat.drop("only PostgreSQL has poolers", "use_pgbouncer");
    }
    flat.drop("columns are read from the table", "columns");
    flat.drop("the server knows it", "warehouse_size", "postgres_instance_size");
    flat.drop("tables are never made or filled", "initial_row_count");
    return target;
  }

  /** Snowflake keeps unquoted names in capitals, and ours are quoted. */
  private void identifier(ObjectNode target, String key, String name, boolean postgres) {
    String text = flat.text(name);
    if (text != null && !postgres && text.matches("[A-Za-z_][A-Za-z0-9_$]*")) {
      text = text.toUpperCase(Locale.ROOT);
    }
    flat.put(target, key, text == null ? null : NODES.textNode(text), "target.", name);
  }

  private void values(ObjectNode template) {
    String distribution = flat.text("data_distribution");
    if (distribution == null || distribution.equalsIgnoreCase("uniform")) {
      return;
    }
    String name = flat.place("data_distribution");
    if (distribution.equalsIgnoreCase("zipfian")) {
      ObjectNode zipfian = NODES.objectNode();
      zipfian.put("type", "ZIPFIAN").put("theta", 0.99);
      template.putObject("values").set("distribution", zipfian);
      report.note(name, "became values.distribution ZIPFIAN with theta 0.99");
    } else {
      report.note(name, "left out; " + distribution + " is none of the distributions");
    }
  }

  private void tags(ObjectNode template) {
    FlatFields tagged = row.has("tags") ? row : flat;
    JsonNode tags = tagged.get("tags");
    if (tags != null && tags.isObject()) {
      ObjectNode made = template.putObject("tags");
      tags.properties().forEach(tag -> made.put(tag.getKey(), tag.getValue().asText()));
    } else if (tags != null) {
      tagged.drop("tags are an object of texts", "tags");
    }
  }

  private void leftovers() {
    flat.drop("the weights say it", "mix_preset");
    flat.drop(
        "it describes pools and proposals of the other system; pools are sampled anew",
        "ai_workload");
    flat.drop(
        "nothing ever used it",
        "read_query_templates",
        "read_batch_size",
        "point_lookup_ratio",
        "write_batch_size",
        "update_ratio",
        "delete_ratio",
        "use_realistic_data",
        "clustering_keys",
        "primary_key",
        "indexes",
        "foreign_keys",
        "cluster_by",
        "warehouse_configs");
    flat.drop("see record.executions", "collect_query_history");
    if (row != flat) {
      row.get("config");
      // The row's own are those that people see.
      List.of("name", "description", "tags").forEach(flat::get);
      // What the row says of itself is no part of a template.
      for (String name :
          List.of(
              "id",
              "template_id",
              "created_at",
              "updated_at",
              "created_by",
              "usage_count",
              "last_used_at",
              "tags",
              "name",
              "description")) {
        row.get(name);
      }
      row.dropTheRest();
    }
    flat.dropTheRest();
  }

  /** The problems of the finished template, each with the field that it comes from. */
  static TemplateException withOrigins(TemplateException thrown, Map<String, String> origins) {
    List<TemplateException.Problem> told = new ArrayList<>();
    for (TemplateException.Problem problem : thrown.problems()) {
      String place = problem.path();
      while (!origins.containsKey(place) && place.contains(".")) {
        place = place.substring(0, place.lastIndexOf('.'));
      }
      String origin = origins.get(place);
      told.add(
          origin == null
              ? problem
              : new TemplateException.Problem(
                  problem.path(), problem.code(), problem.message() + " (from " + origin + ")"));
    }
    return new TemplateException(told);
  }
}
