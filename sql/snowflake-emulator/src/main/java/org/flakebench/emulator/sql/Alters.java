package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Statement.Action;
import org.flakebench.emulator.sql.Statement.AlterSession;
import org.flakebench.emulator.sql.Statement.AlterTable;
import org.flakebench.emulator.sql.Statement.AlterWarehouse;

/** Reads ALTER. Not thread-safe. */
final class Alters {
  private final Translation t;
  private final TokenStream in;

  Alters(Translation t) {
    this.t = t;
    this.in = t.in;
  }

  Statement alter() {
    in.word("ALTER");
    if (in.skipWord("SESSION")) {
      return session();
    }
    if (in.skipWord("WAREHOUSE")) {
      return warehouse();
    }
    if (in.isAnyWord("DYNAMIC", "HYBRID", "INTERACTIVE") && in.peek(1).isWord("TABLE")) {
      in.next();
    }
    if (in.skipWord("TABLE")) {
      return table();
    }
    throw SnowflakeError.unknown("ALTER " + in.peek().text());
  }

  private Statement session() {
    if (in.skipWord("SET")) {
      Map<String, Object> set = new LinkedHashMap<>();
      do {
        in.skipSymbol(",");
        String name = in.name();
        in.symbol("=");
        set.put(name, Settings.value(in));
      } while (!in.atEnd() && !in.isSymbol(";"));
      return new AlterSession(set, List.of());
    }
    in.word("UNSET");
    List<String> names = new ArrayList<>();
    do {
      names.add(in.name());
    } while (in.skipSymbol(","));
    return new AlterSession(Map.of(), names);
  }

  private Statement warehouse() {
    boolean ifExists = in.skipWords("IF", "EXISTS");
    String name =
        in.isAnyWord("SUSPEND", "RESUME", "SET") && in.peek(1).kind() != Token.Kind.WORD
            ? null
            : in.name();
    if (in.skipWord("SUSPEND")) {
      return new AlterWarehouse(name, ifExists, "SUSPEND", Map.of());
    }
    if (in.skipWord("RESUME")) {
      boolean quiet = in.skipWords("IF", "SUSPENDED");
      return new AlterWarehouse(name, ifExists, "RESUME", Map.of("IF_SUSPENDED", quiet));
    }
    if (in.skipWord("ADD") || in.skipWord("DROP")) {
      throw SnowflakeError.unknown("tables added to an interactive warehouse by ALTER WAREHOUSE");
    }
    in.word("SET");
    return new AlterWarehouse(name, ifExists, "SET", Settings.read(in));
  }

  private Statement table() {
    boolean ifExists = in.skipWords("IF", "EXISTS");
    ObjectName name = t.objectName();
    return new AlterTable(name, ifExists, action(name));
  }

  private Action action(ObjectName name) {
    if (in.skipWord("ADD")) {
      return add(name);
    }
    if (in.skipWord("DROP")) {
      return drop();
    }
    if (in.skipWord("RENAME")) {
      if (in.skipWord("TO")) {
        return new Action.Rename(t.objectName());
      }
      in.word("COLUMN");
      String from = in.name();
      in.word("TO");
      return new Action.RenameColumn(from, in.name());
    }
    if (in.skipWords("CLUSTER", "BY")) {
      int mark = in.mark();
      in.symbol("(");
      Scope scope = new Scope(null);
      Table table = t.table(name);
      if (table.kind().isHybrid()) {
        throw SnowflakeError.unsupported("CLUSTER BY on hybrid tables");
      }
      scope.add(Scope.source(name.name(), name, FromClause.columns(table)));
      t.expressions.list(scope);
      in.symbol(")");
      return new Action.ClusterBy(in.rawFromTo(mark));
    }
    if (in.isAnyWord("ALTER", "MODIFY")) {
      in.next();
      return alterColumn(name);
    }
    if (in.skipWord("REFRESH")) {
      return new Action.Refresh();
    }
    if (in.skipWord("SET")) {
      String comment = null;
      for (var setting : Settings.read(in).entrySet()) {
        switch (setting.getKey()) {
          case "COMMENT" -> comment = String.valueOf(setting.getValue());
          case "DATA_RETENTION_TIME_IN_DAYS", "CHANGE_TRACKING" -> {}
          default -> throw SnowflakeError.unknown("ALTER TABLE … SET " + setting.getKey());
        }
      }
      return new Action.Comment(comment);
    }
    throw SnowflakeError.unknown("ALTER TABLE … " + in.peek().text());
  }

  private Action add(ObjectName name) {
    if (in.skipWords("SEARCH", "OPTIMIZATION")) {
      if (t.table(name).kind().isHybrid()) {
        throw SnowflakeError.unsupported("SEARCH OPTIMIZATION on hybrid tables");
      }
      if (in.skipWord("ON")) {
        do {
          in.name();
          in.symbol("(");
          do {
            t.path();
          } while (in.skipSymbol(","));
          in.symbol(")");
        } while (in.skipSymbol(","));
      }
      return new Action.SearchOptimization();
    }
    if (in.isAnyWord("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN")) {
      if (t.table(name).kind().isHybrid()) {
        throw SnowflakeError.unsupported("constraints added to a hybrid table");
      }
      throw SnowflakeError.unknown("ALTER TABLE … ADD of a constraint");
    }
    in.skipWord("COLUMN");
    boolean ifNotExists = in.skipWords("IF", "NOT", "EXISTS");
    List<Column> columns = new ArrayList<>();
    do {
      in.skipWord("COLUMN");
      int mark = in.mark();
      boolean constraint = false;
      Column column = new Tables(t, Table.Kind.STANDARD).column();
      String text = in.rawFromTo(mark).toUpperCase(java.util.Locale.ROOT);
      constraint = text.matches("(?s).*\\b(PRIMARY\\s+KEY|UNIQUE|REFERENCES)\\b.*");
      if (ifNotExists
          && (column.defaultText() != null || column.identity() != null || constraint)) {
        throw SnowflakeError.compilation(
            "001003",
            "42000",
            "IF NOT EXISTS cannot stand with DEFAULT, AUTOINCREMENT or a constraint.");
      }
      if (constraint && t.table(name).kind().isHybrid()) {
        throw SnowflakeError.unsupported("constraints added to a hybrid table");
      }
      if (column.defaultText() != null
          && !column.defaultText().matches("(?is)-?[0-9.]+|'.*'|TRUE|FALSE|NULL")) {
        throw SnowflakeError.compilation(
            "002263",
            "22000",
            "Invalid column default expression [" + column.defaultText().strip() + "]");
      }
      columns.add(column);
    } while (in.skipSymbol(","));
    return new Action.AddColumns(columns, ifNotExists);
  }

  private Action drop() {
    if (in.skipWords("CLUSTERING", "KEY")) {
      return new Action.ClusterBy(null);
    }
    if (in.skipWords("SEARCH", "OPTIMIZATION")) {
      return new Action.SearchOptimization();
    }
    in.skipWord("COLUMN");
    boolean ifExists = in.skipWords("IF", "EXISTS");
    List<String> names = new ArrayList<>();
    do {
      names.add(in.name());
    } while (in.skipSymbol(","));
    return new Action.DropColumns(names, ifExists);
  }

  private Action alterColumn(ObjectName table) {
    in.skipSymbol("(");
    in.skipWord("COLUMN");
    String name = in.name();
    Column column =
        t.table(table).column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name));
    Action action;
    if (in.skipWord("COMMENT")) {
      action = new Action.AlterColumn(name, column.withComment(in.string()), "COMMENT");
    } else if (in.skipWords("DROP", "NOT", "NULL")) {
      action = new Action.AlterColumn(name, column.withNullable(true), "NULL");
    } else if (in.skipWords("DROP", "DEFAULT")) {
      action = new Action.AlterColumn(name, column.withDefault(null, null), "DEFAULT");
    } else {
      in.skipWord("SET");
      if (in.skipWords("NOT", "NULL")) {
        action = new Action.AlterColumn(name, column.withNullable(false), "NOT NULL");
      } else if (in.isWord("DEFAULT")) {
        throw SnowflakeError.unsupported("SET DEFAULT of anything but a sequence");
      } else {
        in.skipWords("DATA", "TYPE");
        in.skipWord("TYPE");
        action = new Action.AlterColumn(name, column.withType(Types.read(in)), "TYPE");
      }
    }
    in.skipSymbol(")");
    return action;
  }
}
