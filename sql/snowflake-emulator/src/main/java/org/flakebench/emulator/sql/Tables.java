package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Statement.CreateTable;
import org.flakebench.emulator.sql.Statement.IfThere;
import org.flakebench.emulator.sql.Statement.Select;

/** Reads CREATE TABLE. Not thread-safe; for one use. */
final class Tables {
  private final Translation t;
  private final TokenStream in;
  private final Table.Kind kind;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> uniques = new ArrayList<>();
  private final List<Table.ForeignKey> foreignKeys = new ArrayList<>();
  private final List<Table.Index> indexes = new ArrayList<>();
  private List<String> primaryKey = List.of();
  private String clusterBy;
  private String comment;
  private String targetLag;
  private String warehouse;

  Tables(Translation t, Table.Kind kind) {
    this.t = t;
    this.in = t.in;
    this.kind = kind;
  }

  /** Behind the word TABLE. */
  CreateTable create(IfThere given) {
    IfThere ifThere = given;
    if (in.skipWords("IF", "NOT", "EXISTS")) {
      if (given != IfThere.FAIL) {
        throw SnowflakeError.compilation(
            "001003", "42000", "options OR REPLACE and IF NOT EXISTS are incompatible.");
      }
      ifThere = IfThere.KEEP;
    }
    if (ifThere == IfThere.ALTER && kind != Table.Kind.STANDARD && kind != Table.Kind.TRANSIENT) {
      throw SnowflakeError.unsupported("CREATE OR ALTER " + kind + " TABLE");
    }
    ObjectName name = t.objectName();
    if (in.skipWord("LIKE")) {
      ObjectName like = t.objectName();
      return result(name, ifThere, null, null, like);
    }
    if (in.isWord("CLONE")) {
      throw SnowflakeError.unknown("CREATE TABLE … CLONE");
    }
    boolean namesOnly = false;
    if (in.isSymbol("(")) {
      namesOnly = definition();
    }
    options();
    Select query = null;
    String text = null;
    if (in.skipWord("AS")) {
      int mark = in.mark();
      Queries.Query read = t.queries.query(null);
      text = in.rawFromTo(mark);
      query = new Select(read.sql(), read.columns(), t.access);
      fromQuery(query, namesOnly);
    }
    check(query);
    return result(name, ifThere, query, text, null);
  }

  private CreateTable result(
      ObjectName name, IfThere ifThere, Select query, String text, ObjectName like) {
    return new CreateTable(
        name,
        kind,
        ifThere,
        columns,
        primaryKey,
        uniques,
        foreignKeys,
        indexes,
        clusterBy,
        comment,
        query,
        text,
        targetLag,
        warehouse,
        like);
  }

  private void fromQuery(Select query, boolean namesOnly) {
    if (columns.isEmpty()) {
      for (OutColumn column : query.columns()) {
        columns.add(new Column(column.name(), column.type(), true, null, null, null, null));
      }
      return;
    }
    if (columns.size() != query.columns().size()) {
      throw SnowflakeError.compilation(
          "002020",
          "21S01",
          "Invalid column definition list: "
              + columns.size()
              + " columns for "
              + query.columns().size());
    }
    if (namesOnly) {
      for (int i = 0; i < columns.size(); i++) {
        columns.set(i, columns.get(i).withType(query.columns().get(i).type()));
      }
    }
  }

  private void check(Select query) {
    boolean hybrid = kind == Table.Kind.HYBRID;
    if (columns.isEmpty()) {
      throw in.unexpected();
    }
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      if (columns.subList(0, i).stream().anyMatch(c -> c.name().equals(name))) {
        throw SnowflakeError.compilation("002025", "42S21", "duplicate column name '" + name + "'");
      }
    }
    if (!hybrid && !indexes.isEmpty()) {
      throw SnowflakeError.unsupported("INDEX on a table that is not hybrid");
    }
    if (hybrid) {
      hybrid();
    }
    // Not null also where keys are not enforced.
    for (String name : primaryKey) {
      columns.replaceAll(c -> c.name().equals(name) ? c.withNullable(false) : c);
    }
    if (kind == Table.Kind.INTERACTIVE && (clusterBy == null || query == null)) {
      throw SnowflakeError.compilation(
          "001003", "42000", "An interactive table needs CLUSTER BY and AS SELECT.");
    }
    if (kind == Table.Kind.DYNAMIC && (query == null || targetLag == null || warehouse == null)) {
      throw SnowflakeError.compilation(
          "001003", "42000", "A dynamic table needs TARGET_LAG, WAREHOUSE and AS SELECT.");
    }
  }

  private void hybrid() {
    if (primaryKey.isEmpty()) {
      throw SnowflakeError.compilation(
          "391404", "0A000", "Primary key is required for hybrid tables.");
    }
    if (clusterBy != null) {
      throw SnowflakeError.unsupported("CLUSTER BY on hybrid tables");
    }
    List<List<String>> keys = new ArrayList<>(uniques);
    keys.add(primaryKey);
    indexes.forEach(i -> keys.add(i.columns()));
    for (List<String> key : keys) {
      for (String name : key) {
        Base base = column(name).type().base();
        if (column(name).type().isJson() || base == Base.TIMESTAMP_TZ) {
          throw SnowflakeError.compilation(
              "391405",
              "0A000",
              "Columns of type " + base + " cannot be in a key or index: '" + name + "'.");
        }
      }
    }
  }

  private Column column(String name) {
    return columns.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> SnowflakeError.invalidIdentifier(name));
  }

  /** The list in parentheses; true when it gave names without types. */
  private boolean definition() {
    in.symbol("(");
    boolean namesOnly = false;
    do {
      if (in.isAnyWord("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "INDEX", "CHECK")
          && !(in.isWord("INDEX") && in.peek(1).isWord("VARCHAR"))) {
        constraint();
      } else if (in.peek(1).isSymbol(",") || in.peek(1).isSymbol(")")) {
        namesOnly = true;
        columns.add(new Column(in.name(), DataType.UNKNOWN, true, null, null, null, null));
      } else {
        columns.add(column());
      }
    } while (in.skipSymbol(","));
    in.symbol(")");
    return namesOnly;
  }

  private void constraint() {
    if (in.skipWord("CONSTRAINT")) {
      in.name();
    }
    if (in.isWord("CHECK")) {
      throw SnowflakeError.unsupported("CHECK");
    }
    if (in.skipWord("PRIMARY")) {
      in.word("KEY");
      primaryKey = names();
    } else if (in.skipWord("UNIQUE")) {
      uniques.add(names());
    } else if (in.skipWord("INDEX")) {
      String name = in.name();
      List<String> key = names();
      indexes.add(new Table.Index(name, key, in.skipWord("INCLUDE") ? names() : List.of()));
    } else {
      in.words("FOREIGN", "KEY");
      references(names());
    }
    properties();
  }

  private void references(List<String> own) {
    in.word("REFERENCES");
    ObjectName parent = t.objectName();
    List<String> parentColumns = in.isSymbol("(") ? names() : List.of();
    while (in.isAnyWord("ON", "MATCH")) {
      String word = in.next().text();
      if (word.equals("ON")) {
        in.next();
      }
      String action = in.next().text();
      if (kind == Table.Kind.HYBRID && (action.equals("CASCADE") || action.equals("SET"))) {
        throw SnowflakeError.unsupported("referential actions on hybrid tables");
      }
      if (action.equals("NO") || action.equals("SET")) {
        in.next();
      }
    }
    foreignKeys.add(new Table.ForeignKey(own, parent, parentColumns));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    in.symbol("(");
    do {
      names.add(in.name());
    } while (in.skipSymbol(","));
    in.symbol(")");
    return names;
  }

  /** What may stand behind a constraint and changes nothing here. */
  private void properties() {
    while (in.isAnyWord("ENFORCED", "RELY", "NORELY", "VALIDATE", "NOVALIDATE", "DEFERRABLE")
        || in.areWords("NOT", "ENFORCED")
        || in.areWords("NOT", "DEFERRABLE")
        || in.areWords("INITIALLY")) {
      boolean enforced = in.isWord("ENFORCED");
      if (in.skipWord("INITIALLY") || in.skipWord("NOT")) {
        in.next();
        continue;
      }
      in.next();
      if (enforced && kind != Table.Kind.HYBRID) {
        throw SnowflakeError.unsupported("ENFORCED on a table that is not hybrid");
      }
    }
  }

  Column column() {
    String name = in.name();
    DataType type = Types.read(in);
    boolean nullable = true;
    String text = null;
    String h2 = null;
    Column.Identity identity = null;
    String columnComment = null;
    while (true) {
      if (in.skipWords("NOT", "NULL")) {
        nullable = false;
      } else if (in.skipWord("NULL")) {
        nullable = true;
      } else if (in.skipWord("DEFAULT")) {
        int mark = in.mark();
        Frag value = t.expressions.expression(null);
        text = in.rawFromTo(mark);
        h2 = value.as(type.isJson() ? value.type() : type).sql();
        refuseDefault(name, type, value);
      } else if (in.isAnyWord("AUTOINCREMENT", "IDENTITY")) {
        in.next();
        identity = identity();
      } else if (in.skipWord("COMMENT")) {
        columnComment = in.string();
      } else if (in.isAnyWord("CONSTRAINT", "PRIMARY", "UNIQUE", "REFERENCES", "FOREIGN")) {
        inline(name);
      } else if (in.isWord("CHECK")) {
        throw SnowflakeError.unsupported("CHECK");
      } else if (in.isAnyWord("COLLATE", "MASKING", "PROJECTION", "TAG", "WITH")) {
        throw SnowflakeError.unknown("the column property " + in.peek().text());
      } else {
        return new Column(name, type, nullable, text, h2, identity, columnComment);
      }
    }
  }

  private void refuseDefault(String name, DataType type, Frag value) {
    if (type.isJson() && !value.sql().equals("NULL")) {
      throw SnowflakeError.compilation(
          "002262", "22000", "Default value data type does not match data type for column " + name);
    }
  }

  private Column.Identity identity() {
    long start = 1;
    long step = 1;
    if (in.skipSymbol("(")) {
      start = in.integer();
      in.symbol(",");
      step = in.integer();
      in.symbol(")");
    } else if (in.skipWord("START")) {
      in.skipWord("WITH");
      in.skipSymbol("=");
      start = in.integer();
      in.word("INCREMENT");
      in.skipWord("BY");
      in.skipSymbol("=");
      step = in.integer();
    }
    if (!in.skipWord("ORDER")) {
      in.skipWord("NOORDER");
    }
    return new Column.Identity(start, step);
  }

  private void inline(String name) {
    if (in.skipWord("CONSTRAINT")) {
      in.name();
    }
    if (in.skipWord("PRIMARY")) {
      in.word("KEY");
      primaryKey = List.of(name);
    } else if (in.skipWord("UNIQUE")) {
      uniques.add(List.of(name));
    } else {
      in.skipWords("FOREIGN", "KEY");
      references(List.of(name));
    }
    properties();
  }

  private void options() {
    while (true) {
      if (in.skipWords("CLUSTER", "BY")) {
        in.skipWord("LINEAR");
        int mark = in.mark();
        if (columns.isEmpty()) {
          names();
        } else {
          in.symbol("(");
          Scope scope = new Scope(null);
          scope.add(
              Scope.source(
                  "$TABLE",
                  null,
                  columns.stream().map(c -> new OutColumn(c.name(), c.type(), true)).toList()));
          t.expressions.list(scope);
          in.symbol(")");
        }
        clusterBy = in.rawFromTo(mark);
      } else if (in.peek(1).isSymbol("=")) {
        String name = in.next().text();
        in.symbol("=");
        option(name, Settings.value(in));
      } else {
        return;
      }
    }
  }

  private void option(String name, Object value) {
    switch (name) {
      case "COMMENT" -> comment = String.valueOf(value);
      case "TARGET_LAG" -> targetLag = String.valueOf(value);
      case "WAREHOUSE" -> warehouse = String.valueOf(value);
      case "DATA_RETENTION_TIME_IN_DAYS",
          "MAX_DATA_EXTENSION_TIME_IN_DAYS",
          "CHANGE_TRACKING",
          "REFRESH_MODE",
          "INITIALIZE",
          "ENABLE_SCHEMA_EVOLUTION",
          "DEFAULT_DDL_COLLATION" -> {}
      default -> throw SnowflakeError.unknown("the table option " + name);
    }
  }
}
