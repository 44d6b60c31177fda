package org.flakebench.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Installs the schema: the only place where DDL runs. Several processes may install at once: they
 * take turns, and who comes second finds it done. Stateless.
 */
public final class SchemaInstaller {
  /** Any number that nothing else in the database locks. */
  private static final long LOCK = 0x464c414b45L;

  private final Jdbi jdbi;

  SchemaInstaller(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What an installation did.
   *
   * @param applied files that were run, in order; none when the schema was whole already
   */
  public record Installed(List<String> applied) {
    /** Whether anything was done. */
    public boolean changed() {
      return !applied.isEmpty();
    }
  }

  /**
   * Brings the schema to what the files define, in one transaction: all of it, or nothing is
   * changed. Does nothing when it is whole already.
   *
   * @throws StoreSchemaException when that cannot be: no rights, a newer schema, or columns that
   *     cannot be made by adding
   */
  public Installed install() {
    try {
      return jdbi.inTransaction(this::install);
    } catch (JdbiException e) {
      throw new StoreSchemaException(
          "cannot install the schema " + SchemaFiles.SCHEMA + ": " + cause(e), e);
    }
  }

  private Installed install(Handle handle) {
    handle.execute("SET LOCAL statement_timeout = '5min'");
    handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
    // A table in use by a run is waited for, but not for ever: everybody else would queue up behind
    // this.
    handle.execute("SET LOCAL lock_timeout = '30s'");
    List<SchemaCheck.Difference> before = SchemaCheck.differences(handle);
    if (before.isEmpty()) {
      return new Installed(List.of());
    }
    refuseNewer(before);
    createSchema(handle);
    handle.execute("SET LOCAL search_path = " + SchemaFiles.SCHEMA);
    addMissingColumns(handle);
    dropViews(handle);
    for (SchemaFiles.SchemaFile file : SchemaFiles.all()) {
      runScript(handle, file);
    }
    for (SchemaFiles.SchemaFile file : SchemaFiles.all()) {
      handle.execute(
          "INSERT INTO schema_version (file_name, checksum, version) VALUES (?, ?, ?) ON CONFLICT (file_name) "
              + "DO UPDATE SET checksum = excluded.checksum, version = excluded.version, applied_at = now()",
          file.name(),
          file.checksum(),
          SchemaFiles.VERSION);
    }
    List<SchemaCheck.Difference> left = SchemaCheck.objects(handle);
    if (!left.isEmpty()) {
      throw new StoreSchemaException(
          "the schema "
              + SchemaFiles.SCHEMA
              + " cannot be brought to what this program needs, nothing was changed:"
              + lines(left));
    }
    return new Installed(SchemaFiles.all().stream().map(SchemaFiles.SchemaFile::name).toList());
  }

  /**
   * Looked at first: CREATE SCHEMA IF NOT EXISTS asks for the right to create even where there is
   * nothing to create.
   */
  private static void createSchema(Handle handle) {
    boolean there =
        handle
            .createQuery("SELECT to_regnamespace('" + SchemaFiles.SCHEMA + "') IS NOT NULL")
            .mapTo(Boolean.class)
            .one();
    if (!there) {
      handle.execute("CREATE SCHEMA " + SchemaFiles.SCHEMA);
    }
  }

  /**
   * Columns that a table of an older edition lacks: CREATE TABLE IF NOT EXISTS does not add them.
   */
  private static void addMissingColumns(Handle handle) {
    Map<String, SchemaCatalog.Relation> live = SchemaCatalog.live(handle);
    SchemaCatalog.expected(handle)
        .forEach(
            (name, expected) -> {
              SchemaCatalog.Relation there = live.get(name);
              if (there == null
                  || !there.kind().equals("table")
                  || !expected.kind().equals("table")) {
                return;
              }
              expected
                  .columns()
                  .forEach(
                      (column, definition) -> {
                        boolean addable =
                            !definition.endsWith(" NOT NULL") || definition.contains(" DEFAULT ");
                        if (addable && !there.columns().containsKey(column)) {
                          handle.execute(
                              "ALTER TABLE \""
                                  + name
                                  + "\" ADD COLUMN \""
                                  + column
                                  + "\" "
                                  + definition);
                        }
                      });
            });
  }

  /** Views hold no data; replacing one in place could only add columns behind its last. */
  private static void dropViews(Handle handle) {
    Map<String, SchemaCatalog.Relation> live = SchemaCatalog.live(handle);
    String names =
        SchemaCatalog.expected(handle).entrySet().stream()
            .filter(entry -> entry.getValue().kind().equals("view"))
            .map(Map.Entry::getKey)
            .filter(name -> live.containsKey(name) && live.get(name).kind().equals("view"))
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      handle.execute("DROP VIEW " + names);
    }
  }

  /** Runs one file in the schema that the search path names. */
  static void runScript(Handle handle, SchemaFiles.SchemaFile file) {
    // Plain JDBC: the files belong to the server, no parameter syntax of a library may touch them.
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(file.text());
    } catch (SQLException e) {
      throw new StoreSchemaException("cannot apply " + file.name() + ": " + e.getMessage(), e);
    }
  }

  static void refuseNewer(List<SchemaCheck.Difference> differences) {
    for (SchemaCheck.Difference difference : differences) {
      if (difference.kind() == SchemaCheck.Difference.Kind.NEWER) {
        throw new StoreSchemaException(
            "the store's schema is newer than this program ("
                + difference
                + "); use the newer program");
      }
    }
  }

  static String lines(List<SchemaCheck.Difference> differences) {
    return differences.stream()
        .limit(20)
        .map(difference -> System.lineSeparator() + "  " + difference)
        .collect(Collectors.joining());
  }

  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
