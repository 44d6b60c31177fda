package org.flakebench.store;

import java.util.Locale;

/**
 * Which schema of which database a store on Snowflake is.
 *
 * @param database as a URL gives it: quoted, or in any case
 * @param schema likewise
 * @param text for messages: no secrets in it
 */
record SnowflakePlace(String database, String schema, String text) {
  SnowflakePlace {
    database = plain(database);
    schema = plain(schema);
  }

  /** The database for SQL. */
  String quotedDatabase() {
    return quoted(database);
  }

  /** Database and schema for SQL. */
  String quotedSchema() {
    return quotedDatabase() + "." + quoted(schema);
  }

  /** A name as Snowflake keeps it. */
  static String plain(String name) {
    return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name.toUpperCase(Locale.ROOT);
  }

  /** A name as Snowflake keeps it, for SQL. */
  static String quoted(String plain) {
    return '"' + plain.replace("\"", "\"\"") + '"';
  }
}
