package org.flakebench.emulator.sql;

import static org.flakebench.emulator.sql.Functions.function;
import static org.flakebench.emulator.sql.Functions.numeric;
import static org.flakebench.emulator.sql.Functions.same;

import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;

/** Functions on numbers and conditions, and those that tell of the session. */
final class OtherFunctions {
  private OtherFunctions() {}

  static void add(Map<String, Functions.Function> all) {
    conditions(all);
    numbers(all);
    context(all);
  }

  private static void conditions(Map<String, Functions.Function> all) {
    all.put("COALESCE", function(1, 100, OtherFunctions::coalesce));
    all.put("NVL", function(2, 2, OtherFunctions::coalesce));
    all.put("IFNULL", function(2, 2, OtherFunctions::coalesce));
    all.put(
        "ZEROIFNULL",
        function(
            1, 1, args -> like(args.get(0), "COALESCE(" + args.get(0).number().sql() + ", 0)")));
    all.put(
        "NULLIFZERO",
        function(1, 1, args -> like(args.get(0), "NULLIF(" + args.get(0).number().sql() + ", 0)")));
    all.put(
        "NULLIF",
        function(
            2,
            2,
            args -> {
              Frag[] pair = Expressions.alike(args.get(0), args.get(1));
              return Frag.of(
                  "NULLIF(" + pair[0].sql() + ", " + pair[1].sql() + ")", pair[0].type());
            }));
    all.put(
        "IFF",
        function(
            3,
            3,
            args -> {
              DataType type = Frag.common(args.get(1).type(), args.get(2).type());
              return Frag.of(
                  "(CASE WHEN "
                      + Expressions.condition(args.get(0)).sql()
                      + " THEN "
                      + args.get(1).as(type).sql()
                      + " ELSE "
                      + args.get(2).as(type).sql()
                      + " END)",
                  type);
            }));
    all.put(
        "NVL2",
        function(
            3,
            3,
            args -> {
              DataType type = Frag.common(args.get(1).type(), args.get(2).type());
              return Frag.of(
                  "(CASE WHEN "
                      + args.get(0).sql()
                      + " IS NOT NULL THEN "
                      + args.get(1).as(type).sql()
                      + " ELSE "
                      + args.get(2).as(type).sql()
                      + " END)",
                  type);
            }));
    all.put("GREATEST", function(1, 50, args -> extreme("GREATEST", args)));
    all.put("LEAST", function(1, 50, args -> extreme("LEAST", args)));
    all.put(
        "EQUAL_NULL",
        function(
            2,
            2,
            args -> {
              Frag[] pair = Expressions.alike(args.get(0), args.get(1));
              return Frag.of(
                  "(" + pair[0].sql() + " IS NOT DISTINCT FROM " + pair[1].sql() + ")",
                  DataType.BOOLEAN);
            }));
  }

  private static Frag like(Frag value, String sql) {
    return Frag.of(sql, value.number().type());
  }

  private static Frag coalesce(List<Frag> args) {
    DataType type = Functions.common(args);
    return Frag.of("COALESCE(" + Functions.alike(args, type) + ")", type);
  }

  /** Unlike H2, Snowflake answers null as soon as one argument is null. */
  private static Frag extreme(String name, List<Frag> args) {
    DataType type = Functions.common(args);
    StringBuilder sql = new StringBuilder("(CASE WHEN ");
    String joint = "";
    for (Frag arg : args) {
      sql.append(joint).append(arg.sql()).append(" IS NULL");
      joint = " OR ";
    }
    return Frag.of(
        sql + " THEN NULL ELSE " + name + "(" + Functions.alike(args, type) + ") END)", type);
  }

  private static void numbers(Map<String, Functions.Function> all) {
    all.put(
        "ABS",
        function(1, 1, args -> like(args.get(0), "ABS(" + args.get(0).number().sql() + ")")));
    all.put("SIGN", numeric("SIGN", 1, 1, DataType.INTEGER));
    all.put("ROUND", function(1, 2, args -> rounded("ROUND", args)));
    all.put("TRUNC", function(1, 2, args -> rounded("TRUNC", args)));
    all.put("TRUNCATE", all.get("TRUNC"));
    all.put("CEIL", function(1, 1, args -> rounded("CEIL", args)));
    all.put("FLOOR", function(1, 1, args -> rounded("FLOOR", args)));
    all.put(
        "MOD",
        function(
            2,
            2,
            args ->
                Frag.of(
                    "MOD(" + args.get(0).number().sql() + ", " + args.get(1).number().sql() + ")",
                    Frag.common(args.get(0).number().type(), args.get(1).number().type()))));
    all.put("DIV0", function(2, 2, args -> divide(args, "0")));
    all.put("DIV0NULL", function(2, 2, args -> divide(args, "0")));
    for (String name : List.of("SQRT", "EXP", "LN", "SIN", "COS", "TAN", "ATAN")) {
      all.put(name, numeric(name, 1, 1, DataType.FLOAT));
    }
    all.put("PI", function(0, 0, args -> Frag.of("PI()", DataType.FLOAT)));
    all.put("LOG", numeric("LOG", 2, 2, DataType.FLOAT));
    all.put("POWER", numeric("POWER", 2, 2, DataType.FLOAT));
    all.put("POW", all.get("POWER"));
    all.put("WIDTH_BUCKET", numeric("WIDTH_BUCKET", 4, 4, DataType.INTEGER));
    all.put("BITAND", numeric("SF_BITAND", 2, 2, DataType.INTEGER));
    all.put("RANDOM", function(0, 1, args -> Frag.of("SF_RANDOM()", DataType.number(19, 0))));
    all.put("UNIFORM", function(3, 3, OtherFunctions::uniform));
    all.put("TO_NUMBER", function(1, 3, args -> number(args, false)));
    all.put("TO_DECIMAL", all.get("TO_NUMBER"));
    all.put("TO_NUMERIC", all.get("TO_NUMBER"));
    all.put("TRY_TO_NUMBER", function(1, 3, args -> number(args, true)));
    all.put("TO_DOUBLE", function(1, 1, args -> Casts.cast(args.get(0), DataType.FLOAT, false)));
    all.put("TRY_TO_DOUBLE", function(1, 1, args -> Casts.cast(args.get(0), DataType.FLOAT, true)));
    all.put("TO_BOOLEAN", function(1, 1, args -> Casts.cast(args.get(0), DataType.BOOLEAN, false)));
    all.put(
        "TRY_TO_TIMESTAMP", function(1, 1, args -> Casts.cast(args.get(0), DataType.NTZ, true)));
    all.put("TRY_TO_DATE", function(1, 1, args -> Casts.cast(args.get(0), DataType.DATE, true)));
  }

  private static Frag number(List<Frag> args, boolean lenient) {
    int precision = args.size() > 1 ? Integer.parseInt(args.get(1).sql()) : 38;
    int scale = args.size() > 2 ? Integer.parseInt(args.get(2).sql()) : 0;
    return Casts.cast(args.get(0), DataType.number(precision, scale), lenient);
  }

  private static Frag rounded(String name, List<Frag> args) {
    Frag value = args.get(0).number();
    String digits = args.size() > 1 ? ", " + args.get(1).sql() : "";
    DataType type = value.type();
    if (type.is(Base.NUMBER)) {
      int scale = 0;
      if (args.size() > 1) {
        scale =
            args.get(1).literal() && !args.get(1).sql().startsWith("-")
                ? Math.min(Integer.parseInt(args.get(1).sql()), type.scale())
                : type.scale();
      }
      type = DataType.number(38, scale);
    }
    return Frag.of(name + "(" + value.sql() + digits + ")", type);
  }

  private static Frag divide(List<Frag> args, String whenZero) {
    Frag quotient = Expressions.divide(args.get(0), args.get(1));
    String divisor = args.get(1).number().sql();
    return Frag.of(
        "(CASE WHEN " + divisor + " = 0 THEN " + whenZero + " ELSE " + quotient.sql() + " END)",
        quotient.type());
  }

  private static Frag uniform(List<Frag> args) {
    boolean whole =
        args.get(0).type().is(Base.NUMBER)
            && args.get(0).type().scale() == 0
            && args.get(1).type().scale() == 0
            && args.get(1).type().is(Base.NUMBER);
    String bounds = args.get(0).sql() + ", " + args.get(1).sql() + ", " + args.get(2).sql();
    return whole
        ? Frag.of("SF_UNIFORM(" + bounds + ")", DataType.INTEGER)
        : Frag.of("SF_UNIFORM_FLOAT(" + bounds + ")", DataType.FLOAT);
  }

  private static void context(Map<String, Functions.Function> all) {
    for (String name :
        List.of(
            "CURRENT_USER",
            "CURRENT_ROLE",
            "CURRENT_WAREHOUSE",
            "CURRENT_DATABASE",
            "CURRENT_SCHEMA",
            "CURRENT_SESSION",
            "CURRENT_ACCOUNT",
            "CURRENT_REGION",
            "CURRENT_VERSION",
            "CURRENT_TRANSACTION",
            "CURRENT_ACCOUNT_NAME",
            "CURRENT_ORGANIZATION_NAME",
            "CURRENT_CLIENT",
            "CURRENT_IP_ADDRESS",
            "CURRENT_AVAILABLE_ROLES",
            "CURRENT_SECONDARY_ROLES",
            "CURRENT_STATEMENT")) {
      all.put(name, function(0, 0, args -> Frag.of("SF_CONTEXT('" + name + "')", DataType.TEXT)));
    }
    all.put("IS_ROLE_IN_SESSION", same("SF_IS_ROLE", 1, 1, DataType.BOOLEAN));
    all.put(
        "SYSTEM$TYPEOF",
        function(1, 1, args -> Frag.of("'" + args.get(0).type().display() + "'", DataType.TEXT)));
    all.put("SYSTEM$CANCEL_QUERY", same("SF_CANCEL_QUERY", 1, 1, DataType.TEXT));
    all.put("SYSTEM$ABORT_SESSION", same("SF_ABORT_SESSION", 1, 1, DataType.TEXT));
    all.put("SYSTEM$LAST_CHANGE_COMMIT_TIME", same("SF_LAST_CHANGE", 1, 1, DataType.INTEGER));
  }
}
