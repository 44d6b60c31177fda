package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/** Writes short forms out, before the schema is asked. */
final class Shorthand {
  private static final Set<String> PLAIN = Set.of("UNIFORM", "LATEST", "SEQUENTIAL");

  private Shorthand() {}

  static void expand(ObjectNode template) {
    for (JsonNode statement : template.path("statements")) {
      for (JsonNode parameter : statement.path("parameters")) {
        if (parameter instanceof ObjectNode object && !object.hasNonNull("strategy")) {
          object.put("strategy", object.has("values") ? "choice" : "literal");
        }
      }
    }
    JsonNode distribution = template.path("values").path("distribution");
    String type = distribution.path("type").asText().trim().toUpperCase(Locale.ROOT);
    if (distribution.size() == 1 && PLAIN.contains(type)) {
      ((ObjectNode) template.get("values")).put("distribution", type);
    }
  }
}
