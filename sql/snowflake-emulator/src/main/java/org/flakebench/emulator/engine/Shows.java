package org.flakebench.emulator.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.Database;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Schema;
import org.flakebench.emulator.catalog.Stage;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;
import org.flakebench.emulator.catalog.Warehouse;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Parameters;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.Describe;
import org.flakebench.emulator.sql.Statement.Grant;
import org.flakebench.emulator.sql.Statement.Show;

/**
 * SHOW and DESCRIBE, with the columns of the pages below docs.snowflake.com/en/sql-reference/sql.
 * For one statement; not thread-safe.
 */
final class Shows {
  private final Session session;
  private final Catalog catalog;
  private final List<Grant> grants;

  Shows(Session session, List<Grant> grants) {
    this.session = session;
    this.catalog = session.catalog();
    this.grants = grants;
  }

  Grid show(Show show, Map<Long, Long> locks) {
    Grid all =
        switch (show.kind()) {
          case "WAREHOUSES" -> warehouses();
          case "DATABASES" -> databases();
          case "SCHEMAS" -> schemas(show);
          case "TABLES", "HYBRID TABLES", "DYNAMIC TABLES" -> tables(show);
          case "VIEWS" -> views(show);
          case "OBJECTS" -> objects(show);
          case "COLUMNS" -> columns(show);
          case "PARAMETERS" -> parameters();
          case "GRANTS" -> grants(show);
          case "ROLES" -> roles();
          case "STAGES" -> stages(show);
          case "SEQUENCES" -> sequences(show);
          case "INDEXES" -> indexes(show);
          case "PRIMARY KEYS", "UNIQUE KEYS" -> keys(show);
          case "IMPORTED KEYS", "EXPORTED KEYS" -> foreignKeys();
          case "FILE FORMATS" -> fileFormats(show);
          case "TRANSACTIONS" -> transactions();
          case "LOCKS" -> locks(locks);
          default -> throw SnowflakeError.unknown("SHOW " + show.kind());
        };
    return filter(all, show);
  }

  /** LIKE ignores case, STARTS WITH does not; both look at the name. */
  private static Grid filter(Grid all, Show show) {
    int name = -1;
    for (int i = 0; i < all.columns().size() && name < 0; i++) {
      String heading = all.columns().get(i).name();
      name =
          heading.equals("name") || heading.equals("key") || heading.equals("column_name") ? i : -1;
    }
    Pattern like = show.like() == null ? null : like(show.like());
    int column = name;
    List<Object[]> kept = new ArrayList<>();
    for (Object[] row : all.values()) {
      String text = column < 0 ? "" : String.valueOf(row[column]);
      boolean fits =
          (like == null || like.matcher(text).matches())
              && (show.startsWith() == null || text.startsWith(show.startsWith()))
              && (show.limit() < 0 || kept.size() < show.limit());
      if (fits) {
        kept.add(row);
      }
    }
    all.values().clear();
    all.values().addAll(kept);
    return all;
  }

  static Pattern like(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  private Grid warehouses() {
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
            "resource_constraint");
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
          null);
    }
    return grid;
  }

  private Grid databases() {
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

  private List<Database> databases(Show show) {
    if (show.inKind() == null) {
      return session.database() == null
          ? List.copyOf(catalog.databases().values())
          : List.of(catalog.database(session.database()));
    }
    if (show.inKind().equals("ACCOUNT")) {
      return List.copyOf(catalog.databases().values());
    }
    List<String> path = show.in();
    String name =
        path.isEmpty()
            ? session.database()
            : show.inKind().equals("DATABASE") || path.size() > 1
                ? path.get(0)
                : session.database();
    if (name == null) {
      throw SnowflakeError.compilation(
          "090105", "22000", "Cannot perform SHOW. This session does not have a current database.");
    }
    return List.of(catalog.database(name));
  }

  private List<Map.Entry<Database, Schema>> schemasOf(Show show) {
    List<Map.Entry<Database, Schema>> found = new ArrayList<>();
    boolean one =
        "SCHEMA".equals(show.inKind()) || show.inKind() == null && session.schema() != null;
    String wanted =
        !one ? null : show.in().isEmpty() ? session.schema() : show.in().get(show.in().size() - 1);
    for (Database database : databases(show)) {
      if (wanted != null) {
        found.add(Map.entry(database, catalog.schema(database.name(), wanted)));
      } else {
        database.schemas().values().forEach(s -> found.add(Map.entry(database, s)));
      }
    }
    return found;
  }

  private Grid schemas(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "is_default",
            "is_current",
            "database_name",
            "owner",
            "comment",
            "options",
            "retention_time",
            "owner_role_type");
    for (Database d : databases(show)) {
      for (Schema s : d.schemas().values()) {
        boolean current = d.name().equals(session.database()) && s.name().equals(session.schema());
        grid.row(
            s.created(),
            s.name(),
            "N",
            current ? "Y" : "N",
            d.name(),
            "SYSADMIN",
            "",
            "",
            "1",
            "ROLE");
      }
      grid.row(
          d.created(),
          Catalog.INFORMATION_SCHEMA,
          "N",
          "N",
          d.name(),
          "",
          "Views describing the contents of schemas in this database",
          "",
          "1",
          "");
    }
    return grid;
  }

  private static String yes(boolean value) {
    return value ? "Y" : "N";
  }

  private Grid tables(Show show) {
    boolean hybridOnly = show.kind().equals("HYBRID TABLES");
    boolean dynamicOnly = show.kind().equals("DYNAMIC TABLES");
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
    for (var entry : schemasOf(show)) {
      for (Table t : entry.getValue().tables().values()) {
        boolean hybrid = t.kind() == Table.Kind.HYBRID;
        boolean dynamic = t.kind() == Table.Kind.DYNAMIC;
        if (hybridOnly && !hybrid || dynamicOnly && !dynamic) {
          continue;
        }
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

  private Grid views(Show show) {
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
    for (var entry : schemasOf(show)) {
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

  private Grid objects(Show show) {
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
    for (var entry : schemasOf(show)) {
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

  private ObjectName object(List<String> path) {
    return Stages.complete(session, path);
  }

  private List<Column> columnsOf(ObjectName name) {
    Table table = session.temporary(name).or(() -> catalog.table(name)).orElse(null);
    if (table != null) {
      return table.columns();
    }
    return catalog
        .view(name)
        .map(View::columns)
        .orElseThrow(() -> SnowflakeError.doesNotExist("Object", name.toString()));
  }

  private Grid columns(Show show) {
    Grid grid =
        new Grid(
            "table_name",
            "schema_name",
            "column_name",
            "data_type",
            "null?",
            "default",
            "kind",
            "expression",
            "comment",
            "database_name",
            "autoincrement",
            "schema_evolution_record");
    List<ObjectName> relations = new ArrayList<>();
    if ("TABLE".equals(show.inKind()) || "VIEW".equals(show.inKind())) {
      relations.add(object(show.in()));
    } else {
      for (var entry : schemasOf(show)) {
        entry.getValue().tables().values().forEach(t -> relations.add(t.name()));
        entry.getValue().views().values().forEach(v -> relations.add(v.name()));
      }
    }
    for (ObjectName name : relations) {
      for (Column c : columnsOf(name)) {
        grid.row(
            name.name(),
            name.schema(),
            c.name(),
            typeJson(c),
            c.nullable() ? "true" : "NOT_NULL",
            c.defaultText() == null ? "" : c.defaultText(),
            "COLUMN",
            "",
            c.comment() == null ? "" : c.comment(),
            name.database(),
            c.identity() == null
                ? ""
                : "IDENTITY START "
                    + c.identity().start()
                    + " INCREMENT "
                    + c.identity().step()
                    + " NOORDER",
            null);
      }
    }
    return grid;
  }

  private static String typeJson(Column column) {
    var type = column.type();
    String tail = ",\"nullable\":" + column.nullable() + "}";
    String fixed = column.nullable() ? "" : ",\"fixed\":false";
    return switch (type.base()) {
      case NUMBER ->
          "{\"type\":\"FIXED\",\"precision\":"
              + type.precision()
              + ",\"scale\":"
              + type.scale()
              + tail;
      case TEXT, UNKNOWN ->
          "{\"type\":\"TEXT\",\"length\":"
              + type.precision()
              + ",\"byteLength\":"
              + Math.min(16777216L, 4L * type.precision())
              + ",\"nullable\":"
              + column.nullable()
              + ",\"fixed\":false}";
      case FLOAT -> "{\"type\":\"REAL\"" + tail;
      case BINARY ->
          "{\"type\":\"BINARY\",\"length\":"
              + type.precision()
              + ",\"byteLength\":"
              + type.precision()
              + ",\"nullable\":"
              + column.nullable()
              + (fixed.isEmpty() ? ",\"fixed\":true}" : fixed + "}");
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
          "{\"type\":\"" + type.base() + "\",\"precision\":0,\"scale\":" + type.scale() + tail;
      default -> "{\"type\":\"" + type.base() + "\"" + tail;
    };
  }

  private Grid parameters() {
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

  private Grid grants(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "privilege",
            "granted_on",
            "name",
            "granted_to",
            "grantee_name",
            "grant_option",
            "granted_by");
    String wanted = show.in().isEmpty() ? session.role() : show.in().get(show.in().size() - 1);
    boolean on = show.inKind() != null && show.inKind().startsWith("ON");
    for (Grant grant : grants) {
      String object = String.join(".", grant.name());
      boolean fits = on ? object.endsWith(wanted) : grant.to().equals(wanted);
      for (String privilege : fits ? grant.privileges() : List.<String>of()) {
        grid.row(
            catalog.clock().instant(),
            privilege,
            grant.on(),
            object,
            "ROLE",
            grant.to(),
            "false",
            "SYSADMIN");
      }
    }
    return grid;
  }

  private Grid roles() {
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

  private Grid stages(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "database_name",
            "schema_name",
            "url",
            "has_credentials",
            "has_encryption_key",
            "owner",
            "comment",
            "region",
            "type",
            "cloud",
            "notification_channel",
            "storage_integration",
            "endpoint",
            "owner_role_type",
            "directory_enabled");
    List<Stage> stages = new ArrayList<>(session.temporaryStages().values());
    schemasOf(show).forEach(e -> stages.addAll(e.getValue().stages().values()));
    for (Stage s : stages) {
      grid.row(
          s.created(),
          s.name().name(),
          s.name().database(),
          s.name().schema(),
          "",
          "N",
          "N",
          "SYSADMIN",
          s.comment() == null ? "" : s.comment(),
          null,
          s.temporary() ? "INTERNAL TEMPORARY" : "INTERNAL",
          null,
          null,
          null,
          null,
          "ROLE",
          "N");
    }
    return grid;
  }

  private Grid sequences(Show show) {
    Grid grid =
        new Grid(
            "name",
            "database_name",
            "schema_name",
            "#next_value",
            "#interval",
            "@created_on",
            "owner",
            "comment",
            "owner_role_type",
            "ordered");
    for (var entry : schemasOf(show)) {
      entry
          .getValue()
          .sequences()
          .values()
          .forEach(
              s ->
                  grid.row(
                      s.name().name(),
                      s.name().database(),
                      s.name().schema(),
                      s.start(),
                      s.step(),
                      s.created(),
                      "SYSADMIN",
                      "",
                      "ROLE",
                      "N"));
    }
    return grid;
  }

  private List<Table> tablesOf(Show show) {
    if ("TABLE".equals(show.inKind())) {
      ObjectName name = object(show.in());
      return List.of(
          session
              .temporary(name)
              .or(() -> catalog.table(name))
              .orElseThrow(() -> SnowflakeError.doesNotExist("Table", name.toString())));
    }
    List<Table> tables = new ArrayList<>();
    schemasOf(show).forEach(e -> tables.addAll(e.getValue().tables().values()));
    return tables;
  }

  private Grid indexes(Show show) {
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
    for (Table t : tablesOf(show)) {
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

  private Grid keys(Show show) {
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
    for (Table t : tablesOf(show)) {
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

  private Grid foreignKeys() {
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

  private Grid fileFormats(Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "name",
            "database_name",
            "schema_name",
            "type",
            "owner",
            "comment",
            "format_options",
            "owner_role_type");
    for (var entry : schemasOf(show)) {
      entry
          .getValue()
          .fileFormats()
          .forEach(
              (name, settings) ->
                  grid.row(
                      entry.getValue().created(),
                      name,
                      entry.getKey().name(),
                      entry.getValue().name(),
                      settings.getOrDefault("TYPE", "CSV"),
                      "SYSADMIN",
                      "",
                      String.valueOf(settings),
                      "ROLE"));
    }
    return grid;
  }

  private Grid transactions() {
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

  private Grid locks(Map<Long, Long> held) {
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

  Grid describe(Describe describe) {
    if (!describe.kind().equals("TABLE") && !describe.kind().equals("VIEW")) {
      throw SnowflakeError.unknown("DESCRIBE " + describe.kind());
    }
    ObjectName name = object(describe.name());
    Grid grid =
        new Grid(
            "name",
            "type",
            "kind",
            "null?",
            "default",
            "primary key",
            "unique key",
            "check",
            "expression",
            "comment",
            "policy name",
            "privacy domain");
    Table table = session.temporary(name).or(() -> catalog.table(name)).orElse(null);
    for (Column c : columnsOf(name)) {
      boolean primary = table != null && table.primaryKey().contains(c.name());
      boolean unique =
          table != null && table.uniques().stream().anyMatch(u -> u.contains(c.name()));
      String missing =
          c.identity() == null
              ? c.defaultText()
              : "IDENTITY START "
                  + c.identity().start()
                  + " INCREMENT "
                  + c.identity().step()
                  + " NOORDER";
      grid.row(
          c.name(),
          c.type().display(),
          "COLUMN",
          c.nullable() ? "Y" : "N",
          missing,
          yes(primary),
          yes(unique),
          null,
          null,
          c.comment(),
          null,
          null);
    }
    return grid;
  }
}
