package org.flakebench.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds a store's schema against the files that define it. Changes nothing. Stateless. */
public final class SchemaCheck {
  private final StoreSchema schema;

  SchemaCheck(StoreSchema schema) {
    this.schema = schema;
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

    static Difference missing(String object, String message) {
      return new Difference(Kind.MISSING, object, message);
    }

    static Difference different(String object, String message) {
      return new Difference(Kind.DIFFERENT, object, message);
    }
  }

  /**
   * All differences; none when the schema is whole. What the schema has beyond the files is not
   * looked at.
   */
  public List<Difference> differences() {
    return schema.differences();
  }

  /** What SCHEMA_VERSION says of one file. */
  record Applied(String checksum, int version) {}

  /**
   * What was applied, against the files of this program.
   *
   * @param applied by file
   */
  static List<Difference> versions(
      List<SchemaFiles.SchemaFile> files, Map<String, Applied> applied) {
    List<Difference> found = new ArrayList<>();
    for (SchemaFiles.SchemaFile file : files) {
      Applied there = applied.get(file.name());
      if (there == null) {
        found.add(Difference.missing(file.name(), "was never applied"));
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
            Difference.different(
                file.name(), "another edition was applied (version " + there.version() + ")"));
      }
    }
    return found;
  }
}
