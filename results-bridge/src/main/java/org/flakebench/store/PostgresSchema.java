package org.flakebench.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flakebench.store.SchemaCheck.Applied;
import org.flakebench.store.SchemaCheck.Difference;
import org.flakebench.store.SchemaInstaller.Installed;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The schema on PostgreSQL. An installation is one transaction under a lock: several installers
 * take turns, and who comes second finds it done. Stateless.
 */
final class PostgresSchema implements StoreSchema {
  /** Any number that nothing else in the database locks. */
  private static final long LOCK = 0x464c414b45L;

  private static final List<SchemaFiles.SchemaFile> FILES = SchemaFiles.of("postgres");

  private final Jdbi jdbi;

  PostgresSchema(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return SchemaFiles.SCHEMA;
  }

  @Override
  public List<Difference> versions() {
    return jdbi.inTransaction(PostgresSchema::versions);
  }

  @Override
  public List<Difference> differences() {
    return jdbi.inTransaction(PostgresSchema::differences);
  }

  /** All of it, or nothing is changed. */
  @Override
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
    List<Difference> before = differences(handle);
    if (before.isEmpty()) {
      return new Installed(List.of());
    }
    SchemaInstaller.refuseNewer(before);
    createSchema(handle);
    handle.execute("SET LOCAL search_path = " + SchemaFiles.SCHEMA);
    addMissingColumns(handle);
    dropViews(handle);
    for (SchemaFiles.SchemaFile file : FILES) {
      runScript(handle, file);
    }
    for (SchemaFiles.SchemaFile file : FILES) {
      handle.execute(
          "INSERT INTO schema_version (file_name, checksum, version) VALUES (?, ?, ?) ON CONFLICT (file_name) "
              + "DO UPDATE SET checksum = excluded.checksum, version = excluded.version, applied_at = now()",
          file.name(),
          file.checksum(),
          SchemaFiles.VERSION);
    }
    List<Difference> left = objects(handle);
    if (!left.isEmpty()) {
      throw new StoreSchemaException(
          "the schema "
              + SchemaFiles.SCHEMA
              + " cannot be brought to what this program needs, nothing was changed:"
              + SchemaInstaller.lines(left));
    }
    return new Installed(FILES.stream().map(SchemaFiles.SchemaFile::name).toList());
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
    Map<String, PostgresCatalog.Relation> live = PostgresCatalog.live(handle);
    PostgresCatalog.expected(handle)
        .forEach(
            (name, expected) -> {
              PostgresCatalog.Relation there = live.get(name);
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
    Map<String, PostgresCatalog.Relation> live = PostgresCatalog.live(handle);
    String names =
        PostgresCatalog.expected(handle).entrySet().stream()
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

  private static List<Difference> versions(Handle handle) {
    return SchemaCheck.versions(FILES, applied(handle));
  }

  private static List<Difference> differences(Handle handle) {
    List<Difference> found = new ArrayList<>(versions(handle));
    found.addAll(objects(handle));
    return found;
  }

  /** Tables, views, columns and indexes, whatever the store says was applied. */
  private static List<Difference> objects(Handle handle) {
    List<Difference> found = new ArrayList<>();
    Map<String, PostgresCatalog.Relation> live = PostgresCatalog.live(handle);
    PostgresCatalog.expected(handle)
        .forEach(
            (name, expected) -> {
              PostgresCatalog.Relation there = live.get(name);
              if (there == null) {
                found.add(
                    new Difference(
                        Difference.Kind.MISSING, name, "the " + expected.kind() + " is missing"));
              } else if (!there.kind().equals(expected.kind())) {
                found.add(
                    new Difference(
                        Difference.Kind.DIFFERENT,
                        name,
                        "is a " + there.kind() + ", not a " + expected.kind()));
              } else {
                compare(name, expected, there, found);
              }
            });
    return found;
  }

  private static void compare(
      String name,
      PostgresCatalog.Relation expected,
      PostgresCatalog.Relation there,
      List<Difference> found) {
    expected
        .columns()
        .forEach(
            (column, definition) -> {
              String is = there.columns().get(column);
              if (is == null) {
                found.add(
                    new Difference(
                        Difference.Kind.MISSING,
                        name + "." + column,
                        "the column (" + definition + ") is missing"));
              } else if (!is.equals(definition)) {
                found.add(
                    new Difference(
                        Difference.Kind.DIFFERENT,
                        name + "." + column,
                        "the column is " + is + ", not " + definition));
              }
            });
    for (String index : expected.indexes()) {
      if (!there.indexes().contains(index)) {
        found.add(
            new Difference(Difference.Kind.MISSING, name, "the index " + index + " is missing"));
      }
    }
  }

  private static Map<String, Applied> applied(Handle handle) {
    Map<String, Applied> applied = new HashMap<>();
    boolean known =
        handle
            .createQuery(
                "SELECT to_regclass('" + SchemaFiles.SCHEMA + ".schema_version') IS NOT NULL")
            .mapTo(Boolean.class)
            .one();
    if (known) {
      handle
          .createQuery(
              "SELECT file_name, checksum, version FROM " + SchemaFiles.SCHEMA + ".schema_version")
          .map(
              (row, context) ->
                  applied.put(
                      row.getString("file_name"),
                      new Applied(row.getString("checksum"), row.getInt("version"))))
          .list();
    }
    return applied;
  }

  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
