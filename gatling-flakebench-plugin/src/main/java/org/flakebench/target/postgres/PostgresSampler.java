package org.flakebench.target.postgres;

import static org.flakebench.target.postgres.PostgresCatalog.quoted;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flakebench.target.PoolShaping;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.ColumnRoles;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.RangeCutoffs;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;

/**
 * Samples value pools from a PostgreSQL table: random blocks of a large one, a small one as a
 * whole. How large it is, is estimated from its size on disk and the server's statistics, and never
 * counted. One preparation, one thread.
 */
final class PostgresSampler {
  /** A table with fewer rows than this many times the wanted values is read as a whole. */
  private static final int SMALL = 3;

  /** Blocks are not equally full, and values come twice. */
  private static final double MARGIN = 2;

  /** Rows of one block are neighbours: fewer blocks would not stand for the table. */
  private static final int LEAST_BLOCKS = 200;

  /** Where statistics are wrong, no more rows than this many times the expected ones are read. */
  private static final int MOST_READ = 4;

  private static final int LEAST_JUDGED = 1_000;
  private static final int MOST_JUDGED = 20_000;

  /** Longer texts are documents, of which a pool would fill the memory. */
  private static final int LONGEST_BYTES = 8_192;

  /** Rows that the driver holds at once. */
  private static final int FETCH_ROWS = 10_000;

  /** Times beyond cannot be put as parameters; PostgreSQL's infinity is one of them. */
  private static final int LAST_YEAR = 9_999;

  /**
   * Tables, partitions and children with what they hold. A table that was analysed has its rows per
   * page, times the pages that it has now; one that was not, as many rows as fit into its pages by
   * the widths of its columns, 32 bytes for those of variable length, 28 for the row's head.
   * Relation kinds that have no pages of their own, as foreign tables, count as they were analysed.
   */
  private static final String FACTS =
      "WITH RECURSIVE tree AS (SELECT to_regclass(?)::oid AS oid"
          + " UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.oid),"
          + " part AS (SELECT c.oid, c.relkind, c.reltuples, c.relpages,"
          + " pg_relation_size(c.oid) / current_setting('block_size')::numeric AS pages,"
          + " (current_setting('block_size')::numeric - 24) / (28 + (SELECT sum(CASE WHEN attlen > 0 THEN attlen ELSE 32 END)"
          + " FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS guess"
          + " FROM pg_class c JOIN tree t ON t.oid = c.oid)"
          + " SELECT to_regclass(?)::oid::bigint, (SELECT relkind FROM part WHERE oid = to_regclass(?)),"
          + " round(sum(CASE WHEN relkind IN ('p', 'v') THEN 0 WHEN relkind = 'f' THEN greatest(reltuples, 0)"
          + " WHEN reltuples >= 0 AND relpages > 0 THEN reltuples / relpages * pages"
          + " ELSE pages * guess END))::bigint, round(sum(pages))::bigint FROM part";

  private final Connection connection;
  private final TableProfile table;
  private final long seed;
  private final Relation relation;
  private final PoolShaping shaping;

  /**
   * @param kind as in pg_class
   * @param rows estimated; −1 unknown
   * @param blocks that hold them
   */
  private record Relation(long oid, char kind, long rows, long blocks) {
    /** Only what has blocks of its own, or children that have. */
    boolean hasBlocks() {
      return kind == 'r' || kind == 'p' || kind == 'm';
    }

    /** What part of the table gives that many rows, and not from too few blocks; 1 is all of it. */
    double part(double wanted) {
      if (!hasBlocks() || rows <= SMALL * wanted || blocks <= LEAST_BLOCKS) {
        return 1;
      }
      return Math.min(1, Math.max(MARGIN * wanted / rows, (double) LEAST_BLOCKS / blocks));
    }

    /** The clause that takes this part of the table from random blocks; empty to take all. */
    static String sample(double part, long seed) {
      return part >= 1
          ? ""
          : String.format(
              Locale.ROOT, " TABLESAMPLE SYSTEM (%.9f) REPEATABLE (%d)", 100 * part, seed);
    }
  }

  /**
   * @param connection changed to read within one transaction, so that rows come in portions
   */
  PostgresSampler(Connection connection, TableProfile table, long seed) throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    this.connection = connection;
    this.table = table;
    this.seed = seed;
    this.relation = relation(connection, table.qualifiedName());
    this.shaping = new PoolShaping(table, seed);
  }

  static TableFacts facts(Connection connection, TableProfile table) throws SQLException {
    Relation relation = relation(connection, table.qualifiedName());
    return new TableFacts(String.valueOf(relation.oid()), relation.rows());
  }

  private static Relation relation(Connection connection, String qualified) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
      for (int i = 1; i <= 3; i++) {
        statement.setString(i, qualified);
      }
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        String kind = result.getString(2);
        if (kind == null) {
          throw new TemplateException(
              "target.table", "MISSING_TABLE", qualified + " went away while it was prepared");
        }
        return new Relation(
            result.getLong(1),
            kind.charAt(0),
            kind.equals("v") ? -1 : result.getLong(3),
            result.getLong(4));
      }
    }
  }

  /**
   * The candidate that tells rows apart best in a sample of {@value #LEAST_JUDGED} to {@value
   * #MOST_JUDGED} rows; the likeliest by name where nothing can be sampled, as of views.
   */
  static Column judgeKeys(Connection connection, String qualified, List<Column> candidates)
      throws SQLException {
    Relation relation = relation(connection, qualified);
    if (!relation.hasBlocks()) {
      return candidates.get(0);
    }
    long rows = Math.max(LEAST_JUDGED, Math.min(MOST_JUDGED, relation.rows() / 10));
    String names = candidates.stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "));
    String counts =
        candidates.stream()
            .map(c -> quoted(c.name()))
            .map(name -> "count(DISTINCT " + name + ")::float8 / nullif(count(" + name + "), 0)")
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + counts
            + " FROM (SELECT "
            + names
            + " FROM "
            + qualified
            + Relation.sample(relation.part(rows), 0)
            + " LIMIT "
            + rows
            + ") AS s";
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      double[] ratios = new double[candidates.size()];
      for (int i = 0; i < ratios.length; i++) {
        double ratio = result.getDouble(i + 1);
        ratios[i] = result.wasNull() ? Double.NaN : ratio;
      }
      return ColumnRoles.bestKey(candidates, ratios);
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
    String name = quoted(column.name());
    List<Object> values = new ArrayList<>();
    String before = "SELECT DISTINCT v FROM (SELECT " + expression(column) + " AS v FROM ";
    String after = " WHERE " + name + " IS NOT NULL";
    read(
        need,
        before,
        after,
        ") AS s",
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
    String before =
        "SELECT "
            + columns.stream().map(PostgresSampler::expression).collect(Collectors.joining(", "))
            + " FROM ";
    read(
        need,
        before,
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

  /** Few random blocks of a table with many empty ones may hold nothing: then its first rows. */
  private void read(PoolNeed need, String before, String where, String after, Row row)
      throws SQLException {
    double part = relation.part(need.size());
    double expected = Math.max(need.size(), relation.hasBlocks() ? part * relation.rows() : 0);
    String from = before + table.qualifiedName();
    boolean any = read(from + Relation.sample(part, seed) + where + limit(expected) + after, row);
    if (!any && part < 1) {
      read(from + where + limit(need.size()) + after, row);
    }
  }

  private static String limit(double expected) {
    return " LIMIT " + (long) (MOST_READ * expected);
  }

  private boolean read(String sql, Row row) throws SQLException {
    boolean any = false;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          row.read(result);
          any = true;
        }
      }
    }
    return any;
  }

  /** What the driver gives as the type's class; NULL for texts that are too long. */
  private static String expression(Column column) {
    String name = quoted(column.name());
    return switch (column.type()) {
      case TIMESTAMP -> name + "::timestamptz";
      case FLOAT -> name + "::float8";
      case TEXT -> unlessLong(name);
      case OTHER -> unlessLong(name + "::text");
      default -> name;
    };
  }

  private static String unlessLong(String text) {
    return "CASE WHEN octet_length(" + text + ") <= " + LONGEST_BYTES + " THEN " + text + " END";
  }

  /** Null also for what cannot be put as a parameter: NaN of a decimal, infinite times. */
  private static Object value(ResultSet result, int index, Column column) throws SQLException {
    Object value =
        switch (column.type()) {
          case INTEGER -> result.getLong(index);
          case DECIMAL -> result.getObject(index);
          case FLOAT -> result.getDouble(index);
          case TEXT, OTHER -> result.getString(index);
          case TIMESTAMP -> instant(result.getObject(index, OffsetDateTime.class));
          case DATE -> day(result.getObject(index, LocalDate.class));
          case BOOLEAN -> result.getBoolean(index);
          case UUID -> result.getObject(index, UUID.class);
        };
    return result.wasNull() || !PoolColumn.javaType(column.type()).isInstance(value) ? null : value;
  }

  private static Instant instant(OffsetDateTime time) {
    return time == null || Math.abs((long) time.getYear()) > LAST_YEAR ? null : time.toInstant();
  }

  private static LocalDate day(LocalDate day) {
    return day == null || Math.abs((long) day.getYear()) > LAST_YEAR ? null : day;
  }
}
