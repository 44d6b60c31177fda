package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts overrides into a template's tree, before it is checked: what they bring is checked like
 * everything else.
 */
final class Overrides {
  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]\\s]+)|\\[(\\d{1,6})]");

  private final TemplateText text;

  Overrides(TemplateText text) {
    this.text = text;
  }

  /** Applies them in order, so that a later one wins. */
  void apply(ObjectNode template, List<TemplateOverride> overrides, Problems problems) {
    for (TemplateOverride override : overrides) {
      List<Object> steps = steps(override.path());
      if (steps.isEmpty() || steps.get(0) instanceof Integer) {
        problems.add(
            override.path(),
            TemplateOverride.CODE,
            "is not a path; write it as in load.connections or statements[0].weight_pct");
        continue;
      }
      try {
        JsonNode value = text.yaml(override.value(), "the value");
        put(template, steps, value == null ? NullNode.instance : value, override.path(), problems);
      } catch (TemplateException e) {
        problems.add(
            override.path(),
            TemplateOverride.CODE,
            "has a value that is not YAML: " + e.problems().get(0).message());
      }
    }
  }

  /** Names and indexes; empty when the path has another form. */
  private static List<Object> steps(String path) {
    List<Object> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int end = 0;
    while (end < path.length() && matcher.find(end) && matcher.start() == end) {
      steps.add(matcher.group(1) != null ? matcher.group(1) : Integer.valueOf(matcher.group(2)));
      end = matcher.end();
    }
    return end == path.length() && !path.startsWith(".") ? steps : List.of();
  }

  private static void put(
      ObjectNode template, List<Object> steps, JsonNode value, String path, Problems problems) {
    JsonNode place = template;
    StringBuilder at = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      JsonNode next = i == steps.size() - 1 ? value : null;
      if (steps.get(i) instanceof String name) {
        if (!(place instanceof ObjectNode object)) {
          problems.add(
              path,
              TemplateOverride.CODE,
              at + " is " + ValueText.of(place) + ", it has no key " + name);
          return;
        }
        if (next != null) {
          object.set(name, next);
        } else if (!object.hasNonNull(name)) {
          object.putObject(name);
        }
        place = object.get(name);
        at.append(at.isEmpty() ? "" : ".").append(name);
      } else {
        int index = (Integer) steps.get(i);
        if (!(place instanceof ArrayNode list) || index >= list.size()) {
          String has =
              place.isArray()
                  ? "has " + place.size() + (place.size() == 1 ? " entry" : " entries")
                  : "is no list";
          problems.add(path, TemplateOverride.CODE, "does not exist: " + at + " " + has);
          return;
        }
        if (next != null) {
          list.set(index, next);
        }
        place = list.get(index);
        at.append('[').append(index).append(']');
      }
    }
  }
}
