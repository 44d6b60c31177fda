package org.flakebench.emulator.engine;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.Database;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Schema;
import org.flakebench.emulator.catalog.Stage;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.Describe;
import org.flakebench.emulator.sql.Statement.Show;

/** SHOW of schemas, columns, stages and other objects of schemas; DESCRIBE. Not thread-safe. */
final class SchemaShows {
  private final Session session;
  private final Places places;

  SchemaShows(Session session, Places places) {
    this.session = session;
    this.places = places;
  }

  private static String yes(boolean value) {
    return value ? "Y" : "N";
  }

  Grid schemas(Show show) {
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
    for (Database d : places.databases(show)) {
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

  Grid columns(Show show) {
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
      relations.add(places.object(show.in()));
    } else {
      for (var entry : places.schemasOf(show)) {
        entry.getValue().tables().values().forEach(t -> relations.add(t.name()));
        entry.getValue().views().values().forEach(v -> relations.add(v.name()));
      }
    }
    for (ObjectName name : relations) {
      for (Column c : places.columnsOf(name)) {
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

  Grid stages(Show show) {
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
    places.schemasOf(show).forEach(e -> stages.addAll(e.getValue().stages().values()));
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

  Grid sequences(Show show) {
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
    for (var entry : places.schemasOf(show)) {
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

  Grid fileFormats(Show show) {
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
    for (var entry : places.schemasOf(show)) {
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

  Grid describe(Describe describe) {
    if (!describe.kind().equals("TABLE") && !describe.kind().equals("VIEW")) {
      throw SnowflakeError.unknown("DESCRIBE " + describe.kind());
    }
    ObjectName name = places.object(describe.name());
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
    Table table = session.temporary(name).or(() -> session.catalog().table(name)).orElse(null);
    for (Column c : places.columnsOf(name)) {
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
