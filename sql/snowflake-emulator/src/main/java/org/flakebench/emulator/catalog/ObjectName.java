package org.flakebench.emulator.catalog;

/**
 * Where an object stands.
 *
 * @param database its database
 * @param schema its schema
 * @param name its own name
 */
public record ObjectName(String database, String schema, String name) {
  /** The schema of H2 that holds what stands in this schema. */
  public String h2Schema() {
    return quote(database + "." + schema);
  }

  /** A name between double quotes, for H2. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return database + "." + schema + "." + name;
  }
}
