package org.flakebench.emulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** Functions on JSON that H2 calls; JSON comes and goes as text. Called by name only. */
public final class JsonAliases {
  private JsonAliases() {}

  private static JsonNode node(Value value) {
    return value == null || value == ValueNull.INSTANCE ? null : Json.read(value.getString());
  }

  private static JsonNode any(Value value) {
    return Json.read(toJson(value));
  }

  public static String parseJson(String text) {
    return text == null || text.isBlank() ? null : Json.compact(Json.parse(text));
  }

  public static String tryParseJson(String text) {
    try {
      return parseJson(text);
    } catch (RuntimeException e) {
      return null;
    }
  }

  public static String toJson(Value value) {
    if (value == null || value == ValueNull.INSTANCE) {
      return null;
    }
    return switch (value.getValueType()) {
      case Value.JSON -> value.getString();
      case Value.BOOLEAN -> value.getBoolean() ? "true" : "false";
      case Value.TINYINT, Value.SMALLINT, Value.INTEGER, Value.BIGINT -> value.getString();
      case Value.NUMERIC, Value.DECFLOAT ->
          value.getBigDecimal().stripTrailingZeros().toPlainString();
      case Value.DOUBLE, Value.REAL -> TextAliases.toText(value);
      default -> Json.compact(Json.nodes().textNode(TextAliases.toText(value)));
    };
  }

  public static String vText(Value json) {
    return Json.scalarText(node(json));
  }

  public static String get(Value json, String key) {
    JsonNode node = node(json);
    if (node == null || key == null) {
      return null;
    }
    JsonNode found = null;
    if (node.isObject()) {
      found = node.get(key);
    } else if (node.isArray() && key.matches("\\d+")) {
      found = node.get(Integer.parseInt(key));
    }
    return Json.compact(found);
  }

  public static String getPath(Value json, String path) {
    JsonNode node = node(json);
    for (String step : path.split("[.\\[]")) {
      if (node == null || step.isEmpty()) {
        continue;
      }
      String key = step.replaceAll("[\\]\"']", "");
      node = node.isArray() ? node.get(Integer.parseInt(key)) : node.get(key);
    }
    return Json.compact(node);
  }

  public static Long arraySize(Value json) {
    JsonNode node = node(json);
    return node == null || !node.isArray() ? null : (long) node.size();
  }

  public static Boolean arrayContains(Value item, Value array) {
    JsonNode node = node(array);
    JsonNode wanted = any(item);
    if (node == null || wanted == null) {
      return null;
    }
    for (JsonNode one : node) {
      boolean numbers = one.isNumber() && wanted.isNumber();
      if (one.equals(wanted)
          || numbers && one.decimalValue().compareTo(wanted.decimalValue()) == 0) {
        return true;
      }
    }
    return false;
  }

  public static String typeOf(Value json) {
    JsonNode node = node(json);
    if (node == null) {
      return null;
    }
    return switch (node.getNodeType()) {
      case ARRAY -> "ARRAY";
      case OBJECT -> "OBJECT";
      case BOOLEAN -> "BOOLEAN";
      case STRING -> "VARCHAR";
      case NUMBER -> node.isIntegralNumber() ? "INTEGER" : "DECIMAL";
      default -> "NULL_VALUE";
    };
  }

  public static String toArray(Value value) {
    JsonNode node = any(value);
    if (node == null) {
      return null;
    }
    return Json.compact(node.isArray() ? node : Json.nodes().arrayNode().add(node));
  }

  public static String object(Value... pairs) {
    return object(false, pairs);
  }

  public static String objectNulls(Value... pairs) {
    return object(true, pairs);
  }

  private static String object(boolean nulls, Value... pairs) {
    if (pairs.length % 2 != 0) {
      throw new org.flakebench.emulator.error.SnowflakeError(
          "001003", "42000", "OBJECT_CONSTRUCT needs pairs of keys and values");
    }
    TreeMap<String, JsonNode> keys = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      JsonNode value = any(pairs[i + 1]);
      if (pairs[i] != ValueNull.INSTANCE && (value != null || nulls)) {
        keys.put(pairs[i].getString(), value == null ? Json.nodes().nullNode() : value);
      }
    }
    ObjectNode object = Json.nodes().objectNode();
    keys.forEach(object::set);
    return Json.compact(object);
  }

  public static String objectInsert(Value... args) {
    ObjectNode object = (ObjectNode) node(args[0]);
    if (object == null) {
      return null;
    }
    object.set(args[1].getString(), any(args[2]));
    return Json.compact(Json.sorted(object));
  }

  public static String objectKeys(Value json) {
    JsonNode node = node(json);
    if (node == null || !node.isObject()) {
      return null;
    }
    ArrayNode keys = Json.nodes().arrayNode();
    node.fieldNames().forEachRemaining(keys::add);
    return Json.compact(keys);
  }

  public static String array(Value... items) {
    ArrayNode array = Json.nodes().arrayNode();
    for (Value item : items) {
      JsonNode node = any(item);
      array.add(node == null ? Json.nodes().nullNode() : node);
    }
    return Json.compact(array);
  }

  public static String arrayAppend(Value... args) {
    ArrayNode array = (ArrayNode) node(args[0]);
    return array == null ? null : Json.compact(array.add(any(args[1])));
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  public static Long flattenSize(Value json) {
    JsonNode node = node(json);
    return node == null || !node.isContainerNode() ? 0L : (long) node.size();
  }

  public static String flattenKey(Value json, Integer index) {
    JsonNode node = node(json);
    return node == null || index == null || !node.isObject() ? null : keys(node).get(index);
  }

  public static String flattenPath(Value json, Integer index) {
    JsonNode node = node(json);
    if (node == null || index == null) {
      return null;
    }
    return node.isObject() ? keys(node).get(index) : "[" + index + "]";
  }

  public static Long flattenIndex(Value json, Integer index) {
    JsonNode node = node(json);
    return node == null || index == null || !node.isArray() ? null : (long) index;
  }

  public static String flattenValue(Value json, Integer index) {
    JsonNode node = node(json);
    if (node == null || index == null) {
      return null;
    }
    return Json.compact(node.isObject() ? node.get(keys(node).get(index)) : node.get(index));
  }
}
