package org.flakebench.target.snowflake;

import java.util.Locale;
import java.util.regex.Pattern;
import org.flakebench.template.TemplateException;

/**
 * Names of objects as a template writes them: one without quotes is meant in upper case, whatever
 * its case, as in Snowflake's SQL; one in double quotes is meant as it is.
 */
final class SnowflakeNames {
  private static final Pattern PLAIN = Pattern.compile("[A-Z_][A-Z0-9_$]*");

  private SnowflakeNames() {}

  /**
   * The name as the server keeps it.
   *
   * @param path where it stands in the template
   * @throws TemplateException for a name that would need quotes and has none
   */
  static String stored(String path, String name) {
    String given = name.strip();
    if (given.length() > 2 && given.startsWith("\"") && given.endsWith("\"")) {
      return given.substring(1, given.length() - 1).replace("\"\"", "\"");
    }
    String upper = given.toUpperCase(Locale.ROOT);
    if (!PLAIN.matcher(upper).matches()) {
      throw new TemplateException(
          path,
          "INVALID_NAME",
          "is "
              + name
              + ", but a name without quotes has letters, digits, _ and $ only and begins with no digit; write one with others in"
              + " double quotes, as it is");
    }
    return upper;
  }

  /** A stored name for SQL. */
  static String quoted(String stored) {
    return '"' + stored.replace("\"", "\"\"") + '"';
  }

  /** A text for SQL. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A text for LIKE in SHOW that finds the name, and perhaps some more. */
  static String like(String stored) {
    return literal(stored.replace('\\', '_').replace('\'', '_'));
  }
}
