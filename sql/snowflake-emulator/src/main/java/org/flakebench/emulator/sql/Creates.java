package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Statement.CreateIndex;
import org.flakebench.emulator.sql.Statement.CreateObject;
import org.flakebench.emulator.sql.Statement.CreateView;
import org.flakebench.emulator.sql.Statement.IfThere;
import org.flakebench.emulator.sql.Statement.Select;

/** Reads CREATE, DROP. Not thread-safe. */
final class Creates {
  private final Translation t;
  private final TokenStream in;

  Creates(Translation t) {
    this.t = t;
    this.in = t.in;
  }

  Statement create() {
    int start = in.mark();
    in.word("CREATE");
    IfThere ifThere = IfThere.FAIL;
    if (in.skipWord("OR")) {
      if (in.skipWord("REPLACE")) {
        ifThere = IfThere.REPLACE;
      } else {
        in.word("ALTER");
        ifThere = IfThere.ALTER;
      }
    }
    Table.Kind kind = Table.Kind.STANDARD;
    boolean temporary = false;
    if (in.isAnyWord("LOCAL", "GLOBAL")) {
      in.next();
    }
    if (in.skipWord("TRANSIENT")) {
      kind = Table.Kind.TRANSIENT;
    } else if (in.isAnyWord("TEMPORARY", "TEMP", "VOLATILE")) {
      in.next();
      kind = Table.Kind.TEMPORARY;
      temporary = true;
    }
    if (in.isAnyWord("HYBRID", "DYNAMIC", "INTERACTIVE") && in.peek(1).isWord("TABLE")) {
      if (kind != Table.Kind.STANDARD) {
        throw SnowflakeError.unsupported(kind + " " + in.peek().text() + " TABLE");
      }
      kind = Table.Kind.valueOf(in.next().text());
    }
    if (in.skipWord("TABLE")) {
      return new Tables(t, kind).create(ifThere);
    }
    if (in.isAnyWord("SECURE", "MATERIALIZED", "RECURSIVE")) {
      throw SnowflakeError.unknown("CREATE " + in.peek().text() + " VIEW");
    }
    if (in.skipWord("VIEW")) {
      return view(ifThere, start);
    }
    if (in.skipWord("INDEX")) {
      return index(ifThere);
    }
    if (in.isAnyWord("UNIQUE", "EXTERNAL", "ICEBERG")) {
      throw in.isWord("UNIQUE")
          ? in.unexpected()
          : SnowflakeError.unknown("CREATE " + in.peek().text() + " TABLE");
    }
    return object(ifThere, temporary);
  }

  private CreateView view(IfThere given, int start) {
    IfThere ifThere = given;
    if (in.skipWords("IF", "NOT", "EXISTS")) {
      ifThere = IfThere.KEEP;
    }
    ObjectName name = t.objectName();
    List<String> names = new ArrayList<>();
    if (in.skipSymbol("(")) {
      do {
        names.add(in.name());
        if (in.skipWord("COMMENT")) {
          in.string();
        }
      } while (in.skipSymbol(","));
      in.symbol(")");
    }
    String comment = null;
    boolean copyGrants = in.skipWords("COPY", "GRANTS");
    for (var setting : Settings.read(in).entrySet()) {
      if (!setting.getKey().equals("COMMENT")) {
        throw SnowflakeError.unknown("the view option " + setting.getKey());
      }
      comment = String.valueOf(setting.getValue());
    }
    in.word("AS");
    int mark = in.mark();
    Queries.Query query = t.queries.query(null);
    Select select = new Select(query.sql(), query.columns(), t.access);
    return new CreateView(
        name, ifThere, names, select, in.rawFromTo(mark), in.rawFromTo(start), comment, copyGrants);
  }

  private CreateIndex index(IfThere given) {
    IfThere ifThere = in.skipWords("IF", "NOT", "EXISTS") ? IfThere.KEEP : given;
    String name = in.name();
    in.word("ON");
    Table table = t.table(t.objectName());
    if (!table.kind().isHybrid()) {
      throw SnowflakeError.unsupported("INDEX on a table that is not hybrid");
    }
    List<String> columns = names(table);
    List<String> include = in.skipWord("INCLUDE") ? names(table) : List.of();
    for (String column : columns) {
      var type = table.column(column).orElseThrow().type();
      if (type.isJson() || type.base().name().equals("TIMESTAMP_TZ")) {
        throw SnowflakeError.compilation(
            "391405",
            "0A000",
            "Columns of type " + type.base() + " cannot be in a key or index: '" + column + "'.");
      }
    }
    return new CreateIndex(table, new Table.Index(name, columns, include), ifThere);
  }

  private List<String> names(Table table) {
    List<String> names = new ArrayList<>();
    in.symbol("(");
    do {
      String name = in.name();
      names.add(
          table.column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name)).name());
    } while (in.skipSymbol(","));
    in.symbol(")");
    return names;
  }

  private Statement object(IfThere given, boolean temporary) {
    boolean interactive = in.isWord("INTERACTIVE") && in.peek(1).isWord("WAREHOUSE");
    if (interactive) {
      in.next();
    }
    String kind = in.next().text();
    if (kind.equals("FILE")) {
      in.word("FORMAT");
      kind = "FILE FORMAT";
    }
    if (!List.of("DATABASE", "SCHEMA", "WAREHOUSE", "STAGE", "SEQUENCE", "FILE FORMAT", "ROLE")
        .contains(kind)) {
      throw SnowflakeError.unknown("CREATE " + kind);
    }
    IfThere ifThere = given;
    if (in.skipWords("IF", "NOT", "EXISTS")) {
      ifThere = IfThere.KEEP;
    }
    List<String> name = stagePath(kind);
    Map<String, Object> settings = new java.util.LinkedHashMap<>();
    if (interactive) {
      settings.put("WAREHOUSE_TYPE", "INTERACTIVE");
      settings.put("INITIALLY_SUSPENDED", true);
      interactiveTables();
    }
    if (kind.equals("WAREHOUSE")) {
      in.skipWord("WITH");
    }
    if (kind.equals("SEQUENCE")) {
      in.skipWord("WITH");
      if (in.skipWord("START")) {
        in.skipWord("WITH");
        in.skipSymbol("=");
        settings.put("START", in.integer());
      }
      if (in.skipWord("INCREMENT")) {
        in.skipWord("BY");
        in.skipSymbol("=");
        settings.put("INCREMENT", in.integer());
      }
      if (!in.skipWord("ORDER")) {
        in.skipWord("NOORDER");
      }
    }
    if (kind.equals("SCHEMA") && in.skipWords("WITH", "MANAGED", "ACCESS")) {
      settings.put("MANAGED", true);
    }
    settings.putAll(Settings.read(in));
    if (temporary) {
      settings.put("$TEMPORARY", true);
    }
    return new CreateObject(kind, name, ifThere, settings);
  }

  /** TABLES (…): what the warehouse warms its cache with. */
  private void interactiveTables() {
    if (!in.skipWord("TABLES")) {
      return;
    }
    in.symbol("(");
    do {
      Table table = t.table(t.objectName());
      if (table.kind() != Table.Kind.INTERACTIVE) {
        throw SnowflakeError.unsupported(
            "A table that is not interactive in an interactive warehouse");
      }
    } while (in.skipSymbol(","));
    in.symbol(")");
  }

  private List<String> stagePath(String kind) {
    if (kind.equals("STAGE") && in.peek().kind() == Token.Kind.STAGE) {
      throw in.unexpected();
    }
    return t.path();
  }

  Statement drop() {
    in.word("DROP");
    if (in.isAnyWord("DYNAMIC", "HYBRID", "INTERACTIVE") && in.peek(1).isWord("TABLE")) {
      in.next();
    }
    String kind = in.next().text();
    if (kind.equals("FILE")) {
      in.word("FORMAT");
      kind = "FILE FORMAT";
    }
    if (!List.of(
            "TABLE",
            "VIEW",
            "DATABASE",
            "SCHEMA",
            "WAREHOUSE",
            "STAGE",
            "SEQUENCE",
            "FILE FORMAT",
            "ROLE",
            "INDEX")
        .contains(kind)) {
      throw SnowflakeError.unknown("DROP " + kind);
    }
    boolean ifExists = in.skipWords("IF", "EXISTS");
    List<String> name = t.path();
    if (!in.skipWord("CASCADE")) {
      in.skipWord("RESTRICT");
    }
    return new Statement.Drop(kind, name, ifExists);
  }
}
