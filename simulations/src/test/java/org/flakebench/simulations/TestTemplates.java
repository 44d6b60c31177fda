package org.flakebench.simulations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Templates of this module's tests, as files. */
final class TestTemplates {
  private TestTemplates() {}

  /** Writes {@code name}.yaml with the given statements, without warm-up unless one is named. */
  static Path write(
      Path folder,
      String name,
      String table,
      int connections,
      int warmup,
      int duration,
      String rest)
      throws IOException {
    String text =
        """
        name: %s
        target: {table_type: POSTGRES, database: demo, schema: public, table: %s}
        load: {mode: CONCURRENCY, connections: %d, warmup_seconds: %d, duration_seconds: %d}
        scaling: {mode: FIXED, min_workers: 1, min_connections: %d}
        %s"""
            .formatted(name, table, connections, warmup, duration, connections, rest);
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  /** A small table with keys 1 … rows. */
  static void table(String name, int rows) throws java.sql.SQLException {
    TestDatabases.execute(
        "DROP TABLE IF EXISTS " + name,
        "CREATE TABLE "
            + name
            + " (id bigint PRIMARY KEY, status text NOT NULL, amount numeric(12, 2) NOT NULL)",
        "INSERT INTO " + name + " SELECT n, 'NEW', n FROM generate_series(1, " + rows + ") AS n",
        "VACUUM ANALYZE " + name);
  }
}
