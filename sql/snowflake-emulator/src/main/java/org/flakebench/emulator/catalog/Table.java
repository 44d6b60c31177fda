package org.flakebench.emulator.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A table as it is defined; immutable, replaced as a whole.
 *
 * @param name where it stands
 * @param id Snowflake's number of it
 * @param h2Name its name in H2, quoted, with its schema
 * @param primaryKey columns, empty when there is none; enforced by hybrid tables only
 * @param uniques unique keys; enforced by hybrid tables only
 * @param foreignKeys enforced by hybrid tables only
 * @param indexes hybrid tables only
 * @param clusterBy text of the clustering key, or null
 * @param comment or null
 * @param definition query of a dynamic table, or null
 * @param targetLag of a dynamic table, or null
 * @param warehouse of a dynamic table, or null
 */
public record Table(
    ObjectName name,
    long id,
    String h2Name,
    Kind kind,
    List<Column> columns,
    List<String> primaryKey,
    List<List<String>> uniques,
    List<ForeignKey> foreignKeys,
    List<Index> indexes,
    String clusterBy,
    String comment,
    String definition,
    String targetLag,
    String warehouse,
    String owner,
    Instant created) {

  /** What sorts of tables there are. */
  public enum Kind {
    STANDARD,
    TRANSIENT,
    TEMPORARY,
    HYBRID,
    DYNAMIC,
    INTERACTIVE;

    /** Whether keys are enforced and rows locked one by one. */
    public boolean isHybrid() {
      return this == HYBRID;
    }
  }

  /** A foreign key of a hybrid table. */
  public record ForeignKey(List<String> columns, ObjectName parent, List<String> parentColumns) {}

  /** A secondary index of a hybrid table. */
  public record Index(String name, List<String> columns, List<String> include) {}

  public Table {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    uniques = List.copyOf(uniques);
    foreignKeys = List.copyOf(foreignKeys);
    indexes = List.copyOf(indexes);
  }

  /** The column of that name. */
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
  }

  public Table withColumns(List<Column> now) {
    return new Table(
        name,
        id,
        h2Name,
        kind,
        now,
        primaryKey,
        uniques,
        foreignKeys,
        indexes,
        clusterBy,
        comment,
        definition,
        targetLag,
        warehouse,
        owner,
        created);
  }

  public Table withIndexes(List<Index> now) {
    return new Table(
        name,
        id,
        h2Name,
        kind,
        columns,
        primaryKey,
        uniques,
        foreignKeys,
        now,
        clusterBy,
        comment,
        definition,
        targetLag,
        warehouse,
        owner,
        created);
  }

  public Table withComment(String text) {
    return new Table(
        name,
        id,
        h2Name,
        kind,
        columns,
        primaryKey,
        uniques,
        foreignKeys,
        indexes,
        clusterBy,
        text,
        definition,
        targetLag,
        warehouse,
        owner,
        created);
  }

  public Table withClusterBy(String text) {
    return new Table(
        name,
        id,
        h2Name,
        kind,
        columns,
        primaryKey,
        uniques,
        foreignKeys,
        indexes,
        text,
        comment,
        definition,
        targetLag,
        warehouse,
        owner,
        created);
  }

  public Table withName(ObjectName now, String h2) {
    return new Table(
        now,
        id,
        h2,
        kind,
        columns,
        primaryKey,
        uniques,
        foreignKeys,
        indexes,
        clusterBy,
        comment,
        definition,
        targetLag,
        warehouse,
        owner,
        created);
  }
}
