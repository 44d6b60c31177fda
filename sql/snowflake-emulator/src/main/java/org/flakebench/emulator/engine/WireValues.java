package org.flakebench.emulator.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.flakebench.emulator.catalog.DataType;

/** Values as results carry them: all of them texts. */
final class WireValues {
  private WireValues() {}

  static String toWire(ResultSet rows, int index, DataType type) throws SQLException {
    switch (type.base()) {
      case NUMBER:
        BigDecimal number = rows.getBigDecimal(index);
        return number == null
            ? null
            : number.setScale(type.scale(), RoundingMode.HALF_UP).toPlainString();
      case FLOAT:
        double real = rows.getDouble(index);
        return rows.wasNull() ? null : String.valueOf(real);
      case BOOLEAN:
        boolean flag = rows.getBoolean(index);
        return rows.wasNull() ? null : flag ? "1" : "0";
      case DATE:
        LocalDate date = rows.getObject(index, LocalDate.class);
        return date == null ? null : String.valueOf(date.toEpochDay());
      case TIME:
        LocalTime time = rows.getObject(index, LocalTime.class);
        return time == null ? null : seconds(time.toSecondOfDay(), time.getNano());
      case TIMESTAMP_NTZ:
        LocalDateTime local = rows.getObject(index, LocalDateTime.class);
        return local == null ? null : seconds(local.toEpochSecond(ZoneOffset.UTC), local.getNano());
      case TIMESTAMP_LTZ:
      case TIMESTAMP_TZ:
        OffsetDateTime zoned = rows.getObject(index, OffsetDateTime.class);
        if (zoned == null) {
          return null;
        }
        String text = seconds(zoned.toEpochSecond(), zoned.getNano());
        return type.base() == DataType.Base.TIMESTAMP_LTZ
            ? text
            : text + " " + (1440 + zoned.getOffset().getTotalSeconds() / 60);
      case BINARY:
        byte[] bytes = rows.getBytes(index);
        return bytes == null ? null : HexFormat.of().withUpperCase().formatHex(bytes);
      case VARIANT:
      case OBJECT:
      case ARRAY:
        String json = rows.getString(index);
        return json == null ? null : Json.pretty(json);
      default:
        return rows.getString(index);
    }
  }

  private static String seconds(long seconds, int nanos) {
    return BigDecimal.valueOf(seconds)
        .add(BigDecimal.valueOf(nanos, 9))
        .setScale(9, RoundingMode.UNNECESSARY)
        .toPlainString();
  }

  /** Back again, for RESULT_SCAN. */
  static Object fromWire(String text, DataType type) {
    if (text == null) {
      return null;
    }
    return switch (type.base()) {
      case NUMBER -> new BigDecimal(text);
      case FLOAT -> Double.valueOf(text);
      case BOOLEAN -> text.equals("1");
      case DATE -> LocalDate.ofEpochDay(Long.parseLong(text));
      case TIME -> LocalTime.ofNanoOfDay(new BigDecimal(text).movePointRight(9).longValue());
      case TIMESTAMP_NTZ -> LocalDateTime.ofInstant(instant(text), ZoneOffset.UTC);
      case TIMESTAMP_LTZ -> instant(text);
      case TIMESTAMP_TZ -> {
        String[] parts = text.split(" ");
        yield instant(parts[0])
            .atOffset(ZoneOffset.ofTotalSeconds((Integer.parseInt(parts[1]) - 1440) * 60));
      }
      case BINARY -> HexFormat.of().parseHex(text);
      default -> text;
    };
  }

  private static Instant instant(String text) {
    BigDecimal exact = new BigDecimal(text);
    BigDecimal floor = exact.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        floor.longValueExact(), exact.subtract(floor).movePointRight(9).longValueExact());
  }
}
