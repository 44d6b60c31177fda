package org.flakebench.control.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Templates as users write them. */
final class Yaml {
  static final String LOOKUP =
      "{kind: POINT_LOOKUP, weight_pct: 100, sql: \"SELECT * FROM {table} WHERE id = ?\"}";

  private Yaml() {}

  /**
   * @param load more keys of the load section, as {@code ", statement_timeout_ms: 50"}
   * @param statements entries in flow style
   */
  static String template(String table, String load, String... statements) {
    return """
    name: faults
    target: {table_type: POSTGRES, database: demo, schema: public, table: %s}
    load: {mode: CONCURRENCY, connections: 2, duration_seconds: 2, warmup_seconds: 0%s}
    scaling: {mode: FIXED, min_workers: 1, min_connections: 2}
    statements:
      - %s
    record: {executions: ALL}
    """
        .formatted(table, load, String.join("\n  - ", statements));
  }

  /** Writes the text to a file in the directory and gives its name. */
  static String write(Path directory, String text) throws IOException {
    Path file = Files.createTempFile(directory, "template-", ".yaml");
    Files.writeString(file, text);
    return file.getFileName().toString();
  }
}
