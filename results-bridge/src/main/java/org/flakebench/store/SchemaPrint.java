package org.flakebench.store;

/** The schema as a script that a database's own client can run. */
public final class SchemaPrint {
  private SchemaPrint() {}

  /**
   * The whole schema.
   *
   * @param dialect {@code postgres}
   * @throws StoreUsageException for another dialect
   */
  public static String print(String dialect) {
    if (dialect.equals("snowflake")) {
      throw new StoreUsageException(
          "dialect: the schema for snowflake is not there yet; allowed is postgres");
    }
    if (!dialect.equals("postgres")) {
      throw new StoreUsageException("dialect: '" + dialect + "' is not known; allowed is postgres");
    }
    StringBuilder script =
        new StringBuilder(
            "BEGIN;\nCREATE SCHEMA IF NOT EXISTS "
                + SchemaFiles.SCHEMA
                + ";\nSET LOCAL search_path = "
                + SchemaFiles.SCHEMA
                + ";\n");
    for (SchemaFiles.SchemaFile file : SchemaFiles.all()) {
      script.append("\n-- ").append(file.name()).append('\n').append(file.text());
    }
    script.append("\n-- Which files these were\n");
    for (SchemaFiles.SchemaFile file : SchemaFiles.all()) {
      script
          .append("INSERT INTO schema_version (file_name, checksum, version) VALUES ('")
          .append(file.name())
          .append("', '")
          .append(file.checksum())
          .append("', ")
          .append(SchemaFiles.VERSION)
          .append(")\n  ON CONFLICT (file_name) DO UPDATE SET ")
          .append(
              "checksum = excluded.checksum, version = excluded.version, applied_at = now();\n");
    }
    return script.append("COMMIT;\n").toString();
  }
}
