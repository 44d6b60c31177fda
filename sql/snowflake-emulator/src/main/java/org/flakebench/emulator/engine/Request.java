package org.flakebench.emulator.engine;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A statement as the driver sends it.
 *
 * @param describeOnly whether only its columns and binds are asked for
 * @param bindings values for question marks, or null
 * @param bindStage where many values were put, as {@code @stage/path}, or null
 * @param parameters of this statement only, or null
 * @param internal whether the driver made it up by itself
 */
public record Request(
    String requestId,
    String sql,
    boolean describeOnly,
    JsonNode bindings,
    String bindStage,
    JsonNode parameters,
    boolean internal) {

  String parameter(String name) {
    if (parameters == null) {
      return null;
    }
    for (var entry : parameters.properties()) {
      if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isNull()) {
        return entry.getValue().asText();
      }
    }
    return null;
  }
}
