package org.flakebench.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The files that define the schema, in the order in which they are applied. They come from {@code
 * sql/schema}, where each dialect has a folder with the same names.
 */
final class SchemaFiles {
  /** The database schema that holds everything. */
  static final String SCHEMA = "test_results";

  /** Grows with each change of the files in a release. */
  static final int VERSION = 1;

  static final String VIEWS = "views.sql";

  private static final String FOLDER = "/org/flakebench/sql/schema/";
  private static final List<String> NAMES =
      List.of(
          "results_tables.sql",
          "templates_table.sql",
          "template_value_pools_table.sql",
          "test_logs_table.sql",
          "control_tables.sql",
          "connections_table.sql",
          "delayed_enrichment_tables.sql",
          "campaign_tables.sql",
          VIEWS);

  private SchemaFiles() {}

  /**
   * One file.
   *
   * @param checksum SHA-256, lower-case hex
   */
  record SchemaFile(String name, String text, String checksum) {}

  /**
   * All files of a dialect.
   *
   * @param dialect as {@link Dialect#name()}
   */
  static List<SchemaFile> of(String dialect) {
    return NAMES.stream().map(name -> load(dialect, name)).toList();
  }

  /** Roles and their rights, which no installation grants: an administrator runs this. */
  static SchemaFile roles(String dialect) {
    return load(dialect, "roles.sql");
  }

  private static SchemaFile load(String dialect, String name) {
    String path = FOLDER + dialect + "/" + name;
    try (InputStream in = SchemaFiles.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(
            "the program is incomplete: " + path + " is not on its class path");
      }
      byte[] bytes = in.readAllBytes();
      String checksum =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new SchemaFile(name, new String(bytes, StandardCharsets.UTF_8), checksum);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
