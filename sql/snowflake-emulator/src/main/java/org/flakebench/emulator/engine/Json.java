package org.flakebench.emulator.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.flakebench.emulator.error.SnowflakeError;

/** Values of VARIANT as text: keys sorted, as Snowflake keeps them. */
public final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  private Json() {}

  static ObjectMapper mapper() {
    return MAPPER;
  }

  static JsonNodeFactory nodes() {
    return NODES;
  }

  /** Reads JSON as PARSE_JSON does. */
  static JsonNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node == null || node.isMissingNode() ? null : sorted(node);
    } catch (JsonProcessingException e) {
      throw new SnowflakeError(
          "100069", "22P02", "Error parsing JSON: " + e.getOriginalMessage().split("\n")[0]);
    }
  }

  /** Reads what was written before. */
  static JsonNode read(String text) {
    try {
      return text == null ? null : MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("kept JSON cannot be read: " + text, e);
    }
  }

  static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> keys = new TreeMap<>();
      node.properties().forEach(e -> keys.put(e.getKey(), sorted(e.getValue())));
      ObjectNode object = NODES.objectNode();
      keys.forEach(object::set);
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode();
      node.forEach(item -> array.add(sorted(item)));
      return array;
    }
    return node;
  }

  /** Without blanks, as TO_JSON. */
  static String compact(JsonNode node) {
    try {
      return node == null ? null : MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With line breaks, as results carry it. */
  static String pretty(String text) {
    JsonNode node = read(text);
    if (node == null || !node.isContainerNode() || node.isEmpty()) {
      return node == null ? null : compact(node);
    }
    try {
      return MAPPER.writer(PRETTY).writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of a scalar outside JSON, null for JSON's null, compact JSON of anything else. */
  static String scalarText(JsonNode node) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    return node.isTextual()
        ? node.asText()
        : node.isBigDecimal() ? node.decimalValue().toPlainString() : compact(node);
  }
}
