package org.flakebench.emulator.sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.flakebench.emulator.error.SnowflakeError;

/** Names of units of time, Snowflake's and H2's. */
final class TimeUnits {
  private static final Map<String, String> UNITS = new HashMap<>();

  static {
    put("YEAR", "Y", "YY", "YYY", "YYYY", "YR", "YEARS", "YRS");
    put("QUARTER", "Q", "QTR", "QTRS", "QUARTERS");
    put("MONTH", "MM", "MON", "MONS", "MONTHS");
    put("WEEK", "W", "WK", "WEEKOFYEAR", "WOY", "WY", "WEEKS");
    put("DAY", "D", "DD", "DAYS", "DAYOFMONTH");
    put("HOUR", "H", "HH", "HR", "HOURS", "HRS");
    put("MINUTE", "M", "MI", "MIN", "MINUTES", "MINS");
    put("SECOND", "S", "SEC", "SECONDS", "SECS");
    put("MILLISECOND", "MS", "MSEC", "MILLISECONDS");
    put("MICROSECOND", "US", "USEC", "MICROSECONDS");
    put("NANOSECOND", "NS", "NSEC", "NANOSEC", "NSECOND", "NANOSECONDS", "NANOSECS", "NSECONDS");
    put("DAY_OF_WEEK", "DAYOFWEEK", "WEEKDAY", "DOW", "DW");
    put("DAY_OF_YEAR", "DAYOFYEAR", "YEARDAY", "DOY", "DY");
    put("EPOCH", "EPOCH_SECOND", "EPOCH_SECONDS");
  }

  private TimeUnits() {}

  private static void put(String h2, String... names) {
    UNITS.put(h2, h2);
    for (String name : names) {
      UNITS.put(name, h2);
    }
  }

  static String h2(String name) {
    String unit = UNITS.get(name.toUpperCase(Locale.ROOT));
    if (unit == null) {
      throw SnowflakeError.compilation(
          "002021", "22023", "'" + name + "' is not a valid date/time component");
    }
    return unit;
  }
}
