package org.flakebench.snowflakesql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The emulator's own views and SHOW commands have documented columns only, of the documented types.
 * It may have fewer: what it has not fails, it does not invent.
 */
class EmulatorColumnsTest {
  /** Where the page and what accounts are known to answer differ, or the page has no one type. */
  private static final Set<String> NOT_AS_THE_PAGE =
      Set.of(
          // Codes begin with zeros: 002003.
          "ACCOUNT_USAGE.QUERY_HISTORY.ERROR_CODE",
          "INFORMATION_SCHEMA.QUERY_HISTORY().ERROR_CODE",
          // YES and NO, as its neighbours.
          "INFORMATION_SCHEMA.TABLES.AUTO_CLUSTERING_ON",
          // The page of the table function leaves out the plural.
          "INFORMATION_SCHEMA.QUERY_HISTORY().LIST_EXTERNAL_FILES_TIME");

  /** Tells these statements from those of the tested code. */
  static final String MARK = " /* EmulatorColumnsTest */";

  private static final Map<String, Set<String>> SAME =
      Map.of(
          "VARCHAR", Set.of("VARCHAR", "TEXT"),
          "NUMBER", Set.of("NUMBER"),
          // The pages call credits and percentages NUMBER, though they have fractions.
          "DOUBLE", Set.of("FLOAT", "NUMBER"),
          "BOOLEAN", Set.of("BOOLEAN"),
          "TIMESTAMPLTZ", Set.of("TIMESTAMP_LTZ"),
          "VARIANT", Set.of("VARIANT"),
          "OBJECT", Set.of("OBJECT"),
          "ARRAY", Set.of("ARRAY"));

  private static SnowflakeEmulator emulator;
  private static Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    emulator = SnowflakeEmulator.start(Options.defaults());
    Properties properties = new Properties();
    properties.put("user", SnowflakeEmulator.USER);
    properties.put("password", SnowflakeEmulator.PASSWORD);
    properties.put("CLIENT_TELEMETRY_ENABLED", "false");
    properties.put("disablePlatformDetection", "true");
    connection = DriverManager.getConnection(emulator.jdbcUrl(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE described (a NUMBER)" + MARK);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    emulator.close();
  }

  static List<String> objects() {
    return DocumentedColumns.load().objects().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("objects")
  void columnsAreDocumented(String object) throws SQLException {
    DocumentedColumns documented = DocumentedColumns.load();
    List<String> wrong = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query(object) + MARK)) {
      ResultSetMetaData head = answer.getMetaData();
      assertThat(head.getColumnCount()).isGreaterThan(4);
      for (int i = 1; i <= head.getColumnCount(); i++) {
        String name = head.getColumnName(i);
        DocumentedColumns.Column column = documented.column(object, name);
        if (NOT_AS_THE_PAGE.contains(object + "." + name)) {
          continue;
        }
        if (column == null) {
          wrong.add(name + " is not documented");
        } else if (!column.type().isEmpty()
            && !SAME.get(head.getColumnTypeName(i)).contains(column.type())) {
          wrong.add(name + " is " + head.getColumnTypeName(i) + " instead of " + column.type());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void sourcesArePagesOrMemory() {
    DocumentedColumns documented = DocumentedColumns.load();
    assertThat(documented.objects())
        .flatMap(documented::of)
        .allMatch(c -> c.source().equals("(m)") || c.source().matches("[a-z-]+/[a-z0-9_/-]+"));
  }

  private static String query(String object) {
    if (object.startsWith("SHOW ")) {
      return object;
    }
    if (object.startsWith("DESCRIBE ")) {
      return object + " described";
    }
    String from = object.startsWith("ACCOUNT_USAGE") ? "SNOWFLAKE." + object : object;
    return "SELECT * FROM " + (object.endsWith("()") ? "TABLE(" + from + ")" : from) + " LIMIT 1";
  }
}
