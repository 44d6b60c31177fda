package org.flakebench.emulator.sql;

import static org.flakebench.emulator.sql.Functions.function;

import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;

/** Functions on VARIANT, OBJECT and ARRAY. */
final class JsonFunctions {
  private JsonFunctions() {}

  static void add(Map<String, Functions.Function> all) {
    all.put("PARSE_JSON", json("SF_PARSE_JSON", 1, 1, DataType.VARIANT));
    all.put("TRY_PARSE_JSON", json("SF_TRY_PARSE_JSON", 1, 1, DataType.VARIANT));
    all.put(
        "TO_JSON",
        function(
            1,
            1,
            args ->
                Frag.of("CAST(SF_TO_JSON(" + args.get(0).sql() + ") AS VARCHAR)", DataType.TEXT)));
    all.put("TO_VARIANT", function(1, 1, args -> Casts.cast(args.get(0), DataType.VARIANT, false)));
    all.put("TO_OBJECT", function(1, 1, args -> Casts.cast(args.get(0), DataType.OBJECT, false)));
    all.put("TO_ARRAY", json("SF_TO_ARRAY", 1, 1, DataType.ARRAY));
    all.put("OBJECT_CONSTRUCT", json("SF_OBJECT", 0, 200, DataType.OBJECT));
    all.put("OBJECT_CONSTRUCT_KEEP_NULL", json("SF_OBJECT_NULLS", 0, 200, DataType.OBJECT));
    all.put("OBJECT_INSERT", json("SF_OBJECT_INSERT", 3, 4, DataType.OBJECT));
    all.put("OBJECT_KEYS", json("SF_OBJECT_KEYS", 1, 1, DataType.ARRAY));
    all.put("ARRAY_CONSTRUCT", json("SF_ARRAY", 0, 200, DataType.ARRAY));
    all.put("ARRAY_APPEND", json("SF_ARRAY_APPEND", 2, 2, DataType.ARRAY));
    all.put("GET", function(2, 2, JsonFunctions::get));
    all.put("GET_PATH", json("SF_GET_PATH", 2, 2, DataType.VARIANT));
    all.put(
        "ARRAY_SIZE",
        function(
            1, 1, args -> Frag.of("SF_ARRAY_SIZE(" + args.get(0).sql() + ")", DataType.INTEGER)));
    all.put(
        "ARRAY_CONTAINS",
        function(
            2,
            2,
            args ->
                Frag.of(
                    "SF_ARRAY_CONTAINS("
                        + args.get(0).as(DataType.VARIANT).sql()
                        + ", "
                        + args.get(1).sql()
                        + ")",
                    DataType.BOOLEAN)));
    all.put(
        "TYPEOF",
        function(1, 1, args -> Frag.of("SF_TYPEOF(" + args.get(0).sql() + ")", DataType.TEXT)));
    all.put(
        "IS_NULL_VALUE",
        function(
            1,
            1,
            args ->
                Frag.of(
                    "(SF_TYPEOF(" + args.get(0).sql() + ") = 'NULL_VALUE')", DataType.BOOLEAN)));
  }

  private static Functions.Function json(String alias, int least, int most, DataType type) {
    return function(least, most, args -> Frag.json(alias + "(" + Functions.raw(args) + ")", type));
  }

  private static Frag get(List<Frag> args) {
    Frag key = args.get(1);
    String text = key.type().is(Base.TEXT) ? key.sql() : "SF_TO_TEXT(" + key.sql() + ")";
    return Frag.json("SF_GET(" + args.get(0).sql() + ", " + text + ")", DataType.VARIANT);
  }
}
