package org.flakebench.emulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.error.SnowflakeError;

/**
 * Values bound to question marks, one row or many.
 *
 * @param types per question mark
 * @param rows values as they were sent
 */
record Binds(List<String> types, List<String[]> rows, boolean array) {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  static Binds none() {
    return new Binds(List.of(), List.of(), false);
  }

  /** Reads {@code {"1":{"type":"FIXED","value":"5"}}}; values may be lists. */
  static Binds read(JsonNode bindings) {
    if (bindings == null || bindings.isMissingNode() || bindings.isNull() || bindings.isEmpty()) {
      return none();
    }
    int count = bindings.size();
    List<String> types = new ArrayList<>();
    List<JsonNode> values = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      JsonNode bind = bindings.path(String.valueOf(i));
      types.add(bind.path("type").asText("TEXT"));
      values.add(bind.path("value"));
    }
    boolean array = values.get(0).isArray();
    int length = array ? values.get(0).size() : 1;
    List<String[]> rows = new ArrayList<>(length);
    for (int row = 0; row < length; row++) {
      String[] line = new String[count];
      for (int i = 0; i < count; i++) {
        JsonNode value = array ? values.get(i).get(row) : values.get(i);
        line[i] = value == null || value.isNull() || value.isMissingNode() ? null : value.asText();
      }
      rows.add(line);
    }
    return new Binds(types, rows, array);
  }

  /** Types as the translation knows them; numbers with the scale of the first row's value. */
  List<DataType> dataTypes() {
    List<DataType> dataTypes = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String value = rows.isEmpty() ? null : rows.get(0)[i];
      dataTypes.add(
          switch (types.get(i)) {
            case "FIXED" ->
                DataType.number(
                    38,
                    value == null ? 0 : Math.min(37, Math.max(0, new BigDecimal(value).scale())));
            case "REAL" -> DataType.FLOAT;
            case "BOOLEAN" -> DataType.BOOLEAN;
            case "BINARY" -> DataType.BINARY;
            case "DATE" -> DataType.DATE;
            case "TIME" -> DataType.TIME;
            case "TIMESTAMP_NTZ" -> DataType.NTZ;
            case "TIMESTAMP_LTZ", "TIMESTAMP" -> DataType.LTZ;
            case "TIMESTAMP_TZ" -> DataType.TZ;
            default -> DataType.UNKNOWN;
          });
    }
    return dataTypes;
  }

  /** Sets the values of one row. */
  static void set(
      PreparedStatement statement, List<String> types, String[] row, int parameters, ZoneId zone)
      throws SQLException {
    for (int i = 0; i < row.length && i < parameters; i++) {
      set(statement, i + 1, types.get(i), row[i], zone);
    }
  }

  private static void set(
      PreparedStatement statement, int index, String type, String value, ZoneId zone)
      throws SQLException {
    if (value == null || type.equals("ANY")) {
      statement.setNull(index, Types.NULL);
      return;
    }
    switch (type) {
      case "FIXED" -> statement.setBigDecimal(index, new BigDecimal(value));
      case "REAL" -> statement.setDouble(index, Double.parseDouble(value));
      case "TEXT", "CHAR" -> statement.setString(index, value);
      case "BOOLEAN" ->
          statement.setBoolean(index, value.equals("1") || Boolean.parseBoolean(value));
      case "BINARY" -> statement.setBytes(index, HexFormat.of().parseHex(value));
      case "DATE" ->
          statement.setObject(
              index,
              LocalDateTime.ofInstant(Instant.ofEpochMilli(Long.parseLong(value)), ZoneOffset.UTC)
                  .toLocalDate());
      case "TIME" -> statement.setObject(index, LocalTime.ofNanoOfDay(Long.parseLong(value)));
      case "TIMESTAMP_NTZ" ->
          statement.setObject(index, LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC));
      case "TIMESTAMP_LTZ", "TIMESTAMP" ->
          statement.setObject(index, OffsetDateTime.ofInstant(instant(value), zone));
      case "TIMESTAMP_TZ" -> {
        String[] parts = value.split(" ");
        int minutes = parts.length > 1 ? Integer.parseInt(parts[1]) - 1440 : 0;
        statement.setObject(
            index, instant(parts[0]).atOffset(ZoneOffset.ofTotalSeconds(minutes * 60)));
      }
      default -> throw SnowflakeError.unknown("binds of type " + type);
    }
  }

  private static Instant instant(String nanos) {
    BigInteger[] parts = new BigInteger(nanos).divideAndRemainder(BILLION);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
