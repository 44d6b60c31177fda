package org.flakebench.emulator.sql;

import static org.flakebench.emulator.sql.Functions.function;
import static org.flakebench.emulator.sql.Functions.withUnit;

import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;

/** Functions on dates and times. */
final class TimeFunctions {
  private TimeFunctions() {}

  static void add(Map<String, Functions.Function> all) {
    all.put("CURRENT_TIMESTAMP", function(0, 1, args -> now()));
    all.put("SYSDATE", function(0, 0, args -> utc()));
    all.put("GETDATE", all.get("CURRENT_TIMESTAMP"));
    all.put("LOCALTIMESTAMP", all.get("CURRENT_TIMESTAMP"));
    all.put(
        "CURRENT_DATE",
        function(0, 0, args -> Frag.of("CAST(" + now().sql() + " AS DATE)", DataType.DATE)));
    all.put(
        "CURRENT_TIME",
        function(0, 1, args -> Frag.of("CAST(" + now().sql() + " AS TIME(9))", DataType.TIME)));
    all.put("DATEADD", withUnit(3, 3, TimeFunctions::add));
    all.put("TIMEADD", all.get("DATEADD"));
    all.put("TIMESTAMPADD", all.get("DATEADD"));
    all.put("DATEDIFF", withUnit(3, 3, TimeFunctions::difference));
    all.put("TIMEDIFF", all.get("DATEDIFF"));
    all.put("TIMESTAMPDIFF", all.get("DATEDIFF"));
    all.put(
        "DATE_PART", withUnit(2, 2, args -> Functions.datePart(args.get(0).sql(), args.get(1))));
    all.put("DATE_TRUNC", withUnit(2, 2, TimeFunctions::truncate));
    for (String part : List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "DAYOFWEEK")) {
      all.put(part, function(1, 1, args -> Functions.datePart(part, args.get(0))));
    }
    all.put("TO_DATE", function(1, 1, args -> Casts.cast(args.get(0), DataType.DATE, false)));
    all.put("TO_TIME", function(1, 1, args -> Casts.cast(args.get(0), DataType.TIME, false)));
    all.put("TO_TIMESTAMP", function(1, 2, args -> timestamp(args, DataType.NTZ)));
    all.put("TO_TIMESTAMP_NTZ", all.get("TO_TIMESTAMP"));
    all.put("TO_TIMESTAMP_LTZ", function(1, 2, args -> timestamp(args, DataType.LTZ)));
    all.put("TO_TIMESTAMP_TZ", function(1, 2, args -> timestamp(args, DataType.TZ)));
    all.put("CONVERT_TIMEZONE", function(2, 3, TimeFunctions::convert));
    all.put(
        "TIME_SLICE",
        function(
            3,
            3,
            args -> Frag.of("SF_TIME_SLICE(" + Functions.plain(args) + ")", args.get(0).type())));
    all.put(
        "LAST_DAY",
        function(
            1,
            1,
            args ->
                Frag.of(
                    "LAST_DAY(" + Casts.cast(args.get(0), DataType.DATE, false).sql() + ")",
                    DataType.DATE)));
  }

  private static Frag now() {
    return Frag.of("CAST(SF_NOW() AS TIMESTAMP(9) WITH TIME ZONE)", DataType.LTZ);
  }

  /** Not by AT TIME ZONE: H2 would turn that into the session's zone when it is stored. */
  private static Frag utc() {
    return Frag.of("CAST(SF_UTC_NOW() AS TIMESTAMP(9))", DataType.NTZ);
  }

  /** Text and binds are read as timestamps. */
  private static Frag time(Frag frag) {
    return switch (frag.type().base()) {
      case DATE, TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> frag;
      default -> Casts.cast(frag, DataType.NTZ, false);
    };
  }

  private static Frag add(List<Frag> args) {
    String unit = TimeUnits.h2(args.get(0).sql());
    Frag time = time(args.get(2));
    boolean small = !List.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY").contains(unit);
    if (time.type().is(Base.DATE) && small) {
      time = Casts.cast(time, DataType.NTZ, false);
    }
    String amount = "CAST(" + args.get(1).plain().sql() + " AS BIGINT)";
    return Frag.of("DATEADD(" + unit + ", " + amount + ", " + time.sql() + ")", time.type());
  }

  private static Frag difference(List<Frag> args) {
    String unit = TimeUnits.h2(args.get(0).sql());
    return Frag.of(
        "DATEDIFF(" + unit + ", " + time(args.get(1)).sql() + ", " + time(args.get(2)).sql() + ")",
        DataType.number(9, 0));
  }

  private static Frag truncate(List<Frag> args) {
    String unit = TimeUnits.h2(args.get(0).sql());
    Frag time = time(args.get(1));
    return Frag.of("DATE_TRUNC(" + unit + ", " + time.sql() + ")", time.type());
  }

  private static Frag timestamp(List<Frag> args, DataType type) {
    Frag value = args.get(0);
    if (args.size() == 1) {
      return Casts.cast(value, type, false);
    }
    if (value.type().is(Base.NUMBER) || value.isJson()) {
      return Frag.of(
          "CAST(SF_TIME_SCALED("
              + value.plain().sql()
              + ", "
              + args.get(1).sql()
              + ", '"
              + type.base()
              + "') AS "
              + type.h2()
              + ")",
          type);
    }
    throw org.flakebench.emulator.error.SnowflakeError.unknown(
        "TO_TIMESTAMP with a format; write ISO texts and leave the format out");
  }

  private static Frag convert(List<Frag> args) {
    if (args.size() == 2) {
      Frag time = Casts.cast(args.get(1), DataType.LTZ, false);
      return Frag.of("(" + time.sql() + " AT TIME ZONE " + args.get(0).sql() + ")", DataType.TZ);
    }
    Frag time = Casts.cast(args.get(2), DataType.NTZ, false);
    return Frag.of(
        "CAST(SF_CONVERT_ZONE("
            + args.get(0).sql()
            + ", "
            + args.get(1).sql()
            + ", "
            + time.sql()
            + ") AS TIMESTAMP(9))",
        DataType.NTZ);
  }
}
