package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Walks along the schema and a template together. Knows the part of JSON Schema that our schema
 * uses: {@code properties}, {@code items}, {@code additionalProperties}, {@code enum}, {@code
 * default}, {@code $ref} into {@code $defs}, and {@code allOf} with {@code if/then} on a type or on
 * the value of a key. Thread-safe.
 */
final class SchemaTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Arithmetic on more digits than that takes time and memory without end (1e-999999999). */
  private static final int MOST_DIGITS = 400;

  private final JsonNode root;

  SchemaTree(JsonNode root) {
    this.root = root;
  }

  /**
   * A copy of the template in the schema's key order, with enum values in the schema's spelling,
   * whole numbers as such, and every default filled in. A null where the schema allows none counts
   * as left out. What does not fit the schema stays as it is, for the validation to name.
   */
  ObjectNode complete(ObjectNode template) {
    return (ObjectNode) complete(root, template, true);
  }

  /** As {@link #complete}, but without the defaults: shows what the author has given. */
  ObjectNode given(ObjectNode template) {
    return (ObjectNode) complete(root, template, false);
  }

  /** The keys that an object may have. */
  Set<String> keys(JsonNode rule) {
    Set<String> keys = new LinkedHashSet<>();
    resolve(rule).path("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** The schema of one key; a missing node when there is none. */
  JsonNode property(JsonNode rule, String key) {
    return resolve(resolve(rule).path("properties").path(key));
  }

  /**
   * Every key of the sections, with its full path, as in {@code duration_seconds →
   * load.duration_seconds}.
   */
  Map<String, String> placesOfKeys() {
    Map<String, String> places = new LinkedHashMap<>();
    root.path("properties")
        .properties()
        .forEach(
            section ->
                keys(section.getValue())
                    .forEach(key -> places.putIfAbsent(key, section.getKey() + "." + key)));
    return places;
  }

  private JsonNode resolve(JsonNode rule) {
    return rule.has("$ref") ? root.at(rule.get("$ref").textValue().substring(1)) : rule;
  }

  private JsonNode complete(JsonNode unresolved, JsonNode value, boolean defaults) {
    JsonNode rule = resolve(unresolved);
    if (value.isObject()) {
      return completeObject(rule, value, defaults);
    }
    if (value.isArray()) {
      ArrayNode list = NODES.arrayNode();
      value.forEach(item -> list.add(complete(rule.path("items"), item, defaults)));
      return list;
    }
    if (value.isTextual()) {
      for (JsonNode part : parts(rule, value)) {
        JsonNode spelled = spelling(part, value);
        if (spelled != value) {
          return spelled;
        }
      }
      return value;
    }
    return value.isNumber() ? number(value) : value;
  }

  private ObjectNode completeObject(JsonNode rule, JsonNode value, boolean defaults) {
    ObjectNode object = NODES.objectNode();
    JsonNode rest = rule.path("additionalProperties");
    addKeys(rule, value, object, defaults);
    for (JsonNode branch : rule.path("allOf")) {
      // One after the other: a branch may bring the key whose spelling decides about the next one.
      if (applies(branch.path("if"), object)) {
        addKeys(resolve(branch.path("then")), value, object, defaults);
      }
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (!object.has(entry.getKey())
          && !(entry.getValue().isNull() && known(rule, object, entry.getKey()))) {
        object.set(entry.getKey(), complete(rest, entry.getValue(), defaults));
      }
    }
    return object;
  }

  private void addKeys(JsonNode rule, JsonNode value, ObjectNode object, boolean defaults) {
    for (Map.Entry<String, JsonNode> property : rule.path("properties").properties()) {
      JsonNode own = value.get(property.getKey());
      JsonNode inner = resolve(property.getValue());
      JsonNode standard = inner.get("default");
      if (object.has(property.getKey())) {
        continue;
      }
      if (own != null && !(own.isNull() && !allowsNull(inner))) {
        object.set(property.getKey(), complete(inner, own, defaults));
      } else if (defaults && standard != null) {
        object.set(property.getKey(), complete(inner, standard, true));
      }
    }
  }

  private boolean known(JsonNode rule, JsonNode object, String key) {
    return keys(rule).contains(key)
        || parts(rule, object).stream().anyMatch(part -> keys(part).contains(key));
  }

  /** The conditional parts of a rule that apply to a value. */
  private List<JsonNode> parts(JsonNode rule, JsonNode value) {
    List<JsonNode> parts = new ArrayList<>(List.of(rule));
    for (JsonNode branch : rule.path("allOf")) {
      if (applies(branch.path("if"), value)) {
        parts.add(resolve(branch.path("then")));
      }
    }
    return parts;
  }

  private static boolean applies(JsonNode condition, JsonNode value) {
    if (!condition.path("type").asText().equals(value.isObject() ? "object" : "string")) {
      return false;
    }
    for (Map.Entry<String, JsonNode> property : condition.path("properties").properties()) {
      JsonNode own = value.path(property.getKey());
      JsonNode constant = property.getValue().get("const");
      boolean matches =
          constant != null ? constant.equals(own) : contains(property.getValue().path("enum"), own);
      if (!matches) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode item : list) {
      if (item.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode spelling(JsonNode rule, JsonNode value) {
    String wanted = value.textValue().trim().toUpperCase(Locale.ROOT);
    for (JsonNode allowed : rule.path("enum")) {
      if (allowed.isTextual() && allowed.textValue().toUpperCase(Locale.ROOT).equals(wanted)) {
        return allowed;
      }
    }
    return value;
  }

  private static boolean allowsNull(JsonNode rule) {
    JsonNode type = rule.path("type");
    return type.isMissingNode() || type.isArray() && contains(type, NODES.textNode("null"));
  }

  /**
   * One node for one number: 60, 60.0 and 6e1 are the same. Not-a-number and absurd exponents
   * become text, which no rule takes.
   */
  static JsonNode number(JsonNode value) {
    if (value.isFloatingPointNumber()
        && !value.isBigDecimal()
        && !Double.isFinite(value.doubleValue())) {
      return NODES.textNode(value.asText());
    }
    BigDecimal exact = value.decimalValue().stripTrailingZeros();
    if (Math.abs((long) exact.scale()) > MOST_DIGITS) {
      return NODES.textNode(value.asText());
    }
    if (exact.scale() <= 0 && exact.precision() - exact.scale() <= 18) {
      long whole = exact.longValueExact();
      return whole == (int) whole ? NODES.numberNode((int) whole) : NODES.numberNode(whole);
    }
    return DecimalNode.valueOf(exact);
  }
}
