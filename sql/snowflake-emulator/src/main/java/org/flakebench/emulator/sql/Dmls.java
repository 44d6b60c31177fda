package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Queries.Query;
import org.flakebench.emulator.sql.Statement.Dml;

/** Reads INSERT, UPDATE, DELETE and TRUNCATE. Not thread-safe. */
final class Dmls {
  private static final Set<String> NOT_IN_VALUES =
      Set.of(
          "PARSE_JSON",
          "OBJECT_CONSTRUCT",
          "ARRAY_CONSTRUCT",
          "TO_VARIANT",
          "TO_OBJECT",
          "TO_ARRAY",
          "TRY_PARSE_JSON",
          "OBJECT_CONSTRUCT_KEEP_NULL");

  private final Translation t;
  private final TokenStream in;

  Dmls(Translation t) {
    this.t = t;
    this.in = t.in;
  }

  /** The table that is written, which must be writable. */
  static Table writable(Translation t, ObjectName name, String statement) {
    if (name.schema().equals("INFORMATION_SCHEMA") || t.catalog().view(name).isPresent()) {
      throw SnowflakeError.compilation(
          "002019", "42601", "Target object '" + name + "' is not a table: " + statement);
    }
    Table table = t.table(name);
    switch (table.kind()) {
      case DYNAMIC ->
          throw SnowflakeError.compilation(
              "002034", "42601", "DML operation to dynamic table '" + name + "' is not supported.");
      case INTERACTIVE -> {
        if (!statement.equals("INSERT OVERWRITE")) {
          throw SnowflakeError.compilation(
              "002034",
              "42601",
              statement + " is not supported on interactive table '" + name + "'.");
        }
      }
      default -> {}
    }
    return table;
  }

  Dml insert() {
    in.word("INSERT");
    boolean overwrite = in.skipWord("OVERWRITE");
    if (in.isAnyWord("ALL", "FIRST")) {
      throw SnowflakeError.unknown("INSERT " + in.peek().text() + " into many tables");
    }
    in.word("INTO");
    ObjectName name = t.objectName();
    Table table = writable(t, name, overwrite ? "INSERT OVERWRITE" : "INSERT");
    List<Column> columns = columns(table);
    StringBuilder head = new StringBuilder("INSERT INTO ").append(table.h2Name()).append(" (");
    String joint = "";
    for (Column column : columns) {
      head.append(joint).append(Translation.quote(column.name()));
      joint = ", ";
    }
    head.append(") ");
    boolean values = in.isWord("VALUES");
    String sql = head + (values ? values(columns) : query(columns));
    if (in.isWord("RETURNING")) {
      throw in.unexpected();
    }
    List<String> all = overwrite ? List.of("DELETE FROM " + table.h2Name(), sql) : List.of(sql);
    return new Dml(
        "INSERT", all, table, t.access, List.of("number of rows inserted"), values && !overwrite);
  }

  private List<Column> columns(Table table) {
    if (!in.isSymbol("(") || in.peek(1).isWord("SELECT") || in.peek(1).isWord("WITH")) {
      return table.columns();
    }
    in.symbol("(");
    List<Column> columns = new ArrayList<>();
    do {
      String name = in.name();
      columns.add(table.column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name)));
    } while (in.skipSymbol(","));
    in.symbol(")");
    return columns;
  }

  private String values(List<Column> columns) {
    in.word("VALUES");
    StringBuilder rows = new StringBuilder("VALUES ");
    String joint = "";
    do {
      in.symbol("(");
      rows.append(joint).append('(');
      int count = 0;
      do {
        Column column = count < columns.size() ? columns.get(count) : null;
        rows.append(count++ == 0 ? "" : ", ");
        if (in.skipWord("DEFAULT")) {
          rows.append("DEFAULT");
        } else {
          refuseInValues();
          Frag value = t.expressions.expression(null);
          rows.append(column == null ? value.sql() : assigned(value, column));
        }
      } while (in.skipSymbol(","));
      in.symbol(")");
      rows.append(')');
      mustMatch(columns.size(), count);
      joint = ", ";
    } while (in.skipSymbol(","));
    return rows.toString();
  }

  /** Snowflake computes no JSON and runs no queries in VALUES. */
  private void refuseInValues() {
    int mark = in.mark();
    int depth = 0;
    while (!in.atEnd() && !(depth == 0 && (in.isSymbol(",") || in.isSymbol(")")))) {
      Token token = in.next();
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (token.kind() == Token.Kind.WORD
          && (NOT_IN_VALUES.contains(token.text()) && in.isSymbol("(")
              || token.text().equals("SELECT"))) {
        int start = mark;
        while (!in.atEnd() && !(depth == 0 && (in.isSymbol(",") || in.isSymbol(")")))) {
          Token more = in.next();
          depth += more.isSymbol("(") ? 1 : more.isSymbol(")") ? -1 : 0;
        }
        throw SnowflakeError.compilation(
            "002014", "22000", "Invalid expression [" + in.textFrom(start) + "] in VALUES clause");
      }
    }
    in.reset(mark);
  }

  private static void mustMatch(int expected, int given) {
    if (expected != given) {
      throw SnowflakeError.compilation(
          "002020",
          "21S01",
          "Insert value list does not match column list expecting "
              + expected
              + " but got "
              + given);
    }
  }

  private String query(List<Column> columns) {
    boolean parentheses = in.isSymbol("(");
    Query query = t.queries.query(null);
    mustMatch(columns.size(), query.columns().size());
    boolean plain = true;
    List<String> items = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Frag value = Frag.of("\"$Q\".\"C" + i + "\"", query.columns().get(i).type());
      String item = assigned(value, columns.get(i));
      plain &= item.equals(value.sql());
      items.add(item);
    }
    if (plain && !parentheses) {
      return query.sql();
    }
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      names.append(i == 0 ? "" : ", ").append("\"C").append(i).append('"');
    }
    return "SELECT "
        + String.join(", ", items)
        + " FROM ("
        + query.sql()
        + ") AS \"$Q\"("
        + names
        + ")";
  }

  /** A value on its way into a column: JSON columns take JSON only. */
  static String assigned(Frag value, Column column) {
    DataType to = column.type();
    DataType from = value.type();
    if (to.isJson() && !value.isJson() && !value.sql().equals("NULL")) {
      boolean variant = to.is(Base.VARIANT) && !from.is(Base.UNKNOWN) && !from.is(Base.TEXT);
      if (variant) {
        return value.as(to).sql();
      }
      throw SnowflakeError.compilation(
          "002023",
          "22000",
          "Expression type does not match column data type, expecting "
              + to.display()
              + " but got "
              + from.display()
              + " for column "
              + column.name());
    }
    if (!to.isJson() && value.isJson()) {
      return value.as(to).sql();
    }
    boolean text = from.is(Base.TEXT) || value.sql().startsWith("?");
    boolean time = to.isTimestamp() || to.is(Base.DATE) || to.is(Base.TIME);
    if (text && (time || to.is(Base.BINARY))) {
      return Casts.cast(value, to, false).sql();
    }
    return value.sql();
  }

  Dml update() {
    in.word("UPDATE");
    ObjectName name = t.objectName();
    Table table = writable(t, name, "UPDATE");
    String alias = targetAlias(name, "SET");
    Scope target = new Scope(null);
    target.add(Scope.source(alias, name, FromClause.columns(table)));
    int set = in.mark();
    skipTo("FROM", "WHERE", "RETURNING", "LIMIT", "ORDER");
    FromClause from = null;
    Scope scope = new Scope(target);
    if (in.skipWord("FROM")) {
      from = new FromClause(t, scope);
      from.read();
    }
    int behind = in.mark();
    in.reset(set);
    String assignments = assignments(table, scope, from != null);
    if (!in.isWord("FROM") && from != null) {
      throw in.unexpected();
    }
    in.reset(behind);
    String where =
        in.skipWord("WHERE") ? Expressions.condition(t.expressions.expression(scope)).sql() : null;
    String quoted = Translation.quote(alias);
    String sql;
    if (from == null) {
      sql = "UPDATE " + table.h2Name() + " AS " + quoted + " SET " + assignments;
      sql += where == null ? "" : " WHERE " + where;
    } else {
      if (scope.sources().size() != 1 || !from.conditions().isEmpty()) {
        throw SnowflakeError.unknown("UPDATE … FROM more than one table");
      }
      sql =
          "MERGE INTO "
              + table.h2Name()
              + " AS "
              + quoted
              + " USING "
              + from.sql()
              + " ON ("
              + (where == null ? "TRUE" : where)
              + ") WHEN MATCHED THEN UPDATE SET "
              + assignments;
    }
    return new Dml(
        "UPDATE",
        List.of(sql),
        table,
        t.access,
        List.of("number of rows updated", "number of multi-joined rows updated"),
        false);
  }

  private String targetAlias(ObjectName name, String next) {
    in.skipWord("AS");
    return in.isWord(next)
            || in.atEnd()
            || Reserved.isReserved(in.peek().text())
            || in.isSymbol(";")
        ? name.name()
        : in.name();
  }

  private void skipTo(String... words) {
    int depth = 0;
    while (!in.atEnd() && !(depth == 0 && in.isAnyWord(words))) {
      Token token = in.next();
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
    }
  }

  private String assignments(Table table, Scope scope, boolean merge) {
    in.word("SET");
    StringBuilder text = new StringBuilder();
    do {
      List<String> path = t.path();
      String name = path.get(path.size() - 1);
      Column column = table.column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name));
      in.symbol("=");
      String value;
      if (in.skipWord("DEFAULT")) {
        value = "DEFAULT";
      } else {
        value = assigned(t.expressions.expression(scope), column);
      }
      text.append(text.length() == 0 ? "" : ", ");
      text.append(Translation.quote(name)).append(" = ").append(value);
    } while (in.skipSymbol(","));
    return text.toString();
  }

  Dml delete() {
    in.word("DELETE");
    in.word("FROM");
    ObjectName name = t.objectName();
    Table table = writable(t, name, "DELETE");
    String alias = targetAlias(name, "USING");
    Scope scope = new Scope(null);
    scope.add(Scope.source(alias, name, FromClause.columns(table)));
    Scope using = new Scope(scope);
    FromClause from = null;
    if (in.skipWord("USING")) {
      from = new FromClause(t, using);
      from.read();
    }
    List<String> conditions = new ArrayList<>();
    if (from != null) {
      conditions.addAll(from.conditions());
    }
    if (in.skipWord("WHERE")) {
      conditions.add(Expressions.condition(t.expressions.expression(using)).sql());
    }
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    String sql = "DELETE FROM " + table.h2Name() + " AS " + Translation.quote(alias);
    sql += from == null ? where : " WHERE EXISTS (SELECT 1 FROM " + from.sql() + where + ")";
    return new Dml(
        "DELETE", List.of(sql), table, t.access, List.of("number of rows deleted"), false);
  }

  Dml truncate() {
    in.word("TRUNCATE");
    in.skipWord("TABLE");
    in.skipWords("IF", "EXISTS");
    ObjectName name = t.objectName();
    Table table = writable(t, name, "TRUNCATE");
    return new Dml(
        "TRUNCATE_TABLE",
        List.of("DELETE FROM " + table.h2Name()),
        table,
        t.access,
        List.of("status"),
        false);
  }
}
