package org.flakebench.emulator.engine;

import java.util.List;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;
import org.flakebench.emulator.sql.Statement.Show;

/** SHOW of tables, views and what hangs on them. For one statement; not thread-safe. */
final class TableShows {
  private final Places places;

  TableShows(Places places) {
    this.places = places;
  }

  private static String yes(boolean value) {
    return value ? "Y" : "N";
  }

  Grid tables(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "database_name",
            "schema_name",
            "kind",
            "comment",
            "cluster_by",
            "#rows",
            "#bytes",
            "owner",
            "retention_time",
            "automatic_clustering",
            "change_tracking",
            "is_external",
            "enable_schema_evolution",
            "owner_role_type",
            "is_event",
            "is_hybrid",
            "is_iceberg",
            "is_dynamic",
            "is_immutable",
            "is_interactive");
    for (var entry : places.schemasOf(show)) {
      for (Table t : entry.getValue().tables().values()) {
        boolean hybrid = t.kind() == Table.Kind.HYBRID;
        boolean dynamic = t.kind() == Table.Kind.DYNAMIC;
        String kind =
            switch (t.kind()) {
              case TRANSIENT, TEMPORARY -> t.kind().name();
              default -> "TABLE";
            };
        grid.row(
            t.created(),
            t.name().name(),
            t.name().database(),
            t.name().schema(),
            kind,
            t.comment() == null ? "" : t.comment(),
            t.clusterBy() == null ? "" : "LINEAR" + t.clusterBy(),
            null,
            null,
            t.owner(),
            "1",
            t.clusterBy() == null ? "OFF" : "ON",
            "OFF",
            "N",
            "N",
            "ROLE",
            "N",
            yes(hybrid),
            "N",
            yes(dynamic),
            "N",
            yes(t.kind() == Table.Kind.INTERACTIVE));
      }
    }
    return grid;
  }

  Grid views(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "reserved",
            "database_name",
            "schema_name",
            "owner",
            "comment",
            "text",
            "is_secure",
            "is_materialized",
            "owner_role_type",
            "change_tracking");
    for (var entry : places.schemasOf(show)) {
      for (View v : entry.getValue().views().values()) {
        grid.row(
            v.created(),
            v.name().name(),
            "",
            v.name().database(),
            v.name().schema(),
            v.owner(),
            v.comment() == null ? "" : v.comment(),
            v.createText(),
            "false",
            "false",
            "ROLE",
            "OFF");
      }
    }
    return grid;
  }

  Grid objects(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "database_name",
            "schema_name",
            "kind",
            "comment",
            "cluster_by",
            "#rows",
            "#bytes",
            "owner",
            "retention_time",
            "owner_role_type",
            "is_hybrid",
            "is_dynamic",
            "is_iceberg");
    for (var entry : places.schemasOf(show)) {
      for (Table t : entry.getValue().tables().values()) {
        grid.row(
            t.created(),
            t.name().name(),
            t.name().database(),
            t.name().schema(),
            "TABLE",
            t.comment() == null ? "" : t.comment(),
            "",
            null,
            null,
            t.owner(),
            "1",
            "ROLE",
            yes(t.kind() == Table.Kind.HYBRID),
            yes(t.kind() == Table.Kind.DYNAMIC),
            "N");
      }
      for (View v : entry.getValue().views().values()) {
        grid.row(
            v.created(),
            v.name().name(),
            v.name().database(),
            v.name().schema(),
            "VIEW",
            v.comment() == null ? "" : v.comment(),
            "",
            null,
            null,
            v.owner(),
            "",
            "ROLE",
            "N",
            "N",
            "N");
      }
    }
    return grid;
  }

  Grid indexes(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "is_unique",
            "columns",
            "included_columns",
            "table",
            "database_name",
            "schema_name",
            "owner",
            "owner_role_type");
    for (Table t : places.tablesOf(show)) {
      if (!t.kind().isHybrid()) {
        continue;
      }
      grid.row(
          t.created(),
          "SYS_INDEX_" + t.name().name() + "_PRIMARY",
          "Y",
          list(t.primaryKey()),
          "[]",
          t.name().name(),
          t.name().database(),
          t.name().schema(),
          t.owner(),
          "ROLE");
      for (Table.Index i : t.indexes()) {
        grid.row(
            t.created(),
            i.name(),
            "N",
            list(i.columns()),
            list(i.include()),
            t.name().name(),
            t.name().database(),
            t.name().schema(),
            t.owner(),
            "ROLE");
      }
    }
    return grid;
  }

  private static String list(List<String> names) {
    return "[" + String.join(", ", names) + "]";
  }

  Grid keys(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "database_name",
            "schema_name",
            "table_name",
            "column_name",
            "#key_sequence",
            "constraint_name",
            "rely",
            "comment");
    for (Table t : places.tablesOf(show)) {
      List<List<String>> keys =
          show.kind().startsWith("PRIMARY") ? List.of(t.primaryKey()) : t.uniques();
      for (List<String> key : keys) {
        for (int i = 0; i < key.size(); i++) {
          grid.row(
              t.created(),
              t.name().database(),
              t.name().schema(),
              t.name().name(),
              key.get(i),
              i + 1,
              "SYS_CONSTRAINT_" + t.id(),
              "false",
              null);
        }
      }
    }
    return grid;
  }

  Grid foreignKeys() {
    return new Grid(
        "@created_on",
        "pk_database_name",
        "pk_schema_name",
        "pk_table_name",
        "pk_column_name",
        "fk_database_name",
        "fk_schema_name",
        "fk_table_name",
        "fk_column_name",
        "#key_sequence",
        "update_rule",
        "delete_rule",
        "fk_name",
        "pk_name",
        "deferrability",
        "rely",
        "comment");
  }
}
