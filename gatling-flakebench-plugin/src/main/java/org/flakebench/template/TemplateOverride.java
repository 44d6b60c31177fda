package org.flakebench.template;

/**
 * One value that takes the place of a template's own, as {@code --set load.duration_seconds=20}
 * gives it.
 *
 * @param path where, as in {@code load.connections} or {@code statements[0].weight_pct}
 * @param value a YAML scalar or flow value: {@code 20}, {@code FIXED}, {@code null}, {@code {type:
 *     ZIPFIAN, theta: 0.9}}
 */
public record TemplateOverride(String path, String value) {

  /** The code of a problem with an override itself. */
  static final String CODE = "BAD_OVERRIDE";

  /**
   * Reads {@code path=value}; the value may be empty (which is null) and may hold further equals
   * signs.
   *
   * @throws TemplateException when there is no path before the first equals sign
   */
  public static TemplateOverride parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || text.substring(0, equals).isBlank()) {
      throw new TemplateException(
          "",
          CODE,
          "an override is path=value, as in load.duration_seconds=20; it is "
              + ValueText.quote(text));
    }
    return new TemplateOverride(
        text.substring(0, equals).trim(), text.substring(equals + 1).trim());
  }
}
