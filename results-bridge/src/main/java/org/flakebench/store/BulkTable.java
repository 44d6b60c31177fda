package org.flakebench.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A table, or some columns of it, that rows are loaded into in bulk. Immutable.
 *
 * @param name as SQL names it
 * @param rows what its rows are called in messages: "execution records"
 * @param columns in the order in which each row gives its values
 */
public record BulkTable(String name, String rows, List<Column> columns) {
  /** What a column holds; {@link BulkRows} has a method for each. */
  public enum Kind {
    INTEGER,
    BIGINT,
    FRACTION,
    BOOL,
    TIME,
    TEXT,
    JSON,
    BINARY
  }

  /**
   * A column.
   *
   * @param name as SQL names it, with quotes where it needs them
   */
  public record Column(String name, Kind kind) {}

  public BulkTable {
    columns = List.copyOf(columns);
  }

  /** A table whose columns are to follow. */
  public static Builder of(String name, String rows) {
    return new Builder(name, rows);
  }

  /** The names of the columns, as a list for SQL. */
  String columnNames() {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  /** Collects columns. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final String rows;
    private final List<Column> columns = new ArrayList<>();

    private Builder(String name, String rows) {
      this.name = name;
      this.rows = rows;
    }

    /** Columns of one kind that follow each other. */
    public Builder columns(Kind kind, String... names) {
      for (String column : names) {
        columns.add(new Column(column, kind));
      }
      return this;
    }

    /** The table. */
    public BulkTable build() {
      return new BulkTable(name, rows, columns);
    }
  }
}
