package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects problems while a template is read, so that all of them are told at once. Confined to one
 * reading.
 */
final class Problems {
  private final List<TemplateException.Problem> problems = new ArrayList<>();

  void add(String path, String code, String message) {
    problems.add(new TemplateException.Problem(path, code, message));
  }

  void addAll(List<TemplateException.Problem> others) {
    problems.addAll(others);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /**
   * Whether nothing is known to be wrong at a place, in it, or around it: only then a rule may look
   * at its values.
   */
  boolean clean(String path) {
    return problems.stream()
        .noneMatch(problem -> within(problem.path(), path) || within(path, problem.path()));
  }

  private static boolean within(String path, String place) {
    return path.startsWith(place)
        && (path.length() == place.length()
            || path.charAt(place.length()) == '.'
            || path.charAt(place.length()) == '[');
  }

  /**
   * All problems in the order of the document, those of one place in the order in which they were
   * found.
   */
  List<TemplateException.Problem> inOrderOf(JsonNode document) {
    Map<String, Integer> places = new HashMap<>();
    number("", document, places);
    List<TemplateException.Problem> sorted = new ArrayList<>(problems);
    sorted.sort(Comparator.comparingInt(problem -> place(problem.path(), places)));
    return sorted;
  }

  private static void number(String path, JsonNode node, Map<String, Integer> places) {
    places.put(path, places.size());
    node.properties()
        .forEach(
            entry ->
                number(
                    path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                    entry.getValue(),
                    places));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      number(path + "[" + i + "]", node.get(i), places);
    }
  }

  /** The place itself, or what it is missing in. */
  private static int place(String path, Map<String, Integer> places) {
    String known = path;
    while (!places.containsKey(known)) {
      int end = Math.max(known.lastIndexOf('.'), known.lastIndexOf('['));
      known = end < 0 ? "" : known.substring(0, end);
    }
    return places.get(known);
  }
}
