package org.flakebench.emulator.engine;

import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.sql.Statement.Show;

/**
 * SHOW of one sort of tables, whose columns are others than those of SHOW TABLES
 * (sql-reference/sql/show-hybrid-tables, show-dynamic-tables, show-interactive-tables). For one
 * statement; not thread-safe.
 */
final class TableKindShows {
  private final Places places;

  TableKindShows(Places places) {
    this.places = places;
  }

  private interface Row {
    void of(Grid grid, Table table);
  }

  private Grid tables(Show show, Table.Kind kind, Grid grid, Row row) {
    for (var entry : places.schemasOf(show)) {
      for (Table table : entry.getValue().tables().values()) {
        if (table.kind() == kind) {
          row.of(grid, table);
        }
      }
    }
    return grid;
  }

  Grid hybrid(Show show) {
    return tables(
        show,
        Table.Kind.HYBRID,
        new Grid(
            "@created_on",
            "name",
            "database_name",
            "schema_name",
            "owner",
            "#rows",
            "#bytes",
            "comment",
            "owner_role_type"),
        (grid, t) ->
            grid.row(
                t.created(),
                t.name().name(),
                t.name().database(),
                t.name().schema(),
                t.owner(),
                null,
                null,
                text(t.comment()),
                "ROLE"));
  }

  Grid dynamic(Show show) {
    return tables(
        show,
        Table.Kind.DYNAMIC,
        new Grid(
            "@created_on",
            "name",
            "database_name",
            "schema_name",
            "cluster_by",
            "#rows",
            "#bytes",
            "owner",
            "target_lag",
            "refresh_mode",
            "refresh_mode_reason",
            "warehouse",
            "comment",
            "text",
            "automatic_clustering",
            "scheduling_state",
            "owner_role_type"),
        (grid, t) ->
            grid.row(
                t.created(),
                t.name().name(),
                t.name().database(),
                t.name().schema(),
                text(t.clusterBy()),
                null,
                null,
                t.owner(),
                t.targetLag(),
                "FULL",
                null,
                t.warehouse(),
                text(t.comment()),
                t.definition(),
                "OFF",
                "RUNNING",
                "ROLE"));
  }

  Grid interactive(Show show) {
    return tables(
        show,
        Table.Kind.INTERACTIVE,
        new Grid(
            "@created_on",
            "name",
            "database_name",
            "schema_name",
            "cluster_by",
            "#rows",
            "#bytes",
            "owner",
            "target_lag",
            "refresh_warehouse",
            "comment",
            "text",
            "scheduling_state",
            "owner_role_type"),
        (grid, t) ->
            grid.row(
                t.created(),
                t.name().name(),
                t.name().database(),
                t.name().schema(),
                text(t.clusterBy()),
                null,
                null,
                t.owner(),
                null,
                null,
                text(t.comment()),
                null,
                null,
                "ROLE"));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
