package org.flakebench.target.snowflake;

import static org.flakebench.target.snowflake.SnowflakeNames.like;
import static org.flakebench.target.snowflake.SnowflakeNames.quoted;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.flakebench.template.TableType;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.ColumnRoles;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;

/**
 * Asks Snowflake about a table. Never counts one: SHOW and DESCRIBE need no warehouse and read
 * metadata only. Columns of SHOW are found by their names, since new ones come between.
 */
final class SnowflakeCatalog {
  /** Rows among which the latest time of a table without metadata is looked for. */
  static final int TIMES_LOOKED_AT = 10_000;

  private SnowflakeCatalog() {}

  /**
   * Finds the table or view of a template; tables first.
   *
   * @param database as the session has it
   * @throws TemplateException when there is none
   */
  static SnowflakeTable find(Connection connection, String database, TargetSpec spec)
      throws SQLException {
    String schema = SnowflakeNames.stored("target.schema", spec.schema());
    String name = SnowflakeNames.stored("target.table", spec.table());
    String place = quoted(database) + "." + quoted(schema);
    String qualified = place + "." + quoted(name);
    SnowflakeTable table =
        spec.tableType() == TableType.INTERACTIVE
            ? table(connection, "INTERACTIVE TABLES", place, name, qualified)
            : null;
    if (table == null) {
      table = table(connection, "TABLES", place, name, qualified);
    }
    if (table == null && isView(connection, place, name)) {
      table = new SnowflakeTable(qualified, SnowflakeTable.Kind.VIEW, "", -1, -1, "");
    }
    if (table == null) {
      throw new TemplateException(
          "target.table",
          "MISSING_TABLE",
          "there is no table or view "
              + qualified
              + " that the session's role can see; tables under test are never created: name one that exists (a name in lower case"
              + " means the one in upper case, unless it is quoted), or grant the role SELECT on it");
    }
    return table;
  }

  /**
   * Only the list of interactive tables is documented to tell what they are; where SHOW TABLES has
   * is_interactive, a template for a standard table is told, too.
   *
   * <p>https://docs.snowflake.com/en/sql-reference/sql/show-tables
   *
   * <p>https://docs.snowflake.com/en/sql-reference/sql/show-interactive-tables
   *
   * @param kind of tables to look among: TABLES or INTERACTIVE TABLES
   */
  private static SnowflakeTable table(
      Connection connection, String kind, String place, String name, String qualified)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SHOW " + kind + " LIKE " + like(name) + " IN SCHEMA " + place)) {
      Set<String> columns = columns(result);
      while (result.next()) {
        if (result.getString("name").equals(name)) {
          return new SnowflakeTable(
              qualified,
              kind.equals("TABLES") ? kind(result, columns) : SnowflakeTable.Kind.INTERACTIVE,
              String.valueOf(result.getString("created_on")),
              number(result, columns, "rows"),
              number(result, columns, "bytes"),
              text(result, columns, "cluster_by"));
        }
      }
      return null;
    }
  }

  private static SnowflakeTable.Kind kind(ResultSet result, Set<String> columns)
      throws SQLException {
    if (yes(result, columns, "is_hybrid")) {
      return SnowflakeTable.Kind.HYBRID;
    }
    if (yes(result, columns, "is_interactive")) {
      return SnowflakeTable.Kind.INTERACTIVE;
    }
    return yes(result, columns, "is_dynamic")
        ? SnowflakeTable.Kind.DYNAMIC
        : SnowflakeTable.Kind.STANDARD;
  }

  private static boolean isView(Connection connection, String place, String name)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SHOW VIEWS LIKE " + like(name) + " IN SCHEMA " + place)) {
      while (result.next()) {
        if (result.getString("name").equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Columns, key, largest key and latest time.
   *
   * @param needsTime whether the latest time is wanted
   * @param needsKey whether the largest key is wanted
   */
  static TableProfile profile(
      Connection connection, SnowflakeTable table, boolean needsTime, boolean needsKey)
      throws SQLException {
    Set<String> primary = new HashSet<>();
    List<Column> columns = describe(connection, table, primary);
    Column key = key(connection, table, columns, List.copyOf(primary));
    Column time = ColumnRoles.time(columns);
    return new TableProfile(
        table.qualified(),
        table.what() == SnowflakeTable.Kind.VIEW,
        columns,
        key,
        needsKey && key != null && key.type() == ValueType.INTEGER
            ? largestKey(connection, table, key, primary)
            : null,
        time,
        needsTime && time != null ? latest(connection, table, time) : null);
  }

  /** https://docs.snowflake.com/en/sql-reference/sql/desc-table */
  private static List<Column> describe(
      Connection connection, SnowflakeTable table, Set<String> primary) throws SQLException {
    String kind = table.what() == SnowflakeTable.Kind.VIEW ? "VIEW" : "TABLE";
    List<Column> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("DESCRIBE " + kind + " " + table.qualified())) {
      Set<String> columns = columns(result);
      while (result.next()) {
        String name = result.getString("name");
        boolean required =
            result.getString("null?").equals("N") && text(result, columns, "default").isEmpty();
        found.add(SnowflakeColumns.of(name, result.getString("type"), required));
        if (yes(result, columns, "primary key")) {
          primary.add(name);
        }
      }
    }
    return found;
  }

  /** Names may leave several candidates; then a sample tells which of them is most like a key. */
  private static Column key(
      Connection connection, SnowflakeTable table, List<Column> columns, List<String> primary)
      throws SQLException {
    List<Column> candidates = ColumnRoles.keyCandidates(columns, primary);
    if (candidates.size() < 2 || !table.hasBlocks()) {
      return candidates.isEmpty() ? null : candidates.get(0);
    }
    return SnowflakeSampler.judgeKeys(connection, table, candidates);
  }

  /**
   * Of a standard table the metadata knows it. A hybrid table is ordered by its primary key, so
   * that its end is found from there, and MAX would read the whole table; other columns and other
   * objects are not asked.
   */
  private static Long largestKey(
      Connection connection, SnowflakeTable table, Column key, Set<String> primary)
      throws SQLException {
    String name = quoted(key.name());
    String sql;
    if (table.hasBlocks()) {
      sql = "SELECT MAX(" + name + ") FROM " + table.qualified();
    } else if (table.what() == SnowflakeTable.Kind.HYBRID && primary.equals(Set.of(key.name()))) {
      sql = "SELECT " + name + " FROM " + table.qualified() + " ORDER BY " + name + " DESC LIMIT 1";
    } else {
      return null;
    }
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      BigDecimal largest = result.next() ? result.getBigDecimal(1) : null;
      return largest == null ? null : largest.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }
  }

  /** Objects without metadata of their columns are asked for the latest of some rows. */
  private static Instant latest(Connection connection, SnowflakeTable table, Column time)
      throws SQLException {
    String name = quoted(time.name());
    String from =
        table.hasBlocks()
            ? table.qualified()
            : "(SELECT "
                + name
                + " FROM "
                + table.qualified()
                + " WHERE "
                + name
                + " IS NOT NULL LIMIT "
                + TIMES_LOOKED_AT
                + ")";
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT " + SnowflakeSampler.micros("MAX(" + name + ")", time) + " FROM " + from)) {
      result.next();
      return SnowflakeSampler.instant(result.getBigDecimal(1));
    }
  }

  /** What is to be known of an interactive table's statements: they must read by its clusters. */
  static List<String> clusterNotes(SnowflakeTable table, TableType type, TableProfile profile) {
    if (type != TableType.INTERACTIVE || table.what() != SnowflakeTable.Kind.INTERACTIVE) {
      return List.of();
    }
    List<String> cluster = table.clusterColumns();
    List<String> notes = new ArrayList<>();
    for (Column column : Arrays.asList(profile.keyColumn(), profile.timeColumn())) {
      if (column != null && !cluster.contains(column.name().toUpperCase(Locale.ROOT))) {
        notes.add(
            "the column "
                + column.name()
                + " does not stand in the cluster key of the interactive table "
                + table.qualified()
                + " ("
                + (cluster.isEmpty() ? "none" : String.join(", ", cluster))
                + "): statements that look rows up by it read the whole table and may run into the limit of 5 s");
      }
    }
    return notes;
  }

  private static Set<String> columns(ResultSet result) throws SQLException {
    Set<String> names = new HashSet<>();
    ResultSetMetaData meta = result.getMetaData();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnName(i).toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Some columns say Y, others true; older accounts do not have them. */
  private static boolean yes(ResultSet result, Set<String> columns, String name)
      throws SQLException {
    String value = text(result, columns, name).toUpperCase(Locale.ROOT);
    return value.equals("Y") || value.equals("YES") || value.equals("TRUE");
  }

  private static String text(ResultSet result, Set<String> columns, String name)
      throws SQLException {
    String value = columns.contains(name) ? result.getString(name) : null;
    return value == null ? "" : value.strip();
  }

  private static long number(ResultSet result, Set<String> columns, String name)
      throws SQLException {
    String value = text(result, columns, name);
    return value.isEmpty() ? -1 : Long.parseLong(value);
  }
}
