package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;

/** The scalar functions that the emulator knows, and how each is written for H2. */
final class Functions {
  /**
   * A function.
   *
   * @param takesUnit whether its first argument is a part of a date, as a word or a string
   * @param once whether its value belongs to one translation only
   */
  record Function(int least, int most, boolean takesUnit, boolean once, Writer writer) {
    Frag write(List<Frag> args) {
      return writer.write(args);
    }
  }

  /** Writes a call. */
  interface Writer {
    Frag write(List<Frag> args);
  }

  private static final Map<String, Function> ALL = new TreeMap<>();

  static {
    TextFunctions.add(ALL);
    TimeFunctions.add(ALL);
    JsonFunctions.add(ALL);
    OtherFunctions.add(ALL);
  }

  private Functions() {}

  static Function find(String name) {
    return ALL.get(name);
  }

  /** Names of all functions that the emulator knows, aggregates and window functions too. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(ALL.keySet());
    names.addAll(Aggregates.NAMES);
    names.addAll(Windows.NAMES);
    names.addAll(Set.of("LAST_QUERY_ID", "EXTRACT", "POSITION", "SEQ1", "SEQ2", "SEQ4", "SEQ8"));
    return names;
  }

  static Function function(int least, int most, Writer writer) {
    return new Function(least, most, false, false, writer);
  }

  static Function withUnit(int least, int most, Writer writer) {
    return new Function(least, most, true, false, writer);
  }

  /** The same name and arguments in H2, arguments as they are outside JSON. */
  static Function same(String h2, int least, int most, DataType type) {
    return function(least, most, args -> Frag.of(h2 + "(" + plain(args) + ")", type));
  }

  /** The same as {@link #same}, with arguments that are numbers. */
  static Function numeric(String h2, int least, int most, DataType type) {
    return function(
        least,
        most,
        args ->
            Frag.of(
                h2
                    + "("
                    + args.stream().map(a -> a.number().sql()).collect(Collectors.joining(", "))
                    + ")",
                type));
  }

  static String plain(List<Frag> args) {
    return args.stream().map(a -> a.plain().sql()).collect(Collectors.joining(", "));
  }

  static String raw(List<Frag> args) {
    return args.stream().map(Frag::sql).collect(Collectors.joining(", "));
  }

  static DataType common(List<Frag> args) {
    DataType type = DataType.UNKNOWN;
    for (Frag arg : args) {
      type = Frag.common(type, arg.type());
    }
    return type;
  }

  static String alike(List<Frag> args, DataType type) {
    return args.stream().map(a -> a.as(type).sql()).collect(Collectors.joining(", "));
  }

  static Frag datePart(String unit, Frag from) {
    String h2 = TimeUnits.h2(unit);
    Frag value =
        from.type().is(Base.UNKNOWN) || from.type().is(Base.TEXT)
            ? Casts.cast(from, DataType.NTZ, false)
            : from;
    if (h2.equals("EPOCH")) {
      return Frag.of("FLOOR(EXTRACT(EPOCH FROM " + value.sql() + "))", DataType.INTEGER);
    }
    if (h2.equals("DAY_OF_WEEK")) {
      // Snowflake counts from Sunday = 0, H2 from Sunday = 1.
      return Frag.of("(EXTRACT(DAY_OF_WEEK FROM " + value.sql() + ") - 1)", DataType.INTEGER)
          .aggregated(from.aggregate());
    }
    return Frag.of("EXTRACT(" + h2 + " FROM " + value.sql() + ")", DataType.INTEGER)
        .aggregated(from.aggregate());
  }
}
