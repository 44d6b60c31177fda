package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.error.SnowflakeError;

/** Aggregate functions. */
final class Aggregates {
  static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(
              "COUNT",
              "COUNT_IF",
              "SUM",
              "AVG",
              "MIN",
              "MAX",
              "MEDIAN",
              "STDDEV",
              "STDDEV_SAMP",
              "STDDEV_POP",
              "VARIANCE",
              "VAR_SAMP",
              "VAR_POP",
              "ANY_VALUE",
              "LISTAGG",
              "ARRAY_AGG",
              "PERCENTILE_CONT",
              "PERCENTILE_DISC",
              "APPROX_PERCENTILE",
              "APPROX_COUNT_DISTINCT",
              "BOOLOR_AGG",
              "BOOLAND_AGG",
              "OBJECT_AGG",
              "MODE",
              "CORR",
              "REGR_SLOPE",
              "REGR_INTERCEPT",
              "REGR_R2"));

  private Aggregates() {}

  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  static Frag write(
      String name, boolean distinct, boolean star, List<Frag> args, Frag ordered, String order) {
    if (star && !name.equals("COUNT")) {
      throw SnowflakeError.unknown(name + "(*)");
    }
    int least = star ? 0 : least(name);
    if (!star && (args.size() < least || args.size() > 2)) {
      throw SnowflakeError.compilation(
          "000938", "22023", "not enough arguments for function [" + name + "]");
    }
    Frag first = args.isEmpty() ? null : args.get(0);
    String set = distinct ? "DISTINCT " : "";
    return switch (name) {
      case "COUNT" ->
          Frag.of(star ? "COUNT(*)" : "COUNT(" + set + first.sql() + ")", DataType.number(18, 0));
      case "COUNT_IF" ->
          Frag.of(
              "COUNT(CASE WHEN " + Expressions.condition(first).sql() + " THEN 1 END)",
              DataType.number(18, 0));
      case "SUM" -> {
        Frag value = first.number();
        DataType type =
            value.type().is(Base.NUMBER) ? DataType.number(38, value.type().scale()) : value.type();
        yield Frag.of("SUM(" + set + value.sql() + ")", type);
      }
      case "AVG" -> {
        Frag value = first.number();
        int scale = value.type().scale();
        DataType type =
            value.type().is(Base.NUMBER)
                ? DataType.number(38, Math.max(scale, Math.min(scale + 6, 12)))
                : value.type();
        yield Frag.of("AVG(" + set + value.sql() + ")", type);
      }
      case "MIN", "MAX", "ANY_VALUE" -> Frag.of(name + "(" + first.sql() + ")", first.type());
      case "MODE" -> Frag.of("MODE(" + first.sql() + ")", first.type());
      case "MEDIAN" -> {
        Frag value = first.number();
        yield Frag.of("MEDIAN(" + value.sql() + ")", middle(value.type()));
      }
      case "STDDEV", "STDDEV_SAMP" -> floating("STDDEV_SAMP", set, first);
      case "STDDEV_POP", "VAR_SAMP", "VAR_POP" -> floating(name, set, first);
      case "VARIANCE" -> floating("VAR_SAMP", set, first);
      case "APPROX_COUNT_DISTINCT" ->
          Frag.of("COUNT(DISTINCT " + first.sql() + ")", DataType.number(18, 0));
      case "BOOLOR_AGG" -> Frag.of("ANY((" + first.sql() + "))", DataType.BOOLEAN);
      case "BOOLAND_AGG" -> Frag.of("EVERY(" + first.sql() + ")", DataType.BOOLEAN);
      case "CORR", "REGR_SLOPE", "REGR_INTERCEPT", "REGR_R2" ->
          Frag.of(
              name + "(" + first.number().sql() + ", " + args.get(1).number().sql() + ")",
              DataType.FLOAT);
      case "LISTAGG" ->
          Frag.of(
              "COALESCE(LISTAGG("
                  + set
                  + first.plain().sql()
                  + (args.size() > 1 ? ", " + args.get(1).sql() : ", ''")
                  + ")"
                  + (order == null ? "" : " WITHIN GROUP (ORDER BY " + order + ")")
                  + ", '')",
              DataType.TEXT);
      case "ARRAY_AGG" ->
          Frag.of(
              "COALESCE(JSON_ARRAYAGG("
                  + set
                  + "(SF_TO_JSON("
                  + first.sql()
                  + ") FORMAT JSON)"
                  + (order == null ? "" : " ORDER BY " + order)
                  + " ABSENT ON NULL), JSON '[]')",
              DataType.ARRAY);
      case "OBJECT_AGG" ->
          Frag.of(
              "JSON_OBJECTAGG(KEY "
                  + first.plain().sql()
                  + " VALUE (SF_TO_JSON("
                  + args.get(1).sql()
                  + ") FORMAT JSON) ABSENT ON NULL)",
              DataType.OBJECT);
      case "PERCENTILE_CONT", "PERCENTILE_DISC" -> {
        if (order == null) {
          throw SnowflakeError.compilation(
              "002303", "42601", "missing WITHIN GROUP clause for function [" + name + "]");
        }
        yield Frag.of(
            name + "(" + first.sql() + ") WITHIN GROUP (ORDER BY " + order + ")",
            middle(ordered.type()));
      }
      case "APPROX_PERCENTILE" ->
          Frag.of(
              "CAST(PERCENTILE_CONT("
                  + args.get(1).sql()
                  + ") WITHIN GROUP (ORDER BY "
                  + first.number().sql()
                  + ") AS DOUBLE PRECISION)",
              DataType.FLOAT);
      default -> throw SnowflakeError.unknown("the aggregate function " + name);
    };
  }

  private static int least(String name) {
    return switch (name) {
      case "APPROX_PERCENTILE", "OBJECT_AGG", "CORR", "REGR_SLOPE", "REGR_INTERCEPT", "REGR_R2" ->
          2;
      default -> 1;
    };
  }

  private static DataType middle(DataType type) {
    return type.is(Base.NUMBER) ? DataType.number(38, Math.min(type.scale() + 3, 37)) : type;
  }

  private static Frag floating(String name, String set, Frag value) {
    return Frag.of(name + "(" + set + value.number().sql() + ")", DataType.FLOAT);
  }
}
