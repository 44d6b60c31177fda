package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Guesses what somebody meant by a key that does not exist. */
final class Hints {
  /** Keys of older configurations and what they are called here. */
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("min_concurrency", "min_connections"),
          Map.entry("max_concurrency", "max_connections"),
          Map.entry("concurrent_connections", "connections"),
          Map.entry("duration", "duration_seconds"),
          Map.entry("warmup", "warmup_seconds"),
          Map.entry("think_time", "think_time_ms"),
          Map.entry("load_mode", "mode"),
          Map.entry("connection_id", "connection"),
          Map.entry("table_name", "table"),
          Map.entry("warehouse_name", "warehouse"),
          Map.entry("use_pgbouncer", "via_pooler"),
          Map.entry("query_kind", "kind"),
          Map.entry("operation_type", "operation"),
          Map.entry("query", "sql"),
          Map.entry("query_text", "sql"),
          Map.entry("weight", "weight_pct"));

  /** What other tools' scenarios have and a template does not, and what to do instead. */
  private static final Map<String, String> OUT_OF_SCOPE =
      Map.of(
          "tables",
          "; a template has one table: name it in target.table, and run one template for each",
          "warehouses",
          "; a template has one warehouse: name it in target.warehouse",
          "background_tasks",
          "; nothing runs beside the mix: give the task's statement a small weight in statements");

  private Hints() {}

  /** {@code ; did you mean x?}, or nothing. */
  static String forKey(String key, Collection<String> known, SchemaTree tree) {
    String name = key.trim().toLowerCase(Locale.ROOT);
    if (OUT_OF_SCOPE.containsKey(name)) {
      return OUT_OF_SCOPE.get(name);
    }
    String renamed = RENAMED.getOrDefault(name, "");
    String meant = known.contains(renamed) ? renamed : nearest(name, known);
    if (meant == null) {
      Map<String, String> places = tree.placesOfKeys();
      meant = places.containsKey(name) ? places.get(name) : places.get(renamed);
    }
    return meant == null ? "" : "; did you mean " + meant + "?";
  }

  /** The same for a text that is none of the values that are allowed. */
  static String forValue(JsonNode value, JsonNode allowed) {
    // Signs and very short words are near to everything.
    if (!value.isTextual() || value.textValue().strip().length() <= 3) {
      return "";
    }
    List<String> known = new ArrayList<>();
    allowed.forEach(one -> known.add(one.asText()));
    String meant = nearest(value.textValue().strip().toLowerCase(Locale.ROOT), known);
    return meant == null ? "" : "; did you mean " + meant + "?";
  }

  /**
   * The nearest of the known names, null when none is near: at most two letters differ, more in
   * long names, one in short ones.
   */
  static String nearest(String name, Collection<String> known) {
    String nearest = null;
    int least = (name.length() <= 3 ? 1 : Math.max(2, name.length() / 3)) + 1;
    for (String candidate : known) {
      int distance = distance(name, candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
