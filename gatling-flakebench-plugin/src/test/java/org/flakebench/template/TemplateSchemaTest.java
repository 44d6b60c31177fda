package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TemplateSchemaTest {
  private final JsonNode schema = new TemplateSchema().document();

  private JsonNode resolve(JsonNode rule) {
    return rule.has("$ref") ? schema.at(rule.get("$ref").textValue().substring(1)) : rule;
  }

  /** Every property anywhere in the schema, under its place in the schema. */
  private void properties(String place, JsonNode node, Map<String, JsonNode> found) {
    node.path("properties")
        .properties()
        .forEach(
            p -> {
              if (!place.contains("/if")) {
                found.put(place + "/" + p.getKey(), p.getValue());
              }
            });
    node.properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("default")) {
                properties(place + "/" + entry.getKey(), entry.getValue(), found);
              }
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      properties(place + "/" + i, node.get(i), found);
    }
  }

  @Test
  void everyPropertyHasTitleAndDescription() {
    Map<String, JsonNode> found = new TreeMap<>();
    properties("", schema, found);

    assertThat(found)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            (place, rule) -> {
              assertThat(resolve(rule).path("title").asText()).as(place + " title").isNotBlank();
              assertThat(resolve(rule).path("description").asText())
                  .as(place + " description")
                  .isNotBlank();
            });
  }

  @Test
  void everyObjectWithFixedKeysRefusesOthers() {
    List<String> open = new ArrayList<>();
    objects("", schema, open);

    // These three say their keys by type; the parts for each type refuse others.
    assertThat(open)
        .containsExactlyInAnyOrder(
            "/properties/load/properties/pattern",
            "/properties/statements/items/properties/parameters/items",
            "/properties/values/properties/distribution/allOf/1/then");
    assertThat(schema.get("$defs").properties())
        .allSatisfy(
            part -> {
              if (part.getValue().has("properties")) {
                assertThat(part.getValue().path("additionalProperties").asBoolean(true))
                    .as(part.getKey())
                    .isFalse();
              }
            });
  }

  private void objects(String place, JsonNode node, List<String> open) {
    if (node.has("properties")
        && !place.endsWith("/if")
        && !place.endsWith("properties")
        && node.path("additionalProperties").asBoolean(true)) {
      open.add(place);
    }
    node.properties()
        .forEach(entry -> objects(place + "/" + entry.getKey(), entry.getValue(), open));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      objects(place + "/" + i, node.get(i), open);
    }
  }

  @Test
  void readerFillsInTheDefaultsOfTheSchema() {
    Template template =
        Samples.READER.read(
            new TemplateText()
                .object(
                    """
                    name: x
                    target: {database: d, schema: s, table: t, warehouse: w}
                    load: {connections: 4}
                    guardrails: {}
                    statements: [{kind: POINT_LOOKUP, weight_pct: 100}]
                    slo: [{metric: p95_ms, op: "<", value: 1}]
                    """,
                    "t"));

    List<String> compared = new ArrayList<>();
    compare("", schema, template.config(), compared);

    assertThat(compared)
        .contains(
            "load.statement_timeout_ms",
            "load.find_max.strategy",
            "scaling.mode",
            "guardrails.fail_threshold",
            "slo[0].clock")
        .contains(
            "statements[0].sql",
            "statements[0].parameters",
            "values.distribution",
            "record.max_per_second",
            "trials.order")
        .hasSizeGreaterThan(40);
  }

  /** Given in the template above; what the author gives is no default. */
  private static final List<String> GIVEN =
      List.of("target.warehouse", "load.connections", "guardrails", "slo");

  private void compare(String path, JsonNode rule, JsonNode value, List<String> compared) {
    rule.path("properties")
        .properties()
        .forEach(
            property -> {
              String place = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              JsonNode standard = property.getValue().get("default");
              JsonNode own = value.get(property.getKey());
              if (standard != null && !GIVEN.contains(place)) {
                assertThat(own).as(place).isNotNull();
                if (!standard.isObject()) {
                  assertThat(own).as(place).isEqualTo(standard);
                  compared.add(place);
                }
              }
              if (own != null) {
                compare(place, property.getValue(), own, compared);
              }
            });
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      compare(path + "[" + i + "]", rule.path("items"), value.get(i), compared);
    }
  }

  @Test
  void defaultsAreThoseOfTheContract() {
    JsonNode sample = Samples.READER.read(Samples.contract(), "sample").config();
    JsonNode bare =
        Samples.READER
            .read(
                "{name: x, target: {database: d, schema: s, table: t, warehouse: w}, load: {connections: 16, duration_seconds: 60,"
                    + " warmup_seconds: 10}, statements: [{kind: POINT_LOOKUP, weight_pct: 100}]}",
                "bare")
            .config();

    assertThat(List.of("load", "scaling", "values", "record", "trials", "guardrails"))
        .allSatisfy(section -> assertThat(bare.get(section)).isEqualTo(sample.get(section)));
  }

  @Test
  void documentIsTheCallersOwnCopy() {
    TemplateSchema one = new TemplateSchema();
    ((com.fasterxml.jackson.databind.node.ObjectNode) one.document()).removeAll();

    assertThat(one.document()).isEqualTo(schema);
  }
}
