package org.flakebench.emulator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Statement.CreateIndex;
import org.flakebench.emulator.sql.Statement.CreateTable;
import org.flakebench.emulator.sql.Statement.CreateView;
import org.flakebench.emulator.sql.Statement.IfThere;

/**
 * Makes tables, views and indexes, in the catalog and in H2. For one statement; not thread-safe.
 */
final class Definitions {
  private final Scripts scripts;
  private final Catalog catalog;

  Definitions(Scripts scripts) {
    this.scripts = scripts;
    this.catalog = scripts.session().catalog();
  }

  String create(CreateTable create) {
    ObjectName name = create.name();
    boolean temporary = create.kind() == Table.Kind.TEMPORARY;
    Table existing =
        temporary
            ? scripts.session().temporary(name).orElse(null)
            : catalog.table(name).orElse(null);
    if (existing == null && !temporary && catalog.view(name).isPresent()) {
      throw SnowflakeError.exists(name.name());
    }
    if (existing != null) {
      switch (create.ifThere()) {
        case FAIL -> throw SnowflakeError.exists(name.name());
        case KEEP -> {
          return name.name() + " already exists, statement succeeded.";
        }
        case ALTER -> {
          new TableChanges(scripts).makeLike(existing, create);
          return "Table " + name.name() + " successfully altered.";
        }
        default -> drop(existing);
      }
    }
    Table table = table(create);
    scripts.run(sql(table));
    indexes(table);
    if (create.query() != null) {
      scripts.run("INSERT INTO " + table.h2Name() + " " + create.query().sql());
    }
    put(table);
    return (create.kind() == Table.Kind.HYBRID
            ? "Hybrid Table "
            : create.kind() == Table.Kind.DYNAMIC ? "Dynamic table " : "Table ")
        + name.name()
        + " successfully created.";
  }

  private void put(Table table) {
    if (table.kind() == Table.Kind.TEMPORARY) {
      scripts.session().temporaryTables().put(table.name(), table);
    } else {
      catalog.put(table);
    }
  }

  private Table table(CreateTable create) {
    long id = catalog.nextId();
    ObjectName name = create.name();
    catalog.schemaOf(name);
    String h2 =
        name.h2Schema()
            + "."
            + ObjectName.quote(
                create.kind() == Table.Kind.TEMPORARY ? name.name() + "$" + id : name.name());
    List<Column> columns = create.columns();
    List<String> primaryKey = create.primaryKey();
    if (create.like() != null) {
      Table like =
          catalog
              .table(create.like())
              .orElseThrow(() -> SnowflakeError.doesNotExist("Object", create.like().toString()));
      columns = like.columns();
      primaryKey = like.primaryKey();
    }
    List<Column> typed =
        columns.stream()
            .map(c -> c.type().is(Base.UNKNOWN) ? c.withType(DataType.TEXT) : c)
            .toList();
    for (Table.ForeignKey key : create.foreignKeys()) {
      Table parent =
          catalog
              .table(key.parent())
              .orElseThrow(() -> SnowflakeError.doesNotExist("Object", key.parent().toString()));
      if (create.kind().isHybrid() && !parent.kind().isHybrid()) {
        throw SnowflakeError.unsupported("foreign keys between hybrid and other tables");
      }
    }
    return new Table(
        name,
        id,
        h2,
        create.kind(),
        typed,
        primaryKey,
        create.uniques(),
        create.foreignKeys(),
        create.indexes(),
        create.clusterBy(),
        create.comment(),
        create.queryText(),
        create.targetLag(),
        create.warehouse(),
        scripts.session().role(),
        catalog.clock().instant());
  }

  private String sql(Table table) {
    List<String> parts = new ArrayList<>();
    table.columns().forEach(c -> parts.add(column(c)));
    if (table.kind().isHybrid()) {
      parts.add("PRIMARY KEY (" + list(table.primaryKey()) + ")");
      table.uniques().forEach(u -> parts.add("UNIQUE (" + list(u) + ")"));
      for (Table.ForeignKey key : table.foreignKeys()) {
        Table parent = catalog.table(key.parent()).orElseThrow();
        List<String> columns =
            key.parentColumns().isEmpty() ? parent.primaryKey() : key.parentColumns();
        parts.add(
            "FOREIGN KEY ("
                + list(key.columns())
                + ") REFERENCES "
                + parent.h2Name()
                + " ("
                + list(columns)
                + ")");
      }
    }
    return "CREATE TABLE " + table.h2Name() + " (" + String.join(", ", parts) + ")";
  }

  static String column(Column column) {
    StringBuilder text = new StringBuilder(ObjectName.quote(column.name()));
    text.append(' ').append(column.type().h2());
    if (column.identity() != null) {
      text.append(" GENERATED BY DEFAULT AS IDENTITY (START WITH ");
      text.append(column.identity().start()).append(" INCREMENT BY ");
      text.append(column.identity().step()).append(')');
    } else if (column.h2Default() != null) {
      text.append(" DEFAULT ").append(column.h2Default());
    }
    return text.append(column.nullable() ? "" : " NOT NULL").toString();
  }

  static String list(List<String> names) {
    return names.stream().map(ObjectName::quote).collect(Collectors.joining(", "));
  }

  /** Real ones of hybrid tables; of others only what makes H2 quick, enforcing nothing. */
  private void indexes(Table table) {
    int number = 0;
    if (table.kind().isHybrid()) {
      for (Table.Index index : table.indexes()) {
        scripts.run(index(table, table.id() + "_" + number++, index.columns()));
      }
      return;
    }
    List<List<String>> keys = new ArrayList<>(table.uniques());
    if (!table.primaryKey().isEmpty()) {
      keys.add(table.primaryKey());
    }
    if (table.clusterBy() != null
        && table.clusterBy().matches("\\(\\s*\\w+(\\s*,\\s*\\w+)*\\s*\\)")) {
      keys.add(
          List.of(
              table
                  .clusterBy()
                  .toUpperCase(java.util.Locale.ROOT)
                  .replaceAll("[()\\s]", "")
                  .split(",")));
    }
    for (List<String> key : keys) {
      boolean plain =
          key.stream().allMatch(n -> table.column(n).filter(c -> !c.type().isJson()).isPresent());
      if (plain) {
        scripts.run(index(table, table.id() + "_" + number++, key));
      }
    }
  }

  private static String index(Table table, String suffix, List<String> columns) {
    return "CREATE INDEX "
        + table.name().h2Schema()
        + "."
        + ObjectName.quote("IX_" + suffix)
        + " ON "
        + table.h2Name()
        + " ("
        + list(columns)
        + ")";
  }

  String create(CreateIndex create) {
    ObjectName of = create.table().name();
    Table table =
        catalog.table(of).orElseThrow(() -> SnowflakeError.doesNotExist("Table", of.toString()));
    if (table.indexes().stream().anyMatch(i -> i.name().equals(create.index().name()))) {
      if (create.ifThere() == IfThere.KEEP) {
        return create.index().name() + " already exists, statement succeeded.";
      }
      throw SnowflakeError.exists(create.index().name());
    }
    scripts.run(index(table, table.id() + "_" + catalog.nextId(), create.index().columns()));
    List<Table.Index> indexes = new ArrayList<>(table.indexes());
    indexes.add(create.index());
    catalog.put(table.withIndexes(indexes));
    return "Statement executed successfully.";
  }

  String create(CreateView create) {
    ObjectName name = create.name();
    var schema = catalog.schemaOf(name);
    boolean replaced = false;
    if (schema.tables().containsKey(name.name())) {
      throw SnowflakeError.exists(name.name());
    }
    if (schema.views().containsKey(name.name())) {
      switch (create.ifThere()) {
        case FAIL -> throw SnowflakeError.exists(name.name());
        case KEEP -> {
          return name.name() + " already exists, statement succeeded.";
        }
        default -> replaced = true;
      }
    }
    List<Column> columns = new ArrayList<>();
    for (var column : scripts.describe(create.query())) {
      columns.add(new Column(column.name(), column.type(), true, null, null, null, null));
    }
    String text = create.text();
    if (!create.columnNames().isEmpty()) {
      if (create.columnNames().size() != columns.size()) {
        throw SnowflakeError.compilation(
            "002020", "21S01", "Invalid column definition list of view " + name.name());
      }
      text =
          "WITH \"$VIEW\" ("
              + list(create.columnNames())
              + ") AS ("
              + text
              + ") SELECT * FROM \"$VIEW\"";
      for (int i = 0; i < columns.size(); i++) {
        Column old = columns.get(i);
        columns.set(
            i, new Column(create.columnNames().get(i), old.type(), true, null, null, null, null));
      }
    }
    schema
        .views()
        .put(
            name.name(),
            new View(
                name,
                text,
                columns,
                create.createText(),
                create.comment(),
                scripts.session().role(),
                catalog.clock().instant()));
    catalog.changed();
    return "View " + name.name() + " successfully " + (replaced ? "replaced." : "created.");
  }

  void drop(Table table) {
    if (table.kind().isHybrid()) {
      for (var database : catalog.databases().values()) {
        for (var schema : database.schemas().values()) {
          for (Table other : schema.tables().values()) {
            boolean refers =
                other.kind().isHybrid()
                    && other.id() != table.id()
                    && other.foreignKeys().stream().anyMatch(k -> k.parent().equals(table.name()));
            if (refers) {
              throw SnowflakeError.compilation(
                  "391488",
                  "42000",
                  "Table '"
                      + table.name().name()
                      + "' is referenced by a foreign key of '"
                      + other.name().name()
                      + "'.");
            }
          }
        }
      }
    }
    scripts.run("DROP TABLE IF EXISTS " + table.h2Name());
    if (table.kind() == Table.Kind.TEMPORARY) {
      scripts.session().temporaryTables().remove(table.name());
    } else {
      catalog.remove(table);
    }
  }
}
