package org.flakebench.emulator.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Schema;
import org.flakebench.emulator.catalog.Sequence;
import org.flakebench.emulator.catalog.Stage;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;
import org.flakebench.emulator.catalog.Warehouse;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.CommentOn;
import org.flakebench.emulator.sql.Statement.CreateObject;
import org.flakebench.emulator.sql.Statement.Drop;
import org.flakebench.emulator.sql.Statement.IfThere;
import org.flakebench.emulator.stage.FileFormat;

/** Makes and drops what is no table: databases, schemas, stages, warehouses … */
final class Objects {
  private final Scripts scripts;
  private final Stages stages;
  private final Session session;
  private final Catalog catalog;

  Objects(Scripts scripts, Stages stages) {
    this.scripts = scripts;
    this.stages = stages;
    this.session = scripts.session();
    this.catalog = session.catalog();
  }

  String create(CreateObject create) {
    String name = create.name().get(create.name().size() - 1);
    boolean there = exists(create.kind(), create.name(), create.settings());
    if (there && create.ifThere() == IfThere.FAIL) {
      throw SnowflakeError.exists(name);
    }
    if (there && create.ifThere() != IfThere.REPLACE) {
      return name + " already exists, statement succeeded.";
    }
    if (there) {
      drop(new Drop(create.kind(), create.name(), true));
    }
    switch (create.kind()) {
      case "DATABASE" -> {
        only(create, "COMMENT", "DATA_RETENTION_TIME_IN_DAYS");
        catalog.createDatabase(name);
        scripts.run("CREATE SCHEMA " + new ObjectName(name, "PUBLIC", "").h2Schema());
        session.use(name, "PUBLIC");
      }
      case "SCHEMA" -> {
        only(create, "COMMENT", "DATA_RETENTION_TIME_IN_DAYS", "MANAGED");
        ObjectName schema = schema(create.name());
        catalog.createSchema(schema.database(), schema.schema());
        scripts.run("CREATE SCHEMA " + schema.h2Schema());
        session.use(schema.database(), schema.schema());
      }
      case "WAREHOUSE" -> {
        Warehouse warehouse = new Warehouse(name, catalog.nextId(), catalog.clock().instant());
        create.settings().forEach(warehouse::set);
        catalog.warehouses().put(name, warehouse);
        session.warehouse(name);
      }
      case "STAGE" -> stage(create);
      case "SEQUENCE" -> {
        only(create, "START", "INCREMENT", "COMMENT");
        ObjectName sequence = Stages.complete(session, create.name());
        long start = ((Number) create.settings().getOrDefault("START", 1L)).longValue();
        long step = ((Number) create.settings().getOrDefault("INCREMENT", 1L)).longValue();
        String h2 = sequence.h2Schema() + "." + ObjectName.quote(sequence.name());
        scripts.run("CREATE SEQUENCE " + h2 + " START WITH " + start + " INCREMENT BY " + step);
        catalog
            .schemaOf(sequence)
            .sequences()
            .put(name, new Sequence(sequence, h2, start, step, catalog.clock().instant()));
      }
      case "FILE FORMAT" -> {
        Map<String, Object> settings = new LinkedHashMap<>(create.settings());
        settings.remove("COMMENT");
        FileFormat.of(settings);
        catalog.schemaOf(Stages.complete(session, create.name())).fileFormats().put(name, settings);
      }
      default -> catalog.roles().add(name);
    }
    catalog.changed();
    String kind =
        create.kind().charAt(0) + create.kind().substring(1).toLowerCase(java.util.Locale.ROOT);
    return kind
        + (create.kind().equals("STAGE") ? " area " : " ")
        + name
        + " successfully created.";
  }

  private static void only(CreateObject create, String... known) {
    for (String setting : create.settings().keySet()) {
      if (!List.of(known).contains(setting)) {
        throw SnowflakeError.unknown("CREATE " + create.kind() + " with " + setting);
      }
    }
  }

  private void stage(CreateObject create) {
    Map<String, Object> format = new LinkedHashMap<>();
    String comment = null;
    for (var setting : create.settings().entrySet()) {
      switch (setting.getKey()) {
        case "FILE_FORMAT" -> {
          if (setting.getValue() instanceof Map<?, ?> map) {
            map.forEach((k, v) -> format.put(String.valueOf(k), v));
          } else {
            format.put("FORMAT_NAME", setting.getValue());
          }
        }
        case "COMMENT" -> comment = String.valueOf(setting.getValue());
        case "$TEMPORARY", "DIRECTORY", "ENCRYPTION" -> {}
        default -> throw SnowflakeError.unknown("CREATE STAGE with " + setting.getKey());
      }
    }
    ObjectName name = Stages.complete(session, create.name());
    boolean temporary = create.settings().containsKey("$TEMPORARY");
    Schema schema = catalog.schemaOf(name);
    Stage stage =
        new Stage(
            name,
            temporary,
            stages.directory(name, catalog.nextId()),
            format,
            comment,
            catalog.clock().instant());
    if (temporary) {
      session.temporaryStages().put(name, stage);
    } else {
      schema.stages().put(name.name(), stage);
    }
  }

  private ObjectName schema(List<String> path) {
    String database = path.size() > 1 ? path.get(0) : session.database();
    if (database == null) {
      throw SnowflakeError.compilation(
          "090105",
          "22000",
          "Cannot perform CREATE SCHEMA. This session does not have a current"
              + " database. Call 'USE DATABASE', or use a qualified name.");
    }
    return new ObjectName(database, path.get(path.size() - 1), "");
  }

  private boolean exists(String kind, List<String> path, Map<String, Object> settings) {
    String name = path.get(path.size() - 1);
    return switch (kind) {
      case "DATABASE" -> catalog.databases().containsKey(name);
      case "SCHEMA" -> {
        ObjectName schema = schema(path);
        yield catalog.database(schema.database()).schemas().containsKey(name);
      }
      case "WAREHOUSE" -> catalog.warehouses().containsKey(name);
      case "ROLE" -> catalog.roles().contains(name);
      default -> {
        ObjectName object = Stages.complete(session, path);
        Schema schema = catalog.schemaOf(object);
        yield switch (kind) {
          case "TABLE" ->
              schema.tables().containsKey(name) || session.temporary(object).isPresent();
          case "VIEW" -> schema.views().containsKey(name);
          case "STAGE" ->
              settings.containsKey("$TEMPORARY")
                  ? session.temporaryStages().containsKey(object)
                  : schema.stages().containsKey(name)
                      || session.temporaryStages().containsKey(object);
          case "SEQUENCE" -> schema.sequences().containsKey(name);
          default -> schema.fileFormats().containsKey(name);
        };
      }
    };
  }

  String drop(Drop drop) {
    String name = drop.name().get(drop.name().size() - 1);
    if (drop.kind().equals("INDEX")) {
      return dropIndex(drop);
    }
    boolean there;
    try {
      there = exists(drop.kind(), drop.name(), Map.of());
    } catch (SnowflakeError e) {
      if (!drop.ifExists()) {
        throw e;
      }
      there = false;
    }
    if (!there) {
      if (drop.ifExists()) {
        return "Drop statement executed successfully (" + name + " already dropped).";
      }
      String kind =
          drop.kind().charAt(0) + drop.kind().substring(1).toLowerCase(java.util.Locale.ROOT);
      boolean container = drop.kind().equals("DATABASE") || drop.kind().equals("SCHEMA");
      String full =
          container || drop.kind().equals("WAREHOUSE") || drop.kind().equals("ROLE")
              ? String.join(".", drop.name())
              : Stages.complete(session, drop.name()).toString();
      throw container
          ? SnowflakeError.containerDoesNotExist(kind, full)
          : SnowflakeError.doesNotExist(kind, full);
    }
    switch (drop.kind()) {
      case "DATABASE" -> {
        for (Schema schema : catalog.database(name).schemas().values()) {
          scripts.run(
              "DROP SCHEMA " + new ObjectName(name, schema.name(), "").h2Schema() + " CASCADE");
        }
        catalog.databases().remove(name);
        if (name.equals(session.database())) {
          session.use(null, null);
        }
      }
      case "SCHEMA" -> {
        ObjectName schema = schema(drop.name());
        scripts.run("DROP SCHEMA " + schema.h2Schema() + " CASCADE");
        catalog.database(schema.database()).schemas().remove(name);
        if (name.equals(session.schema()) && schema.database().equals(session.database())) {
          session.use(schema.database(), null);
        }
      }
      case "WAREHOUSE" -> catalog.warehouses().remove(name);
      case "ROLE" -> catalog.roles().remove(name);
      default -> dropInSchema(drop.kind(), Stages.complete(session, drop.name()));
    }
    catalog.changed();
    return name + " successfully dropped.";
  }

  private void dropInSchema(String kind, ObjectName name) {
    Schema schema = catalog.schemaOf(name);
    switch (kind) {
      case "TABLE" -> {
        Table table = session.temporary(name).or(() -> catalog.table(name)).orElseThrow();
        new Definitions(scripts).drop(table);
      }
      case "VIEW" -> schema.views().remove(name.name());
      case "STAGE" -> {
        if (session.temporaryStages().remove(name) == null) {
          schema.stages().remove(name.name());
        }
      }
      case "SEQUENCE" -> {
        Sequence sequence = schema.sequences().remove(name.name());
        scripts.run("DROP SEQUENCE " + sequence.h2Name());
      }
      default -> schema.fileFormats().remove(name.name());
    }
  }

  private String dropIndex(Drop drop) {
    List<String> path = drop.name().subList(0, drop.name().size() - 1);
    if (path.isEmpty()) {
      throw SnowflakeError.compilation("001003", "42000", "DROP INDEX needs table.index");
    }
    ObjectName name = Stages.complete(session, path);
    Table table =
        catalog
            .table(name)
            .orElseThrow(() -> SnowflakeError.doesNotExist("Table", name.toString()));
    String index = drop.name().get(drop.name().size() - 1);
    if (table.indexes().stream().noneMatch(i -> i.name().equals(index))) {
      if (drop.ifExists()) {
        return "Drop statement executed successfully (" + index + " already dropped).";
      }
      throw SnowflakeError.doesNotExist("Index", index);
    }
    catalog.put(
        table.withIndexes(table.indexes().stream().filter(i -> !i.name().equals(index)).toList()));
    return index + " successfully dropped.";
  }

  String comment(CommentOn comment) {
    List<String> path = comment.name();
    switch (comment.kind()) {
      case "COLUMN" -> {
        ObjectName name = Stages.complete(session, path.subList(0, path.size() - 1));
        String columnName = path.get(path.size() - 1);
        Table table =
            catalog
                .table(name)
                .orElseThrow(() -> SnowflakeError.doesNotExist("Table", name.toString()));
        if (table.column(columnName).isEmpty()) {
          throw SnowflakeError.invalidIdentifier(columnName);
        }
        List<Column> columns =
            table.columns().stream()
                .map(c -> c.name().equals(columnName) ? c.withComment(comment.text()) : c)
                .toList();
        catalog.put(table.withColumns(columns));
      }
      case "TABLE" -> {
        ObjectName name = Stages.complete(session, path);
        Table table =
            catalog
                .table(name)
                .orElseThrow(() -> SnowflakeError.doesNotExist("Table", name.toString()));
        catalog.put(table.withComment(comment.text()));
      }
      case "VIEW" -> {
        ObjectName name = Stages.complete(session, path);
        View v =
            catalog
                .view(name)
                .orElseThrow(() -> SnowflakeError.doesNotExist("View", name.toString()));
        catalog
            .schemaOf(name)
            .views()
            .put(
                name.name(),
                new View(
                    v.name(),
                    v.text(),
                    v.columns(),
                    v.createText(),
                    comment.text(),
                    v.owner(),
                    v.created()));
      }
      case "SCHEMA" -> {
        ObjectName schema = schema(path);
        catalog.schema(schema.database(), schema.schema());
      }
      default -> catalog.database(path.get(0));
    }
    return "Statement executed successfully.";
  }
}
