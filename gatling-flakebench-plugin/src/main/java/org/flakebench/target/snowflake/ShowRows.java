package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The answer of a SHOW or DESCRIBE command, read by the names of its columns: Snowflake adds
 * columns in the middle, so their positions mean nothing. Immutable.
 */
public final class ShowRows {
  /** How long a command may take, in seconds. */
  static final int LIMIT_SECONDS = 30;

  private ShowRows() {}

  /**
   * One row.
   *
   * @param columns by lower-case name, in the order of the answer; null for a NULL; times as RFC
   *     3339 with Z, whatever the session's zone and formats are
   */
  public record Row(Map<String, String> columns) {
    public Row {
      columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** The text of a column; null for a NULL and where the answer has no such column. */
    public String text(String name) {
      return columns.get(name.toLowerCase(Locale.ROOT));
    }

    /** The number in a column; null where there is none. */
    public Integer number(String name) {
      String text = text(name);
      try {
        return text == null || text.isBlank() ? null : Integer.valueOf(text.strip());
      } catch (NumberFormatException e) {
        return null;
      }
    }

    /** Whether a column says true, yes, Y or on, as different commands do. */
    public boolean flag(String name) {
      String text = text(name);
      return text != null
          && List.of("true", "y", "yes", "on").contains(text.strip().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Runs a command and reads all it answers.
   *
   * @throws SQLException as the driver says
   */
  public static List<Row> of(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(LIMIT_SECONDS);
      try (ResultSet answer = statement.executeQuery(command)) {
        return of(answer);
      }
    }
  }

  /**
   * Reads what is left of an answer.
   *
   * @throws SQLException as the driver says
   */
  public static List<Row> of(ResultSet answer) throws SQLException {
    ResultSetMetaData head = answer.getMetaData();
    List<Row> rows = new ArrayList<>();
    while (answer.next()) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 1; i <= head.getColumnCount(); i++) {
        row.put(head.getColumnLabel(i).toLowerCase(Locale.ROOT), text(answer, head, i));
      }
      rows.add(new Row(row));
    }
    return List.copyOf(rows);
  }

  private static String text(ResultSet answer, ResultSetMetaData head, int column)
      throws SQLException {
    int type = head.getColumnType(column);
    if (type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE) {
      Timestamp time = answer.getTimestamp(column);
      return time == null ? null : time.toInstant().toString();
    }
    return answer.getString(column);
  }
}
