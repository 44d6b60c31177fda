package org.flakebench.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * What differs between the databases that can hold a store, as far as small pieces of SQL go. A
 * statement that differs as a whole stands beside its repository, once for each dialect. Stateless.
 */
public sealed interface Dialect permits PostgresDialect, SnowflakeDialect {
  /** As {@code schema print --dialect} and the folders of {@code sql/schema} name it. */
  String name();

  /** The store's clock. */
  String now();

  /** A JSON value made from an expression that is a text, as {@code :config}. */
  String json(String text);

  /** The text of a JSON value. */
  String jsonText(String value);

  /**
   * What keeps a JSON document letter by letter, made from an expression that is a text: a value of
   * a column such as TEST_RESULTS.SUMMARY.
   */
  String document(String text);

  /** A time made from a parameter to which an instant is bound, as {@code :at}. */
  String time(String parameter);

  /** Seconds from one time to another, with fractions. */
  String secondsBetween(String from, String to);

  /**
   * An insert of one row.
   *
   * @param values SQL expressions by column, in order
   */
  String insert(String table, Map<String, String> values);

  /**
   * An insert of one row that does nothing, and counts 0 rows, when a row with the same key is
   * there.
   *
   * @param keys the columns of the key, which are among those of {@code values}
   * @param values SQL expressions by column, in order
   */
  String insertIfAbsent(String table, List<String> keys, Map<String, String> values);

  /** A time that is so many milliseconds later; the milliseconds may be a fraction. */
  String plusMillis(String time, String millis);

  /**
   * Whether a statement of {@link #insertIfAbsent} failed because a row with the same key came
   * after it had looked.
   */
  boolean cameMeanwhile(SQLException error);

  /**
   * Reads a row and keeps others from writing it until the transaction ends.
   *
   * @param touch a column of the row
   * @param columns what to read, as in SELECT
   * @param where names the row by its key
   */
  RowLock rowLock(String table, String touch, String columns, String where);

  /**
   * A statement inside the transaction that stores a value pool ({@code :pool}): a second one of
   * the same pool waits until the transaction ends.
   */
  String lockPool();

  /** How rows are loaded in bulk. */
  BulkLoader bulk();

  /**
   * Teaches JDBI how instants go in and come out: as moments, whatever the zones of this JVM and of
   * the session; and how transactions begin and end.
   */
  void register(Jdbi jdbi);
}
