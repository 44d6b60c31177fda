package org.flakebench.store;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Installs the schema: the only place where DDL runs. Several processes may install at once.
 * Stateless.
 */
public final class SchemaInstaller {
  private final StoreSchema schema;

  SchemaInstaller(StoreSchema schema) {
    this.schema = schema;
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
   * Brings the schema to what the files define; no table, column or row is ever lost. Does nothing
   * when it is whole already. On PostgreSQL all of it or nothing is done; Snowflake commits each
   * definition, so that there an installation that failed is ended by running it again.
   *
   * @throws StoreSchemaException when that cannot be: no rights, a newer schema, or differences
   *     that cannot be made good by adding
   */
  public Installed install() {
    return schema.install();
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
}
