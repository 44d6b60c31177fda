package org.flakebench.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Holds a store's schema against the files that define it. Changes nothing. Stateless. */
public final class SchemaCheck {
  private final Jdbi jdbi;

  SchemaCheck(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One thing that is not as the files say.
   *
   * @param kind what to make of it
   * @param object file, table, view or {@code table.column}
   * @param message in words
   */
  public record Difference(Kind kind, String object, String message) {
    /** How it differs. */
    public enum Kind {
      /** A file was never applied, or its table, view, column or index is not there. */
      MISSING,
      /** Another edition of a file was applied, or a column has another type. */
      DIFFERENT,
      /** The store was made by a newer program. */
      NEWER
    }

    @Override
    public String toString() {
      return object + ": " + message;
    }
  }

  /**
   * All differences; none when the schema is whole. What the schema has beyond the files is not
   * looked at.
   */
  public List<Difference> differences() {
    return jdbi.inTransaction(SchemaCheck::differences);
  }

  /** The quick look: only what the store says was applied. */
  static List<Difference> versions(Handle handle) {
    List<Difference> found = new ArrayList<>();
    Map<String, Applied> applied = applied(handle);
    for (SchemaFiles.SchemaFile file : SchemaFiles.all()) {
      Applied there = applied.get(file.name());
      if (there == null) {
        found.add(new Difference(Difference.Kind.MISSING, file.name(), "was never applied"));
      } else if (there.version() > SchemaFiles.VERSION) {
        found.add(
            new Difference(
                Difference.Kind.NEWER,
                file.name(),
                "was applied in version "
                    + there.version()
                    + ", this program knows version "
                    + SchemaFiles.VERSION));
      } else if (!there.checksum().equals(file.checksum())) {
        found.add(
            new Difference(
                Difference.Kind.DIFFERENT,
                file.name(),
                "another edition was applied (version " + there.version() + ")"));
      }
    }
    return found;
  }

  static List<Difference> differences(Handle handle) {
    List<Difference> found = new ArrayList<>(versions(handle));
    found.addAll(objects(handle));
    return found;
  }

  /** Tables, views, columns and indexes, whatever the store says was applied. */
  static List<Difference> objects(Handle handle) {
    List<Difference> found = new ArrayList<>();
    Map<String, SchemaCatalog.Relation> live = SchemaCatalog.live(handle);
    SchemaCatalog.expected(handle)
        .forEach(
            (name, expected) -> {
              SchemaCatalog.Relation there = live.get(name);
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
      SchemaCatalog.Relation expected,
      SchemaCatalog.Relation there,
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

  private record Applied(String checksum, int version) {}

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
}
