package org.flakebench.store;

import java.util.List;
import java.util.stream.Collectors;

/** The schema as a script that a database's own client can run from top to bottom. */
public final class SchemaPrint {
  private static final List<String> DIALECTS = List.of("postgres", "snowflake");

  private SchemaPrint() {}

  /**
   * The whole schema.
   *
   * @param dialect {@code postgres} or {@code snowflake}
   * @throws StoreUsageException for another dialect
   */
  public static String print(String dialect) {
    requireKnown(dialect);
    List<SchemaFiles.SchemaFile> files = SchemaFiles.of(dialect);
    String scripts =
        files.stream()
            .map(file -> "\n-- " + file.name() + "\n" + file.text())
            .collect(Collectors.joining());
    return dialect.equals("postgres")
        ? """
          BEGIN;
          CREATE SCHEMA IF NOT EXISTS test_results;
          SET LOCAL search_path = test_results;
          """
            + scripts
            + "\n-- Which files these were\n"
            + rows(
                files,
                "INSERT INTO schema_version (file_name, checksum, version) VALUES\n",
                "  ('%s', '%s', %d)",
                ",\n")
            + """

              ON CONFLICT (file_name) DO UPDATE
                SET checksum = excluded.checksum, version = excluded.version, applied_at = now();
              COMMIT;
              """
        : """
          -- The schema of a store, for Snowflake. Run it as the role that shall own the tables; it may run again at any time.
          -- Put the names of your own database and schema here when they are others.
          USE DATABASE flakebench;
          CREATE SCHEMA IF NOT EXISTS test_results;
          USE SCHEMA test_results;
          """
            + scripts
            + "\n-- Which files these were\n"
            + rows(
                files,
                "MERGE INTO schema_version AS t USING (\n",
                "  SELECT '%s' AS file_name, '%s' AS checksum, %d AS version",
                " UNION ALL\n")
            + """

              ) AS s ON t.file_name = s.file_name
              WHEN MATCHED THEN UPDATE SET checksum = s.checksum, version = s.version, applied_at = SYSDATE()
              WHEN NOT MATCHED THEN INSERT (file_name, checksum, version) VALUES (s.file_name, s.checksum, s.version);
              """;
  }

  /**
   * Roles and their rights, for an administrator.
   *
   * @param dialect {@code snowflake}; on PostgreSQL the owner of the database needs none
   * @throws StoreUsageException for another dialect
   */
  public static String roles(String dialect) {
    requireKnown(dialect);
    if (!dialect.equals("snowflake")) {
      throw new StoreUsageException(
          "dialect: there is no role script for " + dialect + "; allowed is snowflake");
    }
    return SchemaFiles.roles(dialect).text();
  }

  private static String rows(
      List<SchemaFiles.SchemaFile> files, String before, String row, String between) {
    return files.stream()
        .map(file -> row.formatted(file.name(), file.checksum(), SchemaFiles.VERSION))
        .collect(Collectors.joining(between, before, ""));
  }

  private static void requireKnown(String dialect) {
    if (!DIALECTS.contains(dialect)) {
      throw new StoreUsageException(
          "dialect: '" + dialect + "' is not known; allowed are " + String.join(" and ", DIALECTS));
    }
  }
}
