package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Queries.Query;
import org.flakebench.emulator.sql.Statement.Dml;

/** Reads MERGE. Not thread-safe; for one use. */
final class Merges {
  private final Translation t;
  private final TokenStream in;
  private final Scope scope = new Scope(null);
  private boolean inserts;
  private boolean updates;
  private boolean deletes;
  private Table table;

  Merges(Translation t) {
    this.t = t;
    this.in = t.in;
  }

  Dml merge() {
    in.word("MERGE");
    in.word("INTO");
    ObjectName name = t.objectName();
    table = Dmls.writable(t, name, "MERGE");
    in.skipWord("AS");
    String alias = in.isWord("USING") ? name.name() : in.name();
    scope.add(Scope.source(alias, name, FromClause.columns(table)));
    in.word("USING");
    String source = source();
    in.word("ON");
    String on = Expressions.condition(t.expressions.expression(scope)).sql();
    StringBuilder sql = new StringBuilder("MERGE INTO ").append(table.h2Name());
    sql.append(" AS ").append(Translation.quote(alias)).append(" USING ").append(source);
    sql.append(" ON (").append(on).append(')');
    while (in.skipWord("WHEN")) {
      boolean not = in.skipWord("NOT");
      in.word("MATCHED");
      if (in.isWord("BY")) {
        throw in.unexpected();
      }
      String condition =
          in.skipWord("AND")
              ? Expressions.condition(t.expressions.expression(scope)).sql() + " AND "
              : "";
      in.word("THEN");
      if (not) {
        insert(sql, condition);
      } else {
        change(sql, condition);
      }
    }
    List<String> counts = new ArrayList<>();
    if (inserts) {
      counts.add("number of rows inserted");
    }
    if (updates) {
      counts.add("number of rows updated");
    }
    if (deletes) {
      counts.add("number of rows deleted");
    }
    if (counts.isEmpty()) {
      throw in.unexpected();
    }
    return new Dml("MERGE", List.of(sql.toString()), table, t.access, counts, false);
  }

  private String source() {
    Scope only = new Scope(null);
    if (in.isSymbol("(")) {
      in.next();
      if (in.isWord("VALUES")) {
        throw SnowflakeError.unknown("MERGE … USING (VALUES …); select from them");
      }
      Query query = t.queries.query(null);
      in.symbol(")");
      in.skipWord("AS");
      String alias = in.isWord("ON") ? "$SOURCE" : in.name();
      List<String> names = new ArrayList<>();
      if (in.skipSymbol("(")) {
        do {
          names.add(in.name());
        } while (in.skipSymbol(","));
        in.symbol(")");
      }
      Query renamed = Queries.renamed(query, names);
      scope.add(Scope.source(alias, null, renamed.columns()));
      return "(" + renamed.sql() + ") AS " + Translation.quote(alias);
    }
    FromClause from = new FromClause(t, only);
    from.read();
    if (only.sources().size() != 1) {
      throw SnowflakeError.unknown("MERGE … USING more than one table");
    }
    scope.add(only.sources().get(0));
    return from.sql();
  }

  /** The last condition counts the rows of this branch. */
  private void change(StringBuilder sql, String condition) {
    if (in.skipWord("DELETE")) {
      deletes = true;
      sql.append(" WHEN MATCHED AND ").append(condition).append("SF_TICK('D') THEN DELETE");
      return;
    }
    in.word("UPDATE");
    in.word("SET");
    updates = true;
    sql.append(" WHEN MATCHED AND ").append(condition).append("SF_TICK('U') THEN UPDATE SET ");
    String joint = "";
    do {
      List<String> path = t.path();
      String name = path.get(path.size() - 1);
      Column column = table.column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name));
      in.symbol("=");
      String value =
          in.skipWord("DEFAULT")
              ? "DEFAULT"
              : Dmls.assigned(t.expressions.expression(scope), column);
      sql.append(joint).append(Translation.quote(name)).append(" = ").append(value);
      joint = ", ";
    } while (in.skipSymbol(","));
  }

  private void insert(StringBuilder sql, String condition) {
    in.word("INSERT");
    inserts = true;
    List<Column> columns = new ArrayList<>();
    if (in.skipSymbol("(")) {
      do {
        List<String> path = t.path();
        String name = path.get(path.size() - 1);
        columns.add(table.column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name)));
      } while (in.skipSymbol(","));
      in.symbol(")");
    } else {
      columns.addAll(table.columns());
    }
    in.word("VALUES");
    in.symbol("(");
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    int count = 0;
    do {
      if (count >= columns.size()) {
        throw mismatch(columns.size(), count + 1);
      }
      Column column = columns.get(count);
      names.append(count == 0 ? "" : ", ").append(Translation.quote(column.name()));
      values.append(count == 0 ? "" : ", ");
      values.append(
          in.skipWord("DEFAULT")
              ? "DEFAULT"
              : Dmls.assigned(t.expressions.expression(scope), column));
      count++;
    } while (in.skipSymbol(","));
    in.symbol(")");
    if (count != columns.size()) {
      throw mismatch(columns.size(), count);
    }
    sql.append(" WHEN NOT MATCHED AND ").append(condition).append("SF_TICK('I') THEN INSERT (");
    sql.append(names).append(") VALUES (").append(values).append(')');
  }

  private static SnowflakeError mismatch(int expected, int given) {
    return SnowflakeError.compilation(
        "002020",
        "21S01",
        "Insert value list does not match column list expecting " + expected + " but got " + given);
  }
}
