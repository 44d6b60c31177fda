package org.flakebench.store;

import java.util.Locale;
import java.util.Map;

/**
 * What stands in a store's schema on Snowflake, or should. Names are as Snowflake keeps them.
 *
 * @param columns of tables and views, by name
 * @param indexes what follows ON TABLE in CREATE INDEX, by the index's name; of hybrid tables only
 */
record SnowflakeObject(Kind kind, Map<String, Column> columns, Map<String, String> indexes) {
  /** What VARCHAR without a length is. */
  private static final int LONGEST = 16_777_216;

  /** What it is. */
  enum Kind {
    TABLE,
    HYBRID_TABLE,
    VIEW,
    STAGE,
    FILE_FORMAT;

    boolean isTable() {
      return this == TABLE || this == HYBRID_TABLE;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * A column.
   *
   * @param type as {@code VARCHAR(36)} or {@code NUMBER(10,0)}; empty for a column of a view, which
   *     has what its query gives
   * @param defaultText expression; null when there is none
   * @param isKey whether its definition makes it a key, or takes its values from a sequence
   * @param comment null when there is none
   */
  record Column(String type, boolean nullable, String defaultText, boolean isKey, String comment) {
    static final Column OF_VIEW = new Column("", true, null, false, null);

    /** Whether its default is a literal: Snowflake adds no column with another. */
    boolean hasLiteralDefault() {
      return defaultText != null && !defaultText.endsWith(")");
    }

    /** Whether values that this type takes fit into the other. */
    boolean fitsInto(Column other) {
      return type.equals(other.type)
          || isText() && other.isText() && length(type) <= length(other.type);
    }

    boolean isText() {
      return type.startsWith("VARCHAR");
    }

    @Override
    public String toString() {
      return type
          + (defaultText == null ? "" : " DEFAULT " + defaultText)
          + (nullable ? "" : " NOT NULL");
    }

    private static int length(String type) {
      int open = type.indexOf('(');
      return open < 0 ? LONGEST : Integer.parseInt(type.substring(open + 1, type.length() - 1));
    }
  }
}
