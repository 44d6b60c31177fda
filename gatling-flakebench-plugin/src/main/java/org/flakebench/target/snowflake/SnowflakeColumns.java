package org.flakebench.target.snowflake;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.workload.Column;
import org.flakebench.workload.ValueType;

/** Reads the types that DESCRIBE TABLE tells, as {@code NUMBER(38,0)} or {@code VARCHAR(20)}. */
final class SnowflakeColumns {
  private static final Pattern TYPE =
      Pattern.compile("([A-Z_ ]+?)\\s*(?:\\((\\d+)(?:\\s*,\\s*(\\d+))?\\))?");

  private static final int LONGEST_TEXT = 16_777_216;

  private static final Map<String, ValueType> TYPES =
      Map.ofEntries(
          Map.entry("NUMBER", ValueType.DECIMAL),
          Map.entry("DECIMAL", ValueType.DECIMAL),
          Map.entry("FLOAT", ValueType.FLOAT),
          Map.entry("REAL", ValueType.FLOAT),
          Map.entry("DOUBLE", ValueType.FLOAT),
          Map.entry("VARCHAR", ValueType.TEXT),
          Map.entry("TEXT", ValueType.TEXT),
          Map.entry("CHAR", ValueType.TEXT),
          Map.entry("STRING", ValueType.TEXT),
          Map.entry("TIMESTAMP_NTZ", ValueType.TIMESTAMP),
          Map.entry("TIMESTAMP_LTZ", ValueType.TIMESTAMP),
          Map.entry("TIMESTAMP_TZ", ValueType.TIMESTAMP),
          Map.entry("DATE", ValueType.DATE),
          Map.entry("BOOLEAN", ValueType.BOOLEAN));

  private SnowflakeColumns() {}

  /**
   * A column.
   *
   * @param type as the server writes it
   * @param required whether an insert must give a value
   */
  static Column of(String name, String type, boolean required) {
    Matcher parts = TYPE.matcher(type.toUpperCase(Locale.ROOT).strip());
    ValueType value =
        parts.matches() ? TYPES.getOrDefault(parts.group(1), ValueType.OTHER) : ValueType.OTHER;
    Integer first = value == ValueType.OTHER ? null : number(parts.group(2));
    Integer second = value == ValueType.OTHER ? null : number(parts.group(3));
    if (value == ValueType.DECIMAL) {
      int precision = first == null ? 38 : first;
      int scale = second == null ? 0 : second;
      long largest = largest(precision - scale);
      return scale == 0
          ? new Column(name, ValueType.INTEGER, type, null, null, largest, required)
          : new Column(name, value, type, null, scale, largest, required);
    }
    Integer length =
        value == ValueType.TEXT && first != null && first < LONGEST_TEXT ? first : null;
    return new Column(name, value, type, length, null, 0, required);
  }

  private static Integer number(String digits) {
    return digits == null ? null : Integer.valueOf(digits);
  }

  private static long largest(int digits) {
    return digits > 18 ? Long.MAX_VALUE : (long) Math.pow(10, Math.max(0, digits)) - 1;
  }
}
