package org.flakebench.emulator.engine;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.emulator.error.SnowflakeError;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** Functions on times that H2 calls. Called by name only. */
public final class TimeAliases {
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d{4}-\\d{1,2}-\\d{1,2})(?:[T ](\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)?)?"
              + "\\s*(Z|UTC|[+-]\\d{2}:?\\d{2})?");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-M-d");

  private TimeAliases() {}

  /** The time of the statement; the same in all of it. */
  public static OffsetDateTime now() {
    Call call = Call.current();
    return call == null
        ? OffsetDateTime.now(ZoneOffset.UTC)
        : call.now.atZone(call.session.zone()).toOffsetDateTime();
  }

  /** The account's clock in UTC, as a time without a zone. */
  public static LocalDateTime utcNow() {
    return now().withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }

  /** A value as text that H2 reads as a date, time or timestamp. */
  public static String time(Value value, String base) {
    if (value == null || value == ValueNull.INSTANCE) {
      return null;
    }
    return switch (value.getValueType()) {
      case Value.TINYINT, Value.SMALLINT, Value.INTEGER, Value.BIGINT, Value.NUMERIC ->
          epoch(value.getBigDecimal(), base);
      case Value.VARCHAR, Value.CHAR -> text(value.getString(), base);
      case Value.TIMESTAMP_TZ -> {
        OffsetDateTime zoned = TextAliases.zoned(value);
        yield base.equals("TIMESTAMP_NTZ") || base.equals("DATE")
            ? h2(zoned.toLocalDateTime())
            : h2(zoned.toLocalDateTime()) + zoned.getOffset().getId().replace("Z", "+00:00");
      }
      default -> value.getString();
    };
  }

  private static String text(String given, String base) {
    String text = given.strip();
    if (text.matches("-?\\d+") && !base.equals("TIME")) {
      BigDecimal number = new BigDecimal(text);
      int digits = number.abs().precision();
      int scale = digits > 18 ? 9 : digits > 15 ? 6 : digits > 11 ? 3 : 0;
      return epoch(number.movePointLeft(scale), base);
    }
    if (base.equals("TIME")) {
      return text;
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw notRecognized(given, base);
    }
    try {
      LocalDate date = LocalDate.parse(matcher.group(1), DATE);
      if (base.equals("DATE")) {
        return date.toString();
      }
      String time = matcher.group(2) == null ? "00:00:00" : matcher.group(2);
      time = time.indexOf(':') == 1 ? "0" + time : time;
      time = time.length() == 5 ? time + ":00" : time;
      String zone = matcher.group(3);
      if (zone == null || base.equals("TIMESTAMP_NTZ")) {
        return date + " " + time;
      }
      zone = zone.equals("Z") || zone.equals("UTC") ? "+00:00" : zone;
      zone = zone.indexOf(':') < 0 ? zone.substring(0, 3) + ":" + zone.substring(3) : zone;
      return date + " " + time + zone;
    } catch (DateTimeException e) {
      throw notRecognized(given, base);
    }
  }

  private static SnowflakeError notRecognized(String text, String base) {
    boolean date = base.equals("DATE");
    return new SnowflakeError(
        date ? "100040" : "100035",
        "22007",
        (date ? "Date" : "Timestamp") + " '" + text + "' is not recognized");
  }

  private static String epoch(BigDecimal seconds, String base) {
    BigDecimal floor = seconds.setScale(0, java.math.RoundingMode.FLOOR);
    Instant instant =
        Instant.ofEpochSecond(
            floor.longValueExact(), seconds.subtract(floor).movePointRight(9).longValue());
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    return base.equals("DATE")
        ? utc.toLocalDate().toString()
        : h2(utc) + (base.equals("TIMESTAMP_NTZ") ? "" : "+00:00");
  }

  private static String h2(LocalDateTime time) {
    String text = time.toString().replace('T', ' ');
    return text.length() == 16 ? text + ":00" : text;
  }

  public static String scaled(Value value, Integer scale, String base) {
    return value == ValueNull.INSTANCE
        ? null
        : epoch(new BigDecimal(value.getString()).movePointLeft(scale), base);
  }

  public static String convertZone(String from, String to, Value time) {
    if (time == ValueNull.INSTANCE) {
      return null;
    }
    return h2(
        TextAliases.local(time)
            .atZone(ZoneId.of(from))
            .withZoneSameInstant(ZoneId.of(to))
            .toLocalDateTime());
  }

  public static LocalDateTime slice(Value time, Integer length, String unit) {
    if (time == ValueNull.INSTANCE) {
      return null;
    }
    LocalDateTime local = TextAliases.local(time);
    ChronoUnit chrono =
        ChronoUnit.valueOf(unit.toUpperCase(Locale.ROOT).replaceAll("S$", "") + "S");
    long size = chrono.getDuration().toSeconds() * length;
    long seconds = local.toEpochSecond(ZoneOffset.UTC);
    return LocalDateTime.ofEpochSecond(Math.floorDiv(seconds, size) * size, 0, ZoneOffset.UTC);
  }

  /** TO_VARCHAR of a time with one of Snowflake's formats. */
  public static String format(Value time, String format) {
    if (time == ValueNull.INSTANCE) {
      return null;
    }
    String pattern =
        format
            .replace("YYYY", "yyyy")
            .replace("DD", "dd")
            .replace("HH24", "HH")
            .replace("HH12", "hh")
            .replace("MI", "mm")
            .replace("SS", "ss")
            .replace("FF9", "SSSSSSSSS")
            .replace("FF6", "SSSSSS")
            .replace("FF3", "SSS")
            .replace("TZHTZM", "xx")
            .replace("TZH:TZM", "xxx")
            .replace("MON", "MMM")
            .replaceAll("\"([^\"]*)\"", "'$1'")
            .replace("'T'", "T")
            .replace("T", "'T'");
    DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    return switch (time.getValueType()) {
      case Value.TIMESTAMP_TZ -> TextAliases.zoned(time).format(formatter);
      case Value.DATE ->
          org.h2.util.JSR310Utils.valueToLocalDate(time, null).atStartOfDay().format(formatter);
      default -> TextAliases.local(time).format(formatter);
    };
  }
}
