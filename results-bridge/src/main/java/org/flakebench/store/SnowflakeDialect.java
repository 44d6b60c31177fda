package org.flakebench.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Snowflake as the store: times are TIMESTAMP_NTZ in UTC, JSON is VARIANT. PARSE_JSON is not
 * allowed in VALUES, so inserts are queries.
 */
final class SnowflakeDialect implements Dialect {
  /** The format in which times go in and out; as {@link #TIME}. */
  static final String TIME_FORMAT = "YYYY-MM-DD HH24:MI:SS.FF9";

  private static final BulkLoader BULK =
      new StageLoader(Path.of(System.getProperty("java.io.tmpdir")));

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT);

  /** A key of a hybrid table is there already. */
  private static final int DUPLICATE_KEY = 200001;

  /** The driver has the same number for an internal error of its own, with this state. */
  private static final String INTERNAL_ERROR = "XX000";

  @Override
  public String name() {
    return "snowflake";
  }

  /** UTC whatever the session's zone, unlike CURRENT_TIMESTAMP. */
  @Override
  public String now() {
    return "SYSDATE()";
  }

  @Override
  public String json(String text) {
    return "PARSE_JSON(" + text + ")";
  }

  @Override
  public String jsonText(String value) {
    return "TO_JSON(" + value + ")";
  }

  /** The column is a text: a VARIANT does not keep the order of keys. */
  @Override
  public String document(String text) {
    return text;
  }

  /** Sessions have TIMESTAMP_INPUT_FORMAT = AUTO, which knows {@link #TIME_FORMAT}. */
  @Override
  public String time(String parameter) {
    return "TO_TIMESTAMP_NTZ(" + parameter + ")";
  }

  @Override
  public String secondsBetween(String from, String to) {
    return "DATEDIFF('microsecond', " + from + ", " + to + ") / 1000000.0";
  }

  @Override
  public String insert(String table, Map<String, String> values) {
    return "INSERT INTO "
        + table
        + " ("
        + String.join(", ", values.keySet())
        + ") SELECT "
        + String.join(", ", values.values());
  }

  @Override
  public String insertIfAbsent(String table, List<String> keys, Map<String, String> values) {
    String source =
        values.entrySet().stream()
            .map(value -> value.getValue() + " AS " + value.getKey())
            .collect(Collectors.joining(", "));
    String same =
        keys.stream().map(key -> "t." + key + " = s." + key).collect(Collectors.joining(" AND "));
    String given =
        values.keySet().stream().map(column -> "s." + column).collect(Collectors.joining(", "));
    return "MERGE INTO "
        + table
        + " AS t USING (SELECT "
        + source
        + ") AS s ON "
        + same
        + " WHEN NOT MATCHED THEN INSERT ("
        + String.join(", ", values.keySet())
        + ") VALUES ("
        + given
        + ")";
  }

  @Override
  public String plusMillis(String time, String millis) {
    return "DATEADD('microsecond', ROUND(" + millis + " * 1000), " + time + ")";
  }

  /** MERGE looks first and writes then; the key of a hybrid table is what decides. */
  @Override
  public boolean cameMeanwhile(SQLException error) {
    return error.getErrorCode() == DUPLICATE_KEY && !INTERNAL_ERROR.equals(error.getSQLState());
  }

  /**
   * A write of the row locks it, if it is one of a hybrid table; what is read behind it in the same
   * transaction stays so until the end.
   */
  @Override
  public RowLock rowLock(String table, String touch, String columns, String where) {
    return RowLock.writing(
        "UPDATE " + table + " SET " + touch + " = " + touch + " WHERE " + where,
        "SELECT " + columns + " FROM " + table + " WHERE " + where);
  }

  /**
   * No key is enforced and there is no row to lock yet: a DELETE that finds nothing, since two
   * DELETEs of one standard table never run side by side.
   */
  @Override
  public String lockPool() {
    return "DELETE FROM template_value_pools WHERE pool_id = :pool AND seq < 0";
  }

  @Override
  public BulkLoader bulk() {
    return BULK;
  }

  /**
   * Times go as text and without a zone: what the driver does with Timestamp depends on the zones
   * of JVM and session.
   */
  @Override
  public void register(Jdbi jdbi) {
    jdbi.registerArgument(new InstantArgument());
    jdbi.registerArgument(new OffsetArgument());
    jdbi.registerColumnMapper(
        Instant.class,
        (row, column, context) -> {
          String utc = row.getString(column);
          return utc == null ? null : instant(utc);
        });
    jdbi.setTransactionHandler(new SnowflakeTransactions());
  }

  /** The moment that a TIMESTAMP_NTZ in {@link #TIME_FORMAT} stands for. */
  static Instant instant(String utc) {
    return LocalDateTime.parse(utc, TIME).toInstant(ZoneOffset.UTC);
  }

  static String text(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static final class InstantArgument extends AbstractArgumentFactory<Instant> {
    InstantArgument() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setString(position, text(value));
    }
  }

  private static final class OffsetArgument extends AbstractArgumentFactory<OffsetDateTime> {
    OffsetArgument() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(OffsetDateTime value, ConfigRegistry config) {
      return (position, statement, context) ->
          statement.setString(position, text(value.toInstant()));
    }
  }
}
