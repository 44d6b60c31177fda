package org.flakebench.emulator.catalog;

/**
 * A column of a table.
 *
 * @param name as stored: in capitals unless it was quoted
 * @param nullable false for NOT NULL and for members of a hybrid table's primary key
 * @param defaultText the default as written, or null
 * @param h2Default the default for H2, or null
 * @param identity whether it numbers its rows (AUTOINCREMENT)
 * @param comment or null
 */
public record Column(
    String name,
    DataType type,
    boolean nullable,
    String defaultText,
    String h2Default,
    Identity identity,
    String comment) {

  /** Start and step of a column that numbers its rows. */
  public record Identity(long start, long step) {}

  public Column withComment(String text) {
    return new Column(name, type, nullable, defaultText, h2Default, identity, text);
  }

  public Column withNullable(boolean now) {
    return new Column(name, type, now, defaultText, h2Default, identity, comment);
  }

  public Column withType(DataType now) {
    return new Column(name, now, nullable, defaultText, h2Default, identity, comment);
  }

  public Column withDefault(String text, String h2) {
    return new Column(name, type, nullable, text, h2, identity, comment);
  }
}
