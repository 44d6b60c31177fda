package org.flakebench.emulator.engine;

import java.time.Instant;
import java.util.Map;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Database;
import org.flakebench.emulator.catalog.Warehouse;
import org.flakebench.emulator.session.Parameters;
import org.flakebench.emulator.session.Session;

/** SHOW of what belongs to the account or the session. For one statement; not thread-safe. */
final class AccountShows {
  private final Session session;
  private final Catalog catalog;

  AccountShows(Session session) {
    this.session = session;
    this.catalog = session.catalog();
  }

  Grid warehouses() {
    Grid grid =
        new Grid(
            "name",
            "state",
            "type",
            "size",
            "#min_cluster_count",
            "#max_cluster_count",
            "#started_clusters",
            "#running",
            "#queued",
            "is_default",
            "is_current",
            "#auto_suspend",
            "auto_resume",
            "available",
            "provisioning",
            "quiescing",
            "other",
            "@created_on",
            "@resumed_on",
            "@updated_on",
            "owner",
            "comment",
            "enable_query_acceleration",
            "#query_acceleration_max_scale_factor",
            "resource_monitor",
            "scaling_policy",
            "owner_role_type",
            "resource_constraint",
            "warehouse_credit_limit",
            "target_statement_size",
            "disabled_reasons");
    for (Warehouse warehouse : catalog.warehouses().values()) {
      Warehouse.Snapshot w = warehouse.snapshot();
      boolean started = w.state().equals("STARTED");
      grid.row(
          w.name(),
          w.state(),
          w.type(),
          w.size(),
          w.minClusters(),
          w.maxClusters(),
          w.startedClusters(),
          w.running(),
          w.queued(),
          "N",
          w.name().equals(session.warehouse()) ? "Y" : "N",
          w.autoSuspend() == 0 ? null : w.autoSuspend(),
          String.valueOf(w.autoResume()),
          started ? "100" : "",
          started ? "0" : "",
          started ? "0" : "",
          started ? "0" : "",
          w.created(),
          w.resumed(),
          w.resumed(),
          "SYSADMIN",
          w.comment(),
          "false",
          8,
          "null",
          w.scalingPolicy(),
          "ROLE",
          null,
          null,
          null,
          null);
    }
    return grid;
  }

  Grid databases() {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "is_default",
            "is_current",
            "origin",
            "owner",
            "comment",
            "options",
            "retention_time",
            "kind",
            "owner_role_type");
    for (Database d : catalog.databases().values()) {
      grid.row(
          d.created(),
          d.name(),
          "N",
          d.name().equals(session.database()) ? "Y" : "N",
          "",
          "SYSADMIN",
          "",
          "",
          "1",
          d.name().equals(Catalog.SNOWFLAKE) ? "APPLICATION" : "STANDARD",
          "ROLE");
    }
    return grid;
  }

  private static String yes(boolean value) {
    return value ? "Y" : "N";
  }

  Grid parameters() {
    Grid grid = new Grid("key", "value", "default", "level", "description", "type");
    session
        .parameters()
        .all()
        .forEach(
            (name, value) -> {
              Object missing = Parameters.defaultOf(name);
              String type =
                  missing instanceof Boolean
                      ? "BOOLEAN"
                      : missing instanceof Long ? "NUMBER" : "STRING";
              grid.row(
                  name,
                  value,
                  missing,
                  session.parameters().isSet(name) ? "SESSION" : "",
                  "",
                  type);
            });
    return grid;
  }

  Grid roles() {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "is_default",
            "is_current",
            "is_inherited",
            "#assigned_to_users",
            "#granted_to_roles",
            "#granted_roles",
            "owner",
            "comment");
    for (String role : catalog.roles()) {
      grid.row(Instant.EPOCH, role, "N", yes(role.equals(session.role())), "N", 0, 0, 0, "", "");
    }
    return grid;
  }

  Grid transactions() {
    Grid grid = new Grid("#id", "user", "#session", "name", "@started_on", "state", "scope");
    Session.Transaction open = session.transaction();
    if (open != null) {
      grid.row(
          open.id(),
          session.user(),
          session.id(),
          String.valueOf(open.id()),
          open.started(),
          "running",
          "0");
    }
    return grid;
  }

  Grid locks(Map<Long, Long> held) {
    Grid grid =
        new Grid(
            "resource",
            "type",
            "#transaction",
            "@transaction_started_on",
            "status",
            "@acquired_on",
            "query_id");
    held.forEach(
        (table, transaction) ->
            grid.row(
                String.valueOf(table), "PARTITIONS", transaction, null, "HOLDING", null, null));
    return grid;
  }
}
