package org.flakebench.emulator.sql;

import java.util.List;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;

/** What the parts of one translation share. Not thread-safe. */
final class Translation {
  final TokenStream in;
  final Names names;
  final Access access;
  final Expressions expressions;
  final Queries queries;

  Translation(TokenStream in, Names names, Access access) {
    this.in = in;
    this.names = names;
    this.access = access;
    this.expressions = new Expressions(this);
    this.queries = new Queries(this);
  }

  Catalog catalog() {
    return names.catalog();
  }

  /** A dotted name, completed by what is in use. */
  ObjectName objectName() {
    return complete(path());
  }

  List<String> path() {
    List<String> path = new java.util.ArrayList<>();
    path.add(in.name());
    while (in.skipSymbol(".")) {
      if (in.isSymbol(".")) {
        in.next();
        path.add("PUBLIC");
      }
      path.add(in.name());
    }
    return path;
  }

  ObjectName complete(List<String> path) {
    if (path.size() > 3) {
      throw SnowflakeError.doesNotExist("Object", String.join(".", path));
    }
    String name = path.get(path.size() - 1);
    String schema = path.size() > 1 ? path.get(path.size() - 2) : names.schema();
    String database = path.size() > 2 ? path.get(0) : names.database();
    if (database == null) {
      throw SnowflakeError.compilation(
          "090105",
          "22000",
          "Cannot perform operation. This session does not have a current database. Call 'USE"
              + " DATABASE', or use a qualified name.");
    }
    if (schema == null) {
      throw SnowflakeError.compilation(
          "090106",
          "22000",
          "Cannot perform operation. This session does not have a current schema. Call 'USE"
              + " SCHEMA', or use a qualified name.");
    }
    return new ObjectName(database, schema, name);
  }

  /** The table of that name, which must exist and be no view. */
  Table table(ObjectName name) {
    Table temporary = names.temporary(name).orElse(null);
    if (temporary != null) {
      access.once();
      return temporary;
    }
    return catalog()
        .table(name)
        .orElseThrow(() -> SnowflakeError.doesNotExist("Object", name.toString()));
  }

  static String quote(String name) {
    return ObjectName.quote(name);
  }

  /** A string literal for H2. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
