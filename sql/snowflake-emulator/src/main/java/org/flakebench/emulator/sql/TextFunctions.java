package org.flakebench.emulator.sql;

import static org.flakebench.emulator.sql.Functions.function;
import static org.flakebench.emulator.sql.Functions.same;

import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.error.SnowflakeError;

/** Functions on text. */
final class TextFunctions {
  private static final DataType TEXT = DataType.TEXT;

  private TextFunctions() {}

  static void add(Map<String, Functions.Function> all) {
    all.put("UPPER", same("UPPER", 1, 1, TEXT));
    all.put("LOWER", same("LOWER", 1, 1, TEXT));
    all.put("TRIM", same("BTRIM", 1, 2, TEXT));
    all.put("LTRIM", same("LTRIM", 1, 2, TEXT));
    all.put("RTRIM", same("RTRIM", 1, 2, TEXT));
    all.put("LENGTH", same("CHAR_LENGTH", 1, 1, DataType.INTEGER));
    all.put("LEN", same("CHAR_LENGTH", 1, 1, DataType.INTEGER));
    all.put("OCTET_LENGTH", same("OCTET_LENGTH", 1, 1, DataType.INTEGER));
    all.put("SUBSTR", same("SUBSTRING", 2, 3, TEXT));
    all.put("SUBSTRING", same("SUBSTRING", 2, 3, TEXT));
    all.put("LEFT", same("LEFT", 2, 2, TEXT));
    all.put("RIGHT", same("RIGHT", 2, 2, TEXT));
    all.put("LPAD", same("LPAD", 2, 3, TEXT));
    all.put("RPAD", same("RPAD", 2, 3, TEXT));
    all.put("REPEAT", same("REPEAT", 2, 2, TEXT));
    all.put("REVERSE", same("SF_REVERSE", 1, 1, TEXT));
    all.put("REPLACE", same("REPLACE", 2, 3, TEXT));
    all.put("SPLIT_PART", same("SF_SPLIT_PART", 3, 3, TEXT));
    all.put("STARTSWITH", same("SF_STARTSWITH", 2, 2, DataType.BOOLEAN));
    all.put("ENDSWITH", same("SF_ENDSWITH", 2, 2, DataType.BOOLEAN));
    all.put("CONTAINS", same("SF_CONTAINS", 2, 2, DataType.BOOLEAN));
    all.put("CHARINDEX", same("LOCATE", 2, 3, DataType.INTEGER));
    all.put("REGEXP_LIKE", same("SF_RLIKE", 2, 2, DataType.BOOLEAN));
    all.put("REGEXP_REPLACE", same("REGEXP_REPLACE", 2, 3, TEXT));
    all.put("REGEXP_SUBSTR", same("REGEXP_SUBSTR", 2, 2, TEXT));
    all.put("ASCII", same("ASCII", 1, 1, DataType.INTEGER));
    all.put("CHR", same("CHAR", 1, 1, TEXT));
    all.put("MD5", same("SF_MD5", 1, 1, TEXT));
    all.put("SHA2", same("SF_SHA2", 1, 2, TEXT));
    all.put(
        "HASH",
        function(
            1,
            20,
            args -> Frag.of("SF_HASH(" + Functions.raw(args) + ")", DataType.number(19, 0))));
    all.put("UUID_STRING", same("SF_UUID", 0, 0, TEXT));
    all.put("RANDSTR", same("SF_RANDSTR", 2, 2, TEXT));
    all.put(
        "CONCAT",
        function(
            1,
            50,
            args ->
                Frag.of(
                    "("
                        + args.stream()
                            .map(a -> Casts.cast(a, TEXT, false).sql())
                            .collect(java.util.stream.Collectors.joining(" || "))
                        + ")",
                    TEXT)));
    all.put(
        "TO_VARCHAR",
        function(1, 2, args -> toText(args.get(0), args.size() > 1 ? args.get(1) : null)));
    all.put("TO_CHAR", all.get("TO_VARCHAR"));
    all.put("TO_BINARY", function(1, 2, TextFunctions::toBinary));
    all.put("HEX_ENCODE", same("SF_HEX_ENCODE", 1, 1, TEXT));
  }

  private static Frag toBinary(List<Frag> args) {
    if (args.size() == 2 && !args.get(1).sql().equalsIgnoreCase("'HEX'")) {
      throw SnowflakeError.unknown("TO_BINARY other than HEX");
    }
    return Casts.cast(args.get(0), DataType.BINARY, false);
  }

  private static Frag toText(Frag value, Frag format) {
    if (format == null) {
      return value.isJson()
          ? Frag.of("SF_V_TEXT(" + value.sql() + ")", TEXT)
          : Casts.cast(value, TEXT, false);
    }
    if (value.type().is(Base.NUMBER) || value.type().is(Base.FLOAT)) {
      return Frag.of("LTRIM(TO_CHAR(" + value.sql() + ", " + format.sql() + "))", TEXT);
    }
    return Frag.of("SF_FORMAT_TIME(" + value.sql() + ", " + format.sql() + ")", TEXT);
  }
}
