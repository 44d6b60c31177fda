package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of one object of a flat configuration. Knows which of them were asked for, so that the
 * others can be told. Forms store numbers and flags as text; an empty text and null stand for
 * nothing. Confined to one import.
 */
final class FlatFields {
  private static final String BAD_VALUE = "BAD_VALUE";

  /**
   * What all objects of one import share.
   *
   * @param notes what was left out or changed, one line each
   * @param origins which field a place of the template comes from
   */
  record Report(Problems problems, List<String> notes, Map<String, String> origins) {
    Report() {
      this(new Problems(), new ArrayList<>(), new LinkedHashMap<>());
    }

    void note(String field, String text) {
      notes.add(field + ": " + text);
    }
  }

  private final JsonNode object;
  private final String path;
  private final Report report;
  private final Set<String> known = new TreeSet<>();

  /**
   * @param object may be missing or null, and then has no fields
   * @param path what stands before the names of its fields in messages
   */
  FlatFields(JsonNode object, String path, Report report) {
    this.object = object;
    this.path = path;
    this.report = report;
  }

  Report report() {
    return report;
  }

  String place(String name) {
    return path + name;
  }

  /** The field's value; null when there is nothing in it. */
  JsonNode get(String name) {
    known.add(name);
    JsonNode value = object.path(name);
    boolean nothing =
        value.isMissingNode() || value.isNull() || value.isTextual() && value.textValue().isBlank();
    return nothing ? null : value;
  }

  boolean has(String name) {
    return get(name) != null;
  }

  /** The text, without blanks around it; null when there is none. */
  String text(String name) {
    JsonNode value = get(name);
    return value == null ? null : value.isTextual() ? value.textValue().strip() : value.asText();
  }

  /** The number; null when there is none, or when it is none, which is a problem. */
  BigDecimal number(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    JsonNode number = value;
    if (value.isTextual()) {
      try {
        number = DecimalNode.valueOf(new BigDecimal(value.textValue().strip()));
      } catch (NumberFormatException e) {
        number = value;
      }
    }
    JsonNode kept = number.isNumber() ? SchemaTree.number(number) : number;
    if (!kept.isNumber()) {
      report
          .problems()
          .add(place(name), BAD_VALUE, "is " + ValueText.of(value) + ", must be a number");
      return null;
    }
    return kept.decimalValue();
  }

  /** The flag; null when there is none, or when it is none, which is a problem. */
  Boolean flag(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> {
        report
            .problems()
            .add(place(name), BAD_VALUE, "is " + ValueText.quote(text) + ", must be true or false");
        yield null;
      }
    };
  }

  /** Puts a value into the template and remembers where it came from. */
  void put(ObjectNode into, String key, JsonNode value, String templatePath, String name) {
    if (value != null) {
      into.set(key, value);
      report.origins().put(templatePath + key, place(name));
    }
  }

  /** The same for a number. */
  void putNumber(ObjectNode into, String key, String templatePath, String name) {
    BigDecimal number = number(name);
    put(into, key, number == null ? null : node(number), templatePath, name);
  }

  static JsonNode node(BigDecimal number) {
    return SchemaTree.number(DecimalNode.valueOf(number));
  }

  /** The same for a text. */
  void putText(ObjectNode into, String key, String templatePath, String name) {
    String text = text(name);
    put(into, key, text == null ? null : into.textNode(text), templatePath, name);
  }

  /** Leaves fields out, and says why where there is something in them. */
  void drop(String why, String... names) {
    for (String name : names) {
      JsonNode value = get(name);
      if (value != null && !(value.isContainerNode() && value.isEmpty())) {
        report.note(place(name), "left out; " + why);
      }
    }
  }

  /** Says which fields nobody asked for. */
  void dropTheRest() {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        report.note(place(field.getKey()), "left out; no such field is known");
      }
    }
  }
}
