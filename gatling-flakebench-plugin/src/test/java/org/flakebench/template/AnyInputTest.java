package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in a template: it is read, or refused with problems, and nothing else happens.
 */
class AnyInputTest {
  private static final String RICH =
      """
      name: rich
      description: ""
      target: {table_type: HYBRID, connection: c, database: d, schema: s, table: t, warehouse: w}
      load: {mode: QPS, connections: 5, target_qps: 5, pattern: {type: STEP, steps: [{qps: 1, seconds: 1}]}}
      scaling: {mode: BOUNDED, max_workers: 5, max_connections: 5}
      guardrails: {mode: hard}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 50, label: a}
        - kind: GENERIC_SQL
          weight_pct: 50
          operation: READ
          sql: SELECT ?, ?, ?, ?, ?, ?
          parameters:
            - {value: 1, name: n, position: 1}
            - {strategy: random_numeric, min: 1, max: 2, position: 2}
            - {strategy: random_in_range, min: 2026-01-01, max: 2026-01-02, position: 3}
            - {strategy: weighted_sample, values: [1], weights: [1], position: 4}
            - {strategy: offset_from_previous, depends_on: n, offset: 1, position: 5}
            - {strategy: sample_list, column: c, range: [1, 2], position: 6}
      values: {distribution: {type: HOT_SET, fraction: 0.1, share: 0.9}}
      slo: [{metric: p95_ms, op: "<", value: 1, kind: POINT_LOOKUP, label: a, clock: response}]
      tags: {a: b}
      """;

  private static final List<String> ODD =
      List.of(
          "null",
          "1",
          "-1",
          "1.5",
          "1e400",
          "1e-400",
          "9223372036854775808",
          "true",
          "''",
          "x",
          "[]",
          "{}",
          "[null]",
          "[{}]",
          "{type: 1}",
          "{x: {y: [1]}}",
          "POINT_LOOKUP",
          "RAMP",
          "ZIPFIAN",
          "GENERIC_SQL",
          "literal");

  private final TemplateText text = new TemplateText();
  private final JsonNode rich = text.object(RICH, "rich");

  private static void places(String path, JsonNode node, List<String> found) {
    if (!path.isEmpty()) {
      found.add(path);
    }
    node.properties()
        .forEach(
            e ->
                places(path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), found));
    for (int i = 0; node instanceof ArrayNode && i < node.size(); i++) {
      places(path + "[" + i + "]", node.get(i), found);
    }
  }

  @Test
  void everyValueReplacedByEveryOddOneIsReadOrRefusedWithAPlace() {
    List<String> places = new ArrayList<>();
    places("", Samples.READER.read(rich).config(), places);
    int refused = 0;
    for (String place : places) {
      for (String odd : ODD) {
        try {
          Template template = Samples.READER.read(rich, List.of(new TemplateOverride(place, odd)));
          assertThat(Samples.READER.read(template.config()))
              .as(place + "=" + odd)
              .isEqualTo(template);
          assertThat(Supported.problems(template).isEmpty())
              .isEqualTo(template.target().connection() == null);
        } catch (TemplateException e) {
          refused++;
          assertThat(e.problems())
              .as(place + "=" + odd)
              .isNotEmpty()
              .allSatisfy(p -> assertThat(p.message()).isNotBlank());
        }
      }
    }
    assertThat(places).hasSizeGreaterThan(90);
    assertThat(refused).isGreaterThan(places.size() * ODD.size() / 2);
  }

  @Test
  void everyKeyLeftOutIsReadOrRefused() {
    List<String> places = new ArrayList<>();
    places("", rich, places);
    List<String> needed = new ArrayList<>();
    for (String place : places) {
      int dot = place.lastIndexOf('.');
      JsonNode tree = rich.deepCopy();
      JsonNode parent =
          dot < 0
              ? tree
              : tree.at(
                  "/"
                      + place
                          .substring(0, dot)
                          .replace("[", "/")
                          .replace("]", "")
                          .replace('.', '/'));
      if (parent instanceof ObjectNode object && object.remove(place.substring(dot + 1)) != null) {
        try {
          Samples.READER.read(tree);
        } catch (TemplateException e) {
          needed.add(place);
        }
      }
    }
    assertThat(needed)
        .contains(
            "name",
            "target",
            "target.warehouse",
            "statements",
            "statements[0].weight_pct",
            "slo[0].metric");
    assertThat(needed)
        .doesNotContain(
            "scaling", "description", "tags", "guardrails", "values", "load.connections");
  }

  @Test
  void deepNestingAndLongTextsAreRefused() {
    assertThatThrownBy(() -> Samples.READER.read("a: " + "[".repeat(5000), "deep.yaml"))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Samples.READER.read("{\"a\":" + "[".repeat(5000), "deep.json"))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Samples.READER.read("a: " + "x".repeat(1 << 22), "long.yaml"))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Samples.READER.read("a: " + "9".repeat(5000), "number.yaml"))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Samples.READER.read("a: \u0000", "zero.yaml"))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Samples.READER.read("? [a, b]\n: c", "key.yaml"))
        .isInstanceOf(TemplateException.class);
    assertThatThrownBy(() -> Samples.READER.read("<<: {a: 1}\n%", "merge.yaml"))
        .isInstanceOf(TemplateException.class);
  }
}
