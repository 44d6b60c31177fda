package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Says in words what a part of the schema allows. */
final class SchemaText {
  private SchemaText() {}

  static String allowed(JsonNode rule) {
    if (rule.has("const")) {
      return rule.get("const").asText();
    }
    List<String> types = new ArrayList<>();
    if (rule.path("type").isArray()) {
      rule.path("type").forEach(type -> types.add(type.textValue()));
    } else if (rule.has("type")) {
      types.add(rule.get("type").textValue());
    }
    boolean orNull = types.remove("null");
    String text =
        rule.has("enum")
            ? oneOf(rule.get("enum"))
            : String.join(" or ", types.stream().map(t -> type(t, rule)).toList());
    return orNull ? text + " or null" : text;
  }

  private static String oneOf(JsonNode values) {
    List<String> names = new ArrayList<>();
    values.forEach(value -> names.add(value.asText()));
    names.remove("null");
    return "one of " + String.join(", ", names);
  }

  private static String type(String type, JsonNode rule) {
    return switch (type) {
      case "integer" -> "a whole number" + range(rule);
      case "number" -> "a number" + range(rule);
      case "boolean" -> "true or false";
      case "array" -> "a list" + size(rule, "minItems", "maxItems", "entries");
      case "object" ->
          "an object" + size(rule, "minProperties", "maxProperties", "keys") + keys(rule);
      default -> "text" + size(rule, "minLength", "maxLength", "characters");
    };
  }

  private static String range(JsonNode rule) {
    String low = rule.has("minimum") ? " from " + rule.get("minimum").asText() : "";
    if (rule.has("exclusiveMinimum")) {
      low = " above " + rule.get("exclusiveMinimum").asText();
    }
    String high = rule.has("maximum") ? " to " + rule.get("maximum").asText() : "";
    if (rule.has("exclusiveMaximum")) {
      high = " and below " + rule.get("exclusiveMaximum").asText();
    } else if (rule.has("exclusiveMinimum") && !high.isEmpty()) {
      high = " and up" + high;
    }
    return low + high;
  }

  private static String size(JsonNode rule, String least, String most, String of) {
    if (rule.has(least) && rule.has(most)) {
      return " of " + rule.get(least).asText() + " to " + rule.get(most).asText() + " " + of;
    }
    if (rule.has(most)) {
      return " of at most " + rule.get(most).asText() + " " + of;
    }
    return rule.has(least) ? " of at least " + rule.get(least).asText() + " " + of : "";
  }

  private static String keys(JsonNode rule) {
    List<String> names = new ArrayList<>();
    rule.path("properties").fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "" : " with " + String.join(", ", names);
  }
}
