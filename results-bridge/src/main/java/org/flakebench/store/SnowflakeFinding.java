package org.flakebench.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flakebench.store.SchemaCheck.Difference;
import org.flakebench.store.SnowflakeObject.Column;
import org.flakebench.store.SnowflakeObject.Kind;

/**
 * One thing in a store's schema on Snowflake that is not as the files say, and what makes it so.
 *
 * @param repair a statement; empty when running the files does it; null when nothing does without
 *     risk for what is in the table
 */
record SnowflakeFinding(Difference difference, String repair) {
  private static final String FILES = "";

  boolean isRepairable() {
    return repair != null;
  }

  /** Whether the files alone do not make it good. */
  boolean needsStatement() {
    return repair != null && !repair.isEmpty();
  }

  /** Everything that differs; what is there beyond the expected is not looked at. */
  static List<SnowflakeFinding> all(
      Map<String, SnowflakeObject> expected, Map<String, SnowflakeObject> live) {
    List<SnowflakeFinding> found = new ArrayList<>();
    expected.forEach(
        (name, object) -> {
          SnowflakeObject there = live.get(name);
          if (there == null) {
            found.add(
                missing(
                    shown(name),
                    "the " + object.kind() + " is missing, or this role may not see it",
                    FILES));
          } else if (there.kind() != object.kind()) {
            found.add(
                different(shown(name), "is a " + there.kind() + ", not a " + object.kind(), null));
          } else {
            columns(name, object, there, found);
            indexes(name, object, there, found);
          }
        });
    return found;
  }

  private static void columns(
      String table, SnowflakeObject expected, SnowflakeObject there, List<SnowflakeFinding> found) {
    boolean view = expected.kind() == Kind.VIEW;
    expected
        .columns()
        .forEach(
            (name, column) -> {
              String place = shown(table) + "." + shown(name);
              Column is = there.columns().get(name);
              if (is == null) {
                found.add(
                    missing(
                        place,
                        view ? "the column is missing" : "the column (" + column + ") is missing",
                        view ? FILES : addition(table, name, column)));
              } else if (!view && !column.fitsInto(is)) {
                found.add(
                    different(
                        place,
                        "the column is " + is + ", not " + column,
                        widening(table, name, expected.kind(), column, is)));
              } else if (!view
                  && (column.nullable() != is.nullable()
                      || column.hasLiteralDefault() && is.defaultText() == null)) {
                found.add(different(place, "the column is " + is + ", not " + column, null));
              }
            });
  }

  private static void indexes(
      String table, SnowflakeObject expected, SnowflakeObject there, List<SnowflakeFinding> found) {
    expected
        .indexes()
        .forEach(
            (name, columns) -> {
              if (!there.indexes().containsKey(name)) {
                found.add(
                    missing(
                        shown(table),
                        "the index " + shown(name) + " is missing",
                        "CREATE INDEX IF NOT EXISTS "
                            + SnowflakePlace.quoted(name)
                            + " ON "
                            + SnowflakePlace.quoted(table)
                            + " "
                            + columns));
              }
            });
  }

  /**
   * Rows that are there get null or the literal default. A default that is no literal is left out:
   * Snowflake does not add it, and it is for new rows only.
   */
  private static String addition(String table, String name, Column column) {
    if (column.isKey() || !column.nullable() && !column.hasLiteralDefault()) {
      return null;
    }
    return "ALTER TABLE "
        + SnowflakePlace.quoted(table)
        + " ADD COLUMN "
        + (column.hasLiteralDefault() ? "" : "IF NOT EXISTS ")
        + SnowflakePlace.quoted(name)
        + " "
        + column.type()
        + (column.hasLiteralDefault() ? " DEFAULT " + column.defaultText() : "")
        + (column.nullable() ? "" : " NOT NULL")
        + (column.comment() == null ? "" : " COMMENT '" + column.comment() + "'");
  }

  /** A text that is too short is lengthened; nothing else changes its type by itself. */
  private static String widening(String table, String name, Kind kind, Column column, Column is) {
    boolean possible = kind == Kind.TABLE && column.isText() && is.isText();
    return possible
        ? "ALTER TABLE "
            + SnowflakePlace.quoted(table)
            + " ALTER COLUMN "
            + SnowflakePlace.quoted(name)
            + " SET DATA TYPE "
            + column.type()
        : null;
  }

  private static SnowflakeFinding missing(String object, String message, String repair) {
    return new SnowflakeFinding(Difference.missing(object, message), repair);
  }

  private static SnowflakeFinding different(String object, String message, String repair) {
    return new SnowflakeFinding(Difference.different(object, message), repair);
  }

  /** As people write it: names that need no quotes in small letters. */
  private static String shown(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
