package org.flakebench.target.snowflake;

import static org.flakebench.target.snowflake.SnowflakeNames.quoted;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flakebench.target.PoolShaping;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.ColumnRoles;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.RangeCutoffs;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;

/**
 * Samples value pools from a Snowflake table: random micro-partitions of a large one, random rows
 * of one of few micro-partitions, a small one as a whole, of hybrid and interactive tables and of
 * views the first rows that come. One preparation, one thread.
 */
final class SnowflakeSampler {
  private static final int LEAST_JUDGED = 1_000;
  private static final int MOST_JUDGED = 20_000;

  /** Longer texts are documents, of which a pool would fill the memory. */
  private static final int LONGEST_BYTES = 8_192;

  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);

  private final Connection connection;
  private final SnowflakeTable relation;
  private final TableProfile table;
  private final long seed;
  private final PoolShaping shaping;

  SnowflakeSampler(Connection connection, SnowflakeTable relation, TableProfile table, long seed) {
    this.connection = connection;
    this.relation = relation;
    this.table = table;
    this.seed = seed;
    this.shaping = new PoolShaping(table, seed);
  }

  /**
   * The candidate that tells rows apart best in a sample of {@value #LEAST_JUDGED} to {@value
   * #MOST_JUDGED} rows.
   */
  static Column judgeKeys(Connection connection, SnowflakeTable table, List<Column> candidates)
      throws SQLException {
    long rows = Math.max(LEAST_JUDGED, Math.min(MOST_JUDGED, table.rows() / 10));
    String names = candidates.stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "));
    String ratios =
        candidates.stream()
            .map(c -> quoted(c.name()))
            .map(name -> "COUNT(DISTINCT " + name + ") / NULLIF(COUNT(" + name + "), 0)")
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + ratios
            + " FROM (SELECT "
            + names
            + " FROM "
            + table.qualified()
            + SampleClause.of(table, (int) rows, 0).behindTable()
            + " LIMIT "
            + rows
            + ")";
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      double[] judged = new double[candidates.size()];
      for (int i = 0; i < judged.length; i++) {
        double ratio = result.getDouble(i + 1);
        judged[i] = result.wasNull() ? Double.NaN : ratio;
      }
      return ColumnRoles.bestKey(candidates, judged);
    }
  }

  /**
   * One pool.
   *
   * @throws TemplateException when the table has no rows, or the column only NULLs
   */
  SampledPool sample(PoolNeed need) throws SQLException {
    if (need.kind() == PoolKind.RANGE && table.timeMax() != null) {
      return RangeCutoffs.pool(need.column(), table.timeMax(), need.size(), seed);
    }
    return need.kind() == PoolKind.ROW ? rows(need) : values(need);
  }

  private SampledPool values(PoolNeed need) throws SQLException {
    Column column = need.column();
    List<Object> values = new ArrayList<>();
    read(
        need,
        "SELECT DISTINCT V FROM (SELECT " + expression(column) + " AS V FROM ",
        " WHERE " + quoted(column.name()) + " IS NOT NULL",
        ")",
        result -> {
          Object value = value(result, 1, column);
          if (value != null) {
            values.add(value);
          }
        });
    return shaping.values(need, values);
  }

  private SampledPool rows(PoolNeed need) throws SQLException {
    List<Column> columns = need.columns();
    List<List<Object>> rows = new ArrayList<>();
    String list =
        columns.stream().map(SnowflakeSampler::expression).collect(Collectors.joining(", "));
    read(
        need,
        "SELECT " + list + " FROM ",
        "",
        "",
        result -> {
          List<Object> row = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            row.add(value(result, i + 1, columns.get(i)));
          }
          rows.add(row);
        });
    return shaping.rows(need, rows);
  }

  private interface Row {
    void read(ResultSet result) throws SQLException;
  }

  /** Few random blocks may hold nothing: then the table's first rows. */
  private void read(PoolNeed need, String before, String where, String after, Row row)
      throws SQLException {
    SampleClause sample = SampleClause.of(relation, need.size(), seed);
    boolean any = read(before, sample, where, after, row);
    if (!any && sample.part() < 1) {
      read(before, SampleClause.first(need.size()), where, after, row);
    }
  }

  private boolean read(String before, SampleClause sample, String where, String after, Row row)
      throws SQLException {
    String sql =
        before + table.qualifiedName() + sample.behindTable() + where + sample.limitText() + after;
    boolean any = false;
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        row.read(result);
        any = true;
      }
    }
    return any;
  }

  /** Microseconds since 1970 UTC, so that no zone of session or JVM comes between. */
  static String micros(String time, Column column) {
    // https://docs.snowflake.com/en/sql-reference/functions/date_part
    String exact = column.type() == ValueType.DATE ? time + "::TIMESTAMP_NTZ" : time;
    return "DATE_PART(EPOCH_SECOND, "
        + exact
        + ") * 1000000 + FLOOR(DATE_PART(NANOSECOND, "
        + exact
        + ") / 1000)";
  }

  static Instant instant(BigDecimal micros) {
    return micros == null ? null : Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS);
  }

  private static String expression(Column column) {
    String name = quoted(column.name());
    return switch (column.type()) {
      case TIMESTAMP -> micros(name, column);
      case DATE -> "TO_CHAR(" + name + ", 'YYYY-MM-DD')";
      case TEXT -> unlessLong(name);
      case OTHER -> unlessLong("TO_VARCHAR(" + name + ")");
      default -> name;
    };
  }

  private static String unlessLong(String text) {
    return "IFF(OCTET_LENGTH(" + text + ") <= " + LONGEST_BYTES + ", " + text + ", NULL)";
  }

  /** Null also for what cannot be put as a parameter, as numbers beyond 64 bits. */
  private static Object value(ResultSet result, int index, Column column) throws SQLException {
    return switch (column.type()) {
      case INTEGER -> whole(result.getBigDecimal(index));
      case DECIMAL -> result.getBigDecimal(index);
      case FLOAT -> {
        double value = result.getDouble(index);
        yield result.wasNull() || !Double.isFinite(value) ? null : (Object) value;
      }
      case TEXT, OTHER, UUID -> result.getString(index);
      case TIMESTAMP -> instant(result.getBigDecimal(index));
      case DATE -> {
        String day = result.getString(index);
        yield day == null || day.length() != 10 ? null : LocalDate.parse(day);
      }
      case BOOLEAN -> {
        boolean value = result.getBoolean(index);
        yield result.wasNull() ? null : (Object) value;
      }
    };
  }

  private static Long whole(BigDecimal value) {
    return value == null || value.compareTo(LARGEST) > 0 || value.compareTo(SMALLEST) < 0
        ? null
        : Long.valueOf(value.longValue());
  }
}
