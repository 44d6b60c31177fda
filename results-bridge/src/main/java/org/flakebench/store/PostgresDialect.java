package org.flakebench.store;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** PostgreSQL as the store: times are timestamptz, JSON is jsonb. */
final class PostgresDialect implements Dialect {
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

  @Override
  public void register(Jdbi jdbi) {
    // JDBI's own ways are right: timestamptz is a moment.
  }
}
