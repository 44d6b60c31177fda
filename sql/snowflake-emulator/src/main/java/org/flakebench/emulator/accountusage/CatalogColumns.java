package org.flakebench.emulator.accountusage;

import static org.flakebench.emulator.accountusage.ViewColumn.number;
import static org.flakebench.emulator.accountusage.ViewColumn.text;
import static org.flakebench.emulator.accountusage.ViewColumn.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.Database;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Schema;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;

/**
 * Columns of the views of INFORMATION_SCHEMA, after the pages below
 * docs.snowflake.com/en/sql-reference/info-schema.
 */
final class CatalogColumns {
  private CatalogColumns() {}

  /** A table or a view. */
  record Relation(ObjectName name, Table table, View view) {
    List<Column> columns() {
      return table == null ? view.columns() : table.columns();
    }

    Instant created() {
      return table == null ? view.created() : table.created();
    }

    String comment() {
      return table == null ? view.comment() : table.comment();
    }

    private String is(Table.Kind kind) {
      return table != null && table.kind() == kind ? "YES" : "NO";
    }
  }

  /** A column and where it stands. */
  record Position(Relation relation, Column column, int ordinal) {}

  static List<Relation> relations(Database database) {
    List<Relation> relations = new ArrayList<>();
    for (Schema schema : database.schemas().values()) {
      schema.tables().values().forEach(t -> relations.add(new Relation(t.name(), t, null)));
      schema.views().values().forEach(v -> relations.add(new Relation(v.name(), null, v)));
    }
    return relations;
  }

  static List<Position> positions(Database database) {
    List<Position> positions = new ArrayList<>();
    for (Relation relation : relations(database)) {
      int ordinal = 1;
      for (Column column : relation.columns()) {
        positions.add(new Position(relation, column, ordinal++));
      }
    }
    return positions;
  }

  static List<ViewColumn<Relation>> tables() {
    return List.of(
        text("TABLE_CATALOG", r -> r.name().database()),
        text("TABLE_SCHEMA", r -> r.name().schema()),
        text("TABLE_NAME", r -> r.name().name()),
        text("TABLE_OWNER", r -> "SYSADMIN"),
        text(
            "TABLE_TYPE",
            r ->
                r.view() != null
                    ? "VIEW"
                    : r.table().kind() == Table.Kind.TEMPORARY ? "LOCAL TEMPORARY" : "BASE TABLE"),
        text("IS_TRANSIENT", r -> r.view() != null ? null : r.is(Table.Kind.TRANSIENT)),
        text("CLUSTERING_KEY", r -> r.table() == null ? null : r.table().clusterBy()),
        number("ROW_COUNT", r -> null),
        number("BYTES", r -> null),
        number("RETENTION_TIME", r -> r.view() != null ? null : 1L),
        time("CREATED", Relation::created),
        time("LAST_ALTERED", Relation::created),
        time("LAST_DDL", Relation::created),
        text("LAST_DDL_BY", r -> "EMULATOR"),
        text("AUTO_CLUSTERING_ON", r -> "NO"),
        text("COMMENT", Relation::comment),
        text("IS_TEMPORARY", r -> r.is(Table.Kind.TEMPORARY)),
        text("IS_ICEBERG", r -> "NO"),
        text("IS_DYNAMIC", r -> r.is(Table.Kind.DYNAMIC)),
        text("IS_IMMUTABLE", r -> "NO"),
        text("IS_HYBRID", r -> r.is(Table.Kind.HYBRID)));
  }

  static List<ViewColumn<Position>> columns() {
    return List.of(
        text("TABLE_CATALOG", p -> p.relation().name().database()),
        text("TABLE_SCHEMA", p -> p.relation().name().schema()),
        text("TABLE_NAME", p -> p.relation().name().name()),
        text("COLUMN_NAME", p -> p.column().name()),
        number("ORDINAL_POSITION", Position::ordinal),
        text("COLUMN_DEFAULT", p -> p.column().defaultText()),
        text("IS_NULLABLE", p -> p.column().nullable() ? "YES" : "NO"),
        text("DATA_TYPE", p -> p.column().type().base().name()),
        number("CHARACTER_MAXIMUM_LENGTH", p -> length(p.column().type())),
        number("CHARACTER_OCTET_LENGTH", p -> octets(p.column().type())),
        number(
            "NUMERIC_PRECISION",
            p -> isNumber(p) ? Integer.valueOf(p.column().type().precision()) : null),
        number("NUMERIC_PRECISION_RADIX", p -> isNumber(p) ? Integer.valueOf(10) : null),
        number(
            "NUMERIC_SCALE", p -> isNumber(p) ? Integer.valueOf(p.column().type().scale()) : null),
        number(
            "DATETIME_PRECISION",
            p ->
                p.column().type().isTimestamp()
                    ? Integer.valueOf(p.column().type().scale())
                    : null),
        text("IS_IDENTITY", p -> p.column().identity() == null ? "NO" : "YES"),
        text(
            "IDENTITY_START",
            p ->
                p.column().identity() == null
                    ? null
                    : String.valueOf(p.column().identity().start())),
        text(
            "IDENTITY_INCREMENT",
            p ->
                p.column().identity() == null
                    ? null
                    : String.valueOf(p.column().identity().step())),
        text("COMMENT", p -> p.column().comment()));
  }

  private static boolean isNumber(Position position) {
    return position.column().type().is(DataType.Base.NUMBER);
  }

  private static Integer length(DataType type) {
    return type.is(DataType.Base.TEXT) ? type.precision() : null;
  }

  private static Integer octets(DataType type) {
    return switch (type.base()) {
      case TEXT -> (int) Math.min(16_777_216L, 4L * type.precision());
      case BINARY -> type.precision();
      default -> null;
    };
  }

  static List<ViewColumn<Relation>> views() {
    return List.of(
        text("TABLE_CATALOG", r -> r.name().database()),
        text("TABLE_SCHEMA", r -> r.name().schema()),
        text("TABLE_NAME", r -> r.name().name()),
        text("TABLE_OWNER", r -> "SYSADMIN"),
        text("VIEW_DEFINITION", r -> r.view().createText()),
        text("CHECK_OPTION", r -> "NONE"),
        text("IS_UPDATABLE", r -> "NO"),
        text("INSERTABLE_INTO", r -> "NO"),
        text("IS_SECURE", r -> "NO"),
        time("CREATED", Relation::created),
        time("LAST_ALTERED", Relation::created),
        text("COMMENT", Relation::comment));
  }

  static List<ViewColumn<Schema>> schemata(String database) {
    return List.of(
        text("CATALOG_NAME", s -> database),
        text("SCHEMA_NAME", Schema::name),
        text("SCHEMA_OWNER", s -> "SYSADMIN"),
        text("IS_TRANSIENT", s -> "NO"),
        text("IS_MANAGED_ACCESS", s -> "NO"),
        number("RETENTION_TIME", s -> 1L),
        time("CREATED", Schema::created),
        time("LAST_ALTERED", Schema::created),
        text("COMMENT", s -> null));
  }
}
