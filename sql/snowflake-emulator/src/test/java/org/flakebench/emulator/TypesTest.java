package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every type there and back, by single binds, batches and stages. */
class TypesTest {
  private static final Instant AT = Instant.parse("2024-02-29T10:11:12.123456789Z");
  private static Account account;

  @BeforeAll
  static void start() throws SQLException {
    account = new Account();
    for (String table : List.of("single", "batched", "staged")) {
      account.run(
          "CREATE TABLE "
              + table
              + " (id INT, num NUMBER(20,4), f FLOAT, s VARCHAR, b BOOLEAN, d DATE, t TIME,"
              + " ntz TIMESTAMP_NTZ, ltz TIMESTAMP_LTZ, tz TIMESTAMP_TZ, bin BINARY)");
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  private static void bind(PreparedStatement insert, int id) throws SQLException {
    insert.setInt(1, id);
    insert.setBigDecimal(2, new BigDecimal("1234567890123456.7891"));
    insert.setDouble(3, 0.1);
    insert.setString(4, "a,\"b\"\n'ü\\");
    insert.setBoolean(5, true);
    insert.setDate(6, Date.valueOf("1969-07-20"));
    insert.setTime(7, Time.valueOf("13:14:15"));
    insert.setTimestamp(8, Timestamp.from(AT));
    insert.setTimestamp(9, Timestamp.from(AT));
    insert.setTimestamp(10, Timestamp.from(AT));
    insert.setBytes(11, new byte[] {0, 1, (byte) 0xff});
  }

  private static void check(String table, int id) throws SQLException {
    try (Statement statement = account.connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + table + " WHERE id = " + id)) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(id);
      assertThat(row.getBigDecimal(2)).isEqualByComparingTo("1234567890123456.7891");
      assertThat(row.getDouble(3)).isEqualTo(0.1);
      assertThat(row.getString(4)).isEqualTo("a,\"b\"\n'ü\\");
      assertThat(row.getBoolean(5)).isTrue();
      assertThat(row.getDate(6).toString()).isEqualTo("1969-07-20");
      // The driver binds the time of day in UTC, whatever the zone of the JVM.
      assertThat(row.getString(7))
          .isEqualTo(
              Instant.ofEpochMilli(Time.valueOf("13:14:15").getTime())
                  .toString()
                  .substring(11, 19));
      for (int i = 8; i <= 10; i++) {
        assertThat(row.getTimestamp(i).toInstant()).as("column %d", i).isEqualTo(AT);
      }
      assertThat(row.getBytes(11)).containsExactly(0, 1, 0xff);
      assertThat(row.getMetaData().getColumnType(9)).isEqualTo(Types.TIMESTAMP);
      assertThat(row.getMetaData().getColumnTypeName(9)).isEqualTo("TIMESTAMPLTZ");
      assertThat(row.getMetaData().getColumnTypeName(8)).isEqualTo("TIMESTAMPNTZ");
    }
  }

  @Test
  void single() throws SQLException {
    try (PreparedStatement insert =
        account.connection.prepareStatement(
            "INSERT INTO single VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      bind(insert, 1);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    check("single", 1);
  }

  @Test
  void nulls() throws SQLException {
    try (PreparedStatement insert =
        account.connection.prepareStatement(
            "INSERT INTO single (id, num, s, ntz) VALUES (?, ?, ?, ?)")) {
      insert.setInt(1, 2);
      insert.setNull(2, Types.NUMERIC);
      insert.setString(3, null);
      insert.setNull(4, Types.TIMESTAMP);
      insert.executeUpdate();
    }
    assertThat(account.rows("SELECT num, s, ntz FROM single WHERE id = 2"))
        .containsExactly(java.util.Arrays.asList(null, null, null));
  }

  @Test
  void batch() throws SQLException {
    try (PreparedStatement insert =
        account.connection.prepareStatement(
            "INSERT INTO batched VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < 50; i++) {
        bind(insert, i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    assertThat(account.value("SELECT COUNT(*) FROM batched")).isEqualTo("50");
    check("batched", 49);
  }

  @Test
  void stage() throws SQLException {
    Properties properties = Account.properties();
    properties.put("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", "100");
    try (var connection = account.connect(properties);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < 300; i++) {
        bind(insert, i);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(300);
    }
    assertThat(account.value("SELECT COUNT(*) FROM staged")).isEqualTo("300");
    assertThat(account.emulator.history().statements(q -> q.sql().contains("SYSTEM$BIND")))
        .as("the driver put the values to a stage")
        .isNotEmpty();
    check("staged", 299);
  }

  @Test
  void zoneOfTheSession() throws SQLException {
    account.run("CREATE TABLE zoned (n TIMESTAMP_NTZ, l TIMESTAMP_LTZ)");
    try (var connection = account.connect()) {
      Account.run(connection, "ALTER SESSION SET TIMEZONE = 'Asia/Kolkata'");
      Account.run(
          connection, "INSERT INTO zoned VALUES ('2024-01-01 00:00:00', '2024-01-01 00:00:00')");
      assertThat(Account.rows(connection, "SELECT l::TIMESTAMP_NTZ = n FROM zoned"))
          .containsExactly(List.of("TRUE"));
    }
    assertThat(account.value("SELECT l::TIMESTAMP_NTZ FROM zoned"))
        .isEqualTo("2023-12-31 18:30:00.000");
    assertThat(account.value("SELECT TO_VARCHAR(l) FROM zoned"))
        .isEqualTo("2023-12-31 18:30:00.000 +0000");
  }

  @Test
  void variantIsPrettyAndSorted() throws SQLException {
    assertThat(account.value("SELECT PARSE_JSON('{\"b\":[1,{\"z\":null}],\"a\":\"x\"}')"))
        .isEqualTo(
            "{\n  \"a\": \"x\",\n  \"b\": [\n    1,\n    {\n      \"z\": null\n    }\n  ]\n}");
  }

  @Test
  void numbersKeepTheirScale() throws SQLException {
    try (Statement statement = account.connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1.50, 1::NUMBER(10,3), COUNT(*), 7")) {
      row.next();
      assertThat(row.getBigDecimal(1)).isEqualTo(new BigDecimal("1.50"));
      assertThat(row.getObject(4)).isInstanceOf(Long.class);
      assertThat(row.getMetaData().getScale(2)).isEqualTo(3);
    }
  }
}
