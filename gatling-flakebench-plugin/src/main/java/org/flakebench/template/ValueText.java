package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;

/** How values are shown in messages: short, on one line. */
final class ValueText {
  private static final int LONGEST = 60;

  private ValueText() {}

  static String of(JsonNode value) {
    if (value.isObject()) {
      return "an object";
    }
    if (value.isArray()) {
      return value.isEmpty() ? "an empty list" : "a list";
    }
    return value.isTextual() ? quote(value.textValue()) : shorten(value.asText());
  }

  static String quote(String text) {
    return '"' + shorten(text) + '"';
  }

  private static String shorten(String text) {
    String oneLine = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
    return oneLine.length() <= LONGEST ? oneLine : oneLine.substring(0, LONGEST) + "…";
  }
}
