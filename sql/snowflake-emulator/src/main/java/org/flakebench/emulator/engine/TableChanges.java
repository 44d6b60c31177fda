package org.flakebench.emulator.engine;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Statement.Action;
import org.flakebench.emulator.sql.Statement.AlterTable;
import org.flakebench.emulator.sql.Statement.CreateTable;

/** ALTER TABLE and CREATE OR ALTER TABLE. For one statement; not thread-safe. */
final class TableChanges {
  private final Scripts scripts;
  private final Catalog catalog;

  TableChanges(Scripts scripts) {
    this.scripts = scripts;
    this.catalog = scripts.session().catalog();
  }

  /** Brings a table to a full definition: what the definition does not name is dropped. */
  void makeLike(Table table, CreateTable wanted) {
    if (table.kind() != Table.Kind.STANDARD && table.kind() != Table.Kind.TRANSIENT) {
      throw SnowflakeError.unsupported("CREATE OR ALTER of a " + table.kind() + " table");
    }
    if (table.kind() != wanted.kind()) {
      throw SnowflakeError.unsupported("CREATE OR ALTER between standard and transient");
    }
    if (wanted.query() != null) {
      throw SnowflakeError.unsupported("CREATE OR ALTER TABLE … AS SELECT");
    }
    List<Column> columns = new ArrayList<>();
    for (Column column : wanted.columns()) {
      Column old = table.column(column.name()).orElse(null);
      if (old == null) {
        addColumn(table, column);
      } else {
        change(table, old, column);
      }
      columns.add(column);
    }
    for (Column old : table.columns()) {
      if (columns.stream().noneMatch(c -> c.name().equals(old.name()))) {
        scripts.run(alter(table) + "DROP COLUMN " + ObjectName.quote(old.name()));
      }
    }
    Table now =
        new Table(
            table.name(),
            table.id(),
            table.h2Name(),
            table.kind(),
            inOrder(table, columns),
            wanted.primaryKey(),
            wanted.uniques(),
            wanted.foreignKeys(),
            List.of(),
            wanted.clusterBy(),
            wanted.comment(),
            null,
            null,
            null,
            table.owner(),
            table.created());
    catalog.put(now);
  }

  /** Old columns keep their places; new ones stand at the end. */
  private static List<Column> inOrder(Table table, List<Column> columns) {
    List<Column> ordered = new ArrayList<>();
    for (Column old : table.columns()) {
      columns.stream().filter(c -> c.name().equals(old.name())).forEach(ordered::add);
    }
    columns.stream().filter(c -> table.column(c.name()).isEmpty()).forEach(ordered::add);
    return ordered;
  }

  private void addColumn(Table table, Column column) {
    if (!column.nullable() && column.h2Default() == null && scripts.hasRows(table)) {
      throw SnowflakeError.compilation(
          "002264",
          "22000",
          "Non-nullable column '"
              + column.name()
              + "' cannot be added to non-empty table '"
              + table.name().name()
              + "' unless it has a non-null default value.");
    }
    scripts.run(alter(table) + "ADD COLUMN " + Definitions.column(column));
  }

  private void change(Table table, Column old, Column now) {
    String column = ObjectName.quote(now.name());
    if (!old.type().equals(now.type())) {
      mustWiden(old, now.type());
      scripts.run(alter(table) + "ALTER COLUMN " + column + " SET DATA TYPE " + now.type().h2());
    }
    if (old.nullable() != now.nullable()) {
      scripts.run(
          alter(table)
              + "ALTER COLUMN "
              + column
              + (now.nullable() ? " DROP" : " SET")
              + " NOT NULL");
    }
    if (now.identity() == null
        && old.identity() == null
        && !java.util.Objects.equals(old.h2Default(), now.h2Default())) {
      scripts.run(
          alter(table)
              + "ALTER COLUMN "
              + column
              + (now.h2Default() == null ? " DROP DEFAULT" : " SET DEFAULT " + now.h2Default()));
    }
  }

  private static void mustWiden(Column old, DataType now) {
    DataType was = old.type();
    boolean text = was.is(Base.TEXT) && now.is(Base.TEXT) && now.precision() >= was.precision();
    boolean number =
        was.is(Base.NUMBER)
            && now.is(Base.NUMBER)
            && now.scale() == was.scale()
            && now.precision() >= was.precision();
    if (!text && !number) {
      throw SnowflakeError.compilation(
          "002108",
          "22000",
          "cannot change column "
              + old.name()
              + " from type "
              + was.display()
              + " to "
              + now.display());
    }
  }

  private static String alter(Table table) {
    return "ALTER TABLE " + table.h2Name() + " ";
  }

  String alter(AlterTable alter) {
    Table table = scripts.session().temporary(alter.table()).orElse(null);
    if (table == null) {
      table = catalog.table(alter.table()).orElse(null);
    }
    if (table == null) {
      if (alter.ifExists()) {
        return "Statement executed successfully.";
      }
      throw SnowflakeError.doesNotExist("Table", alter.table().toString());
    }
    if (table.kind() == Table.Kind.DYNAMIC && !(alter.action() instanceof Action.Refresh)) {
      throw SnowflakeError.unsupported("ALTER of a dynamic table's definition");
    }
    Table now = apply(table, alter.action());
    if (now.kind() == Table.Kind.TEMPORARY) {
      scripts.session().temporaryTables().put(now.name(), now);
    } else {
      if (!now.name().equals(table.name())) {
        catalog.remove(table);
      }
      catalog.put(now);
    }
    return "Statement executed successfully.";
  }

  private Table apply(Table table, Action action) {
    if (action instanceof Action.AddColumns add) {
      return add(table, add);
    }
    if (action instanceof Action.DropColumns drop) {
      return drop(table, drop);
    }
    if (action instanceof Action.RenameColumn rename) {
      Column old = column(table, rename.from());
      if (table.column(rename.to()).isPresent()) {
        throw SnowflakeError.compilation(
            "002025", "42S21", "duplicate column name '" + rename.to() + "'");
      }
      scripts.run(
          alter(table)
              + "ALTER COLUMN "
              + ObjectName.quote(old.name())
              + " RENAME TO "
              + ObjectName.quote(rename.to()));
      List<Column> columns = new ArrayList<>(table.columns());
      columns.set(
          columns.indexOf(old),
          new Column(
              rename.to(),
              old.type(),
              old.nullable(),
              old.defaultText(),
              old.h2Default(),
              old.identity(),
              old.comment()));
      return table.withColumns(columns);
    }
    if (action instanceof Action.Rename rename) {
      if (!rename.to().h2Schema().equals(table.name().h2Schema())) {
        throw SnowflakeError.unknown("ALTER TABLE … RENAME into another schema");
      }
      if (catalog.schemaOf(rename.to()).hasRelation(rename.to().name())) {
        throw SnowflakeError.exists(rename.to().name());
      }
      scripts.run(alter(table) + "RENAME TO " + ObjectName.quote(rename.to().name()));
      return table.withName(
          rename.to(), rename.to().h2Schema() + "." + ObjectName.quote(rename.to().name()));
    }
    if (action instanceof Action.AlterColumn alter) {
      Column old = column(table, alter.name());
      if (alter.what().equals("NOT NULL") || alter.what().equals("NULL")) {
        scripts.run(
            alter(table)
                + "ALTER COLUMN "
                + ObjectName.quote(old.name())
                + (alter.what().equals("NULL") ? " DROP" : " SET")
                + " NOT NULL");
      } else {
        change(table, old, alter.change());
      }
      List<Column> columns = new ArrayList<>(table.columns());
      columns.set(columns.indexOf(old), alter.change());
      return table.withColumns(columns);
    }
    if (action instanceof Action.ClusterBy cluster) {
      return table.withClusterBy(cluster.text());
    }
    if (action instanceof Action.Comment comment) {
      return comment.text() == null ? table : table.withComment(comment.text());
    }
    if (action instanceof Action.Refresh) {
      scripts.refresh(table);
    }
    return table;
  }

  private Table add(Table table, Action.AddColumns add) {
    List<Column> columns = new ArrayList<>(table.columns());
    for (Column column : add.columns()) {
      if (table.column(column.name()).isPresent()) {
        if (add.ifNotExists()) {
          continue;
        }
        throw SnowflakeError.compilation(
            "001430", "42601", "column '" + column.name() + "' already exists");
      }
      addColumn(table, column);
      columns.add(column);
    }
    return table.withColumns(columns);
  }

  private Table drop(Table table, Action.DropColumns drop) {
    List<Column> columns = new ArrayList<>(table.columns());
    for (String name : drop.names()) {
      Column old = table.column(name).orElse(null);
      if (old == null && drop.ifExists()) {
        continue;
      }
      if (old == null) {
        throw SnowflakeError.compilation("000904", "42000", "invalid identifier '" + name + "'");
      }
      if (table.kind().isHybrid() && table.primaryKey().contains(name)) {
        throw SnowflakeError.unsupported("DROP of a primary key's column of a hybrid table");
      }
      scripts.run(alter(table) + "DROP COLUMN " + ObjectName.quote(name));
      columns.remove(old);
    }
    return table.withColumns(columns);
  }

  private static Column column(Table table, String name) {
    return table.column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name));
  }
}
