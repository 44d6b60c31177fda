package org.flakebench.emulator.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.flakebench.emulator.error.SnowflakeError;

/**
 * How files are read.
 *
 * @param json whether files hold JSON; else CSV
 * @param enclosedBy the character around fields, or 0
 * @param escape the character before others in enclosed fields, or 0
 * @param escapeUnenclosed the same in fields that are not enclosed; a backslash unless set
 * @param nullIf texts that mean null
 * @param emptyIsNull whether an empty field that is not enclosed means null
 * @param compression AUTO, GZIP or NONE
 * @param binaryFormat HEX, BASE64 or UTF8
 */
public record FileFormat(
    boolean json,
    char delimiter,
    int skipHeader,
    char enclosedBy,
    char escape,
    char escapeUnenclosed,
    List<String> nullIf,
    boolean emptyIsNull,
    boolean trimSpace,
    boolean mismatchFails,
    boolean stripOuterArray,
    String compression,
    String binaryFormat) {
  private static final Set<String> KNOWN =
      Set.of(
          "TYPE",
          "FORMAT_NAME",
          "FIELD_DELIMITER",
          "RECORD_DELIMITER",
          "SKIP_HEADER",
          "FIELD_OPTIONALLY_ENCLOSED_BY",
          "ESCAPE",
          "ESCAPE_UNENCLOSED_FIELD",
          "NULL_IF",
          "EMPTY_FIELD_AS_NULL",
          "TRIM_SPACE",
          "ERROR_ON_COLUMN_COUNT_MISMATCH",
          "STRIP_OUTER_ARRAY",
          "COMPRESSION",
          "BINARY_FORMAT",
          "ENCODING",
          "SKIP_BLANK_LINES",
          "DATE_FORMAT",
          "TIME_FORMAT",
          "TIMESTAMP_FORMAT",
          "MULTI_LINE");

  /** Reads settings; those of {@code over} win. */
  public static FileFormat of(Map<String, Object> settings) {
    for (String name : settings.keySet()) {
      if (!KNOWN.contains(name)) {
        throw SnowflakeError.unknown("the file format option " + name);
      }
    }
    String type = text(settings, "TYPE", "CSV").toUpperCase(Locale.ROOT);
    if (!type.equals("CSV") && !type.equals("JSON")) {
      throw SnowflakeError.unknown("files of type " + type);
    }
    for (String name : List.of("DATE_FORMAT", "TIME_FORMAT", "TIMESTAMP_FORMAT")) {
      if (!text(settings, name, "AUTO").equalsIgnoreCase("AUTO")) {
        throw SnowflakeError.unknown(name + " other than AUTO");
      }
    }
    if (!text(settings, "ENCODING", "UTF8").replace("-", "").equalsIgnoreCase("UTF8")) {
      throw SnowflakeError.unknown("ENCODING other than UTF8");
    }
    String delimiter = text(settings, "FIELD_DELIMITER", ",");
    String record = text(settings, "RECORD_DELIMITER", "\n");
    if (delimiter.length() != 1 || !record.equals("\n")) {
      throw SnowflakeError.unknown("delimiters of more than one character");
    }
    char escape = character(settings, "ESCAPE", (char) 0);
    List<String> nullIf = new ArrayList<>();
    Object given = settings.get("NULL_IF");
    if (given instanceof List<?> list) {
      list.forEach(n -> nullIf.add(String.valueOf(n)));
    } else if (given != null) {
      nullIf.add(String.valueOf(given));
    } else {
      nullIf.add("\\N");
    }
    return new FileFormat(
        type.equals("JSON"),
        delimiter.charAt(0),
        Integer.parseInt(text(settings, "SKIP_HEADER", "0")),
        character(settings, "FIELD_OPTIONALLY_ENCLOSED_BY", (char) 0),
        escape,
        escape != 0 ? 0 : character(settings, "ESCAPE_UNENCLOSED_FIELD", '\\'),
        List.copyOf(nullIf),
        flag(settings, "EMPTY_FIELD_AS_NULL", true),
        flag(settings, "TRIM_SPACE", false),
        flag(settings, "ERROR_ON_COLUMN_COUNT_MISMATCH", true),
        flag(settings, "STRIP_OUTER_ARRAY", false),
        text(settings, "COMPRESSION", "AUTO").toUpperCase(Locale.ROOT),
        text(settings, "BINARY_FORMAT", "HEX").toUpperCase(Locale.ROOT));
  }

  private static String text(Map<String, Object> settings, String name, String missing) {
    Object value = settings.get(name);
    return value == null ? missing : String.valueOf(value);
  }

  private static boolean flag(Map<String, Object> settings, String name, boolean missing) {
    return Boolean.parseBoolean(text(settings, name, String.valueOf(missing)));
  }

  private static char character(Map<String, Object> settings, String name, char missing) {
    Object value = settings.get(name);
    if (value == null) {
      return missing;
    }
    String text = String.valueOf(value);
    if (text.equalsIgnoreCase("NONE")) {
      return 0;
    }
    if (text.matches("(?i)0x[0-9a-f]{2}")) {
      return (char) Integer.parseInt(text.substring(2), 16);
    }
    if (text.length() != 1) {
      throw SnowflakeError.compilation(
          "001008", "22023", "invalid value [" + text + "] for parameter '" + name + "'");
    }
    return text.charAt(0);
  }
}
