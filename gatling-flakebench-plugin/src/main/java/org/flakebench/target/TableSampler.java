package org.flakebench.target;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.ColumnRoles;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.RangeCutoffs;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableProfile;

/**
 * Samples value pools from a table by SQL: what is the same on all databases. One preparation, one
 * thread.
 */
public abstract class TableSampler {
  /** Rows that the driver holds at once. */
  private static final int FETCH_ROWS = 10_000;

  private static final int LEAST_JUDGED = 1_000;
  private static final int MOST_JUDGED = 20_000;

  /** Longer texts are documents, of which a pool would fill the memory. */
  protected static final int LONGEST_BYTES = 8_192;

  protected final TableProfile table;
  protected final long seed;
  private final Connection connection;
  private final PoolShaping shaping;

  /**
   * @param seed the same seed and table give the same pools
   */
  protected TableSampler(Connection connection, TableProfile table, long seed) {
    this.connection = connection;
    this.table = table;
    this.seed = seed;
    this.shaping = new PoolShaping(table, seed);
  }

  /**
   * A query of the table, around the clauses that take a sample of it.
   *
   * @param before up to FROM and its blank
   * @param where begins with a blank; may be empty
   * @param after what closes it
   */
  protected record Selection(String before, String where, String after) {}

  /** Takes one row of a result. */
  @FunctionalInterface
  protected interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** What the driver gives as the type's class; NULL for texts that are too long. */
  protected abstract String expression(Column column);

  /** A value of {@link #expression}; null also for what cannot be put as a parameter. */
  protected abstract Object value(ResultSet row, int index, Column column) throws SQLException;

  /** Reads rows of a sample that is large enough for the need. */
  protected abstract void read(PoolNeed need, Selection selection, RowReader rows)
      throws SQLException;

  /** How many rows tell which of several columns is most like a key. */
  protected static long judged(double wanted) {
    return (long) Math.max(LEAST_JUDGED, Math.min(MOST_JUDGED, wanted));
  }

  /**
   * The column that tells rows apart best.
   *
   * @param candidates their names, quoted, in the order of the columns
   * @param from the table with the clauses that take a sample of it
   */
  protected static Column judgeKeys(
      Connection connection, List<Column> columns, List<String> candidates, String from)
      throws SQLException {
    String ratios =
        candidates.stream()
            .map(name -> "count(DISTINCT " + name + ") * 1.0 / nullif(count(" + name + "), 0)")
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + ratios
            + " FROM (SELECT "
            + String.join(", ", candidates)
            + " FROM "
            + from
            + ") AS s";
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      double[] judged = new double[columns.size()];
      for (int i = 0; i < judged.length; i++) {
        double ratio = result.getDouble(i + 1);
        judged[i] = result.wasNull() ? Double.NaN : ratio;
      }
      return ColumnRoles.bestKey(columns, judged);
    }
  }

  /**
   * One pool.
   *
   * @throws TemplateException when the table has no rows, or the column only NULLs
   */
  public final SampledPool sample(PoolNeed need) throws SQLException {
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
        new Selection(
            "SELECT DISTINCT v FROM (SELECT " + expression(column) + " AS v FROM ",
            " WHERE \"" + column.name().replace("\"", "\"\"") + "\" IS NOT NULL",
            ") AS s"),
        row -> {
          Object value = value(row, 1, column);
          if (value != null) {
            values.add(value);
          }
        });
    return shaping.values(need, values);
  }

  private SampledPool rows(PoolNeed need) throws SQLException {
    List<Column> columns = need.columns();
    List<List<Object>> rows = new ArrayList<>();
    String list = columns.stream().map(this::expression).collect(Collectors.joining(", "));
    read(
        need,
        new Selection("SELECT " + list + " FROM ", "", ""),
        row -> {
          List<Object> values = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            values.add(value(row, i + 1, columns.get(i)));
          }
          rows.add(values);
        });
    return shaping.rows(need, rows);
  }

  /** Hands on all rows; whether there was any. */
  protected final boolean read(String sql, RowReader rows) throws SQLException {
    boolean any = false;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          rows.read(result);
          any = true;
        }
      }
    }
    return any;
  }
}
