package org.flakebench.emulator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.Database;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Schema;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.Show;

/** Which databases, schemas and tables a SHOW is about. For one statement; not thread-safe. */
final class Places {
  private final Session session;
  private final Catalog catalog;

  Places(Session session) {
    this.session = session;
    this.catalog = session.catalog();
  }

  List<Database> databases(Show show) {
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

  List<Map.Entry<Database, Schema>> schemasOf(Show show) {
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

  ObjectName object(List<String> path) {
    return Stages.complete(session, path);
  }

  List<Column> columnsOf(ObjectName name) {
    Table table = session.temporary(name).or(() -> catalog.table(name)).orElse(null);
    if (table != null) {
      return table.columns();
    }
    return catalog
        .view(name)
        .map(View::columns)
        .orElseThrow(() -> SnowflakeError.doesNotExist("Object", name.toString()));
  }

  List<Table> tablesOf(Show show) {
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
}
