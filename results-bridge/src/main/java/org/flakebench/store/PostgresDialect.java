package org.flakebench.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** PostgreSQL as the store: times are timestamptz, JSON is jsonb. */
final class PostgresDialect implements Dialect {
  private static final BulkLoader BULK = new CopyLoader();

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public String now() {
    return "now()";
  }

  @Override
  public String json(String text) {
    return "CAST(" + text + " AS jsonb)";
  }

  @Override
  public String jsonText(String value) {
    return value + "::text";
  }

  @Override
  public String document(String text) {
    return "CAST(" + text + " AS json)";
  }

  @Override
  public String time(String parameter) {
    return "CAST(" + parameter + " AS timestamptz)";
  }

  @Override
  public String secondsBetween(String from, String to) {
    return "extract(epoch FROM " + to + " - " + from + ")";
  }

  @Override
  public String insert(String table, Map<String, String> values) {
    return "INSERT INTO "
        + table
        + " ("
        + String.join(", ", values.keySet())
        + ") VALUES ("
        + String.join(", ", values.values())
        + ")";
  }

  @Override
  public String insertIfAbsent(String table, List<String> keys, Map<String, String> values) {
    return insert(table, values) + " ON CONFLICT (" + String.join(", ", keys) + ") DO NOTHING";
  }

  /** Never: ON CONFLICT waits for whoever writes the same key. */
  @Override
  public boolean cameMeanwhile(SQLException error) {
    return false;
  }

  @Override
  public RowLock rowLock(String table, String touch, String columns, String where) {
    return RowLock.reading(
        "SELECT " + columns + " FROM " + table + " WHERE " + where + " FOR UPDATE");
  }

  @Override
  public String plusMillis(String time, String millis) {
    return time + " + " + millis + " * interval '1 millisecond'";
  }

  @Override
  public String lockPool() {
    return "SELECT pg_advisory_xact_lock(hashtextextended(:pool, 0))";
  }

  @Override
  public BulkLoader bulk() {
    return BULK;
  }

  @Override
  public void register(Jdbi jdbi) {
    // JDBI's own ways are right: timestamptz is a moment.
  }
}
