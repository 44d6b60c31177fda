package org.flakebench.target.postgres;

import static org.flakebench.target.postgres.PostgresCatalog.quoted;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.flakebench.target.TableSampler;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;

/**
 * Samples value pools from a PostgreSQL table: random blocks of a large one, a small one as a
 * whole. How large it is, is estimated from its size on disk and the server's statistics, and never
 * counted. One preparation, one thread.
 */
final class PostgresSampler extends TableSampler {
  /** A table with fewer rows than this many times the wanted values is read as a whole. */
  private static final int SMALL = 3;

  /** Blocks are not equally full, and values come twice. */
  private static final double MARGIN = 2;

  /** Rows of one block are neighbours: fewer blocks would not stand for the table. */
  private static final int LEAST_BLOCKS = 200;

  /** Where statistics are wrong, no more rows than this many times the expected ones are read. */
  private static final int MOST_READ = 4;

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

  private final Relation relation;

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
    super(connection, table, seed);
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    this.relation = relation(connection, table.qualifiedName());
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
   * The candidate that tells rows apart best in a sample; the likeliest by name where nothing can
   * be sampled, as of views.
   */
  static Column judgeKeys(Connection connection, String qualified, List<Column> candidates)
      throws SQLException {
    Relation relation = relation(connection, qualified);
    if (!relation.hasBlocks()) {
      return candidates.get(0);
    }
    long rows = judged(relation.rows() / 10.0);
    return judgeKeys(
        connection,
        candidates,
        candidates.stream().map(candidate -> quoted(candidate.name())).toList(),
        qualified + Relation.sample(relation.part(rows), 0) + " LIMIT " + rows);
  }

  /** Few random blocks of a table with many empty ones may hold nothing: then its first rows. */
  @Override
  protected void read(PoolNeed need, Selection selection, RowReader rows) throws SQLException {
    double part = relation.part(need.size());
    double expected = Math.max(need.size(), relation.hasBlocks() ? part * relation.rows() : 0);
    String from = selection.before() + table.qualifiedName();
    String sample = Relation.sample(part, seed);
    boolean any =
        read(from + sample + selection.where() + limit(expected) + selection.after(), rows);
    if (!any && part < 1) {
      read(from + selection.where() + limit(need.size()) + selection.after(), rows);
    }
  }

  private static String limit(double expected) {
    return " LIMIT " + (long) (MOST_READ * expected);
  }

  @Override
  protected String expression(Column column) {
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
  @Override
  protected Object value(ResultSet result, int index, Column column) throws SQLException {
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
