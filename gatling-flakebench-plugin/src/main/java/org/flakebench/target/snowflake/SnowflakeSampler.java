package org.flakebench.target.snowflake;

import static org.flakebench.target.snowflake.SnowflakeNames.quoted;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.flakebench.target.TableSampler;
import org.flakebench.workload.Column;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;

/**
 * Samples value pools from a Snowflake table: random micro-partitions of a large one, random rows
 * of one of few micro-partitions, a small one as a whole, of hybrid and interactive tables and of
 * views the first rows that come. One preparation, one thread.
 */
final class SnowflakeSampler extends TableSampler {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);

  private final SnowflakeTable relation;

  SnowflakeSampler(Connection connection, SnowflakeTable relation, TableProfile table, long seed) {
    super(connection, table, seed);
    this.relation = relation;
  }

  /** The candidate that tells rows apart best in a sample. */
  static Column judgeKeys(Connection connection, SnowflakeTable table, List<Column> candidates)
      throws SQLException {
    long rows = judged(table.rows() / 10.0);
    return judgeKeys(
        connection,
        candidates,
        candidates.stream().map(candidate -> quoted(candidate.name())).toList(),
        table.qualified() + SampleClause.of(table, (int) rows, 0).behindTable() + " LIMIT " + rows);
  }

  /** Few random blocks may hold nothing: then the table's first rows. */
  @Override
  protected void read(PoolNeed need, Selection selection, RowReader rows) throws SQLException {
    SampleClause sample = SampleClause.of(relation, need.size(), seed);
    boolean any = read(sql(selection, sample), rows);
    if (!any && sample.part() < 1) {
      read(sql(selection, SampleClause.first(need.size())), rows);
    }
  }

  private String sql(Selection selection, SampleClause sample) {
    return selection.before()
        + table.qualifiedName()
        + sample.behindTable()
        + selection.where()
        + sample.limitText()
        + selection.after();
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

  @Override
  protected String expression(Column column) {
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
  @Override
  protected Object value(ResultSet result, int index, Column column) throws SQLException {
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
