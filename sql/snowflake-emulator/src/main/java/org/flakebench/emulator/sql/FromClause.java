package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.View;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Queries.Query;
import org.flakebench.emulator.sql.Token.Kind;

/** Reads FROM: tables, views, subqueries, joins, samples. Not thread-safe; for one use. */
final class FromClause {
  /** Hidden column of TABLE(GENERATOR(…)) that SEQ4() and its like stand for. */
  static final String GENERATED = "$SEQ";

  private static final Set<String> NOT_ALIASES =
      Set.of(
          "WHERE",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "FETCH",
          "QUALIFY",
          "HAVING",
          "EXCEPT",
          "MINUS",
          "ASOF",
          "PIVOT",
          "UNPIVOT",
          "MATCH_RECOGNIZE",
          "AT",
          "BEFORE",
          "CHANGES");

  private final Translation t;
  private final TokenStream in;
  private final Scope scope;
  private final StringBuilder sql = new StringBuilder();
  private final List<String> conditions = new ArrayList<>();
  private final TableFunctions functions;

  FromClause(Translation t, Scope scope) {
    this.t = t;
    this.in = t.in;
    this.scope = scope;
    this.functions = new TableFunctions(t, scope);
  }

  String sql() {
    return sql.toString();
  }

  /** What has to be added to WHERE. */
  List<String> conditions() {
    return conditions;
  }

  void read() {
    item("", false);
    while (true) {
      if (in.skipSymbol(",")) {
        item(" CROSS JOIN ", false);
      } else if (in.isWord("NATURAL")) {
        throw SnowflakeError.unknown("NATURAL JOIN");
      } else if (in.isAnyWord("JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS")) {
        join();
      } else {
        return;
      }
    }
  }

  private void join() {
    String kind = in.isWord("JOIN") ? "INNER" : in.next().text();
    in.skipWord("OUTER");
    in.word("JOIN");
    if (kind.equals("CROSS")) {
      item(" CROSS JOIN ", false);
      return;
    }
    if (item(" " + kind + " JOIN ", kind.equals("LEFT"))) {
      if (in.skipWord("ON") && !t.expressions.expression(scope).sql().equals("TRUE")) {
        throw SnowflakeError.unknown("JOIN of FLATTEN with another condition than TRUE");
      }
      return;
    }
    if (in.skipWord("ON")) {
      sql.append(" ON ").append(Expressions.condition(t.expressions.expression(scope)).sql());
    } else if (in.skipWord("USING")) {
      using();
    } else {
      // Snowflake takes a JOIN without ON as a cross join.
      sql.append(" ON TRUE");
    }
  }

  private void using() {
    in.symbol("(");
    String joint = " ON ";
    Scope.Source right = scope.sources().get(scope.sources().size() - 1);
    do {
      String name = in.name();
      Frag left = null;
      for (Scope.Source source : scope.sources()) {
        for (Scope.SourceColumn column : source.columns()) {
          if (source != right && column.name().equals(name) && left == null) {
            left = column.frag();
          }
        }
      }
      Frag other = scope.column(List.of(right.alias(), name));
      if (left == null || other == null) {
        throw SnowflakeError.invalidIdentifier(name);
      }
      sql.append(joint).append(left.sql()).append(" = ").append(other.sql());
      scope.merge(name);
      joint = " AND ";
    } while (in.skipSymbol(","));
    in.symbol(")");
  }

  /** Reads one item; true when it was a FLATTEN, which brings its own join. */
  private boolean item(String joint, boolean left) {
    boolean lateral = in.skipWord("LATERAL");
    boolean first = sql.length() == 0;
    if (in.isWord("FLATTEN") || in.areWords("TABLE") && in.peek(2).isWord("FLATTEN")) {
      flatten(first, left);
      return true;
    }
    if (lateral) {
      throw SnowflakeError.unknown("LATERAL with anything but FLATTEN");
    }
    sql.append(joint);
    if (in.skipWord("TABLE")) {
      in.symbol("(");
      TableFunctions.Result result = functions.read();
      in.symbol(")");
      String alias = alias(result.name());
      sql.append(result.sql()).append(" AS ").append(Translation.quote(alias));
      scope.add(result.source(alias));
    } else if (in.isSymbol("(")) {
      parenthesized();
    } else if (in.isWord("VALUES")) {
      values(false);
    } else if (in.peek().kind() == Kind.STAGE) {
      throw SnowflakeError.unknown("a query on a stage outside COPY INTO");
    } else {
      relation();
    }
    return false;
  }

  private void flatten(boolean first, boolean left) {
    boolean table = in.skipWord("TABLE");
    if (table) {
      in.symbol("(");
    }
    in.word("FLATTEN");
    TableFunctions.Flatten flatten = functions.flatten();
    if (table) {
      in.symbol(")");
    }
    String alias = alias("FLATTEN");
    String quoted = Translation.quote(alias);
    String inside = quoted + ".\"X\" < SF_FLATTEN_SIZE(" + flatten.input() + ")";
    if (first) {
      sql.append("SYSTEM_RANGE(0, 99999) AS ").append(quoted);
      conditions.add(inside);
    } else {
      // A left join keeps H2 from starting with the numbers.
      sql.append(" LEFT JOIN SYSTEM_RANGE(0, 99999) AS ").append(quoted).append(" ON ");
      sql.append(inside);
      if (!flatten.outer() && !left) {
        conditions.add("(" + quoted + ".\"X\" IS NOT NULL)");
      }
    }
    scope.add(flatten.source(alias));
  }

  private void parenthesized() {
    in.symbol("(");
    if (in.isWord("VALUES")) {
      values(true);
      return;
    }
    if (!in.isAnyWord("SELECT", "WITH") && !in.isSymbol("(")) {
      throw SnowflakeError.unknown("a join in parentheses");
    }
    Query query = t.queries.query(null);
    in.symbol(")");
    String sample = sample("(" + query.sql() + ")");
    String alias = alias("$SUBQUERY" + scope.sources().size());
    List<String> names = columnNames();
    Query renamed = Queries.renamed(query, names);
    sql.append(names.isEmpty() ? sample : "(" + renamed.sql() + ")");
    sql.append(" AS ").append(Translation.quote(alias));
    scope.add(Scope.source(alias, null, renamed.columns()));
  }

  private List<String> columnNames() {
    List<String> names = new ArrayList<>();
    if (in.skipSymbol("(")) {
      do {
        names.add(in.name());
      } while (in.skipSymbol(","));
      in.symbol(")");
    }
    return names;
  }

  private void values(boolean closing) {
    in.word("VALUES");
    StringBuilder rows = new StringBuilder("(VALUES ");
    List<OutColumn> columns = new ArrayList<>();
    String joint = "";
    do {
      in.symbol("(");
      List<Frag> row = t.expressions.list(null);
      in.symbol(")");
      rows.append(joint).append('(').append(Functions.raw(row)).append(')');
      joint = ", ";
      for (int i = 0; i < row.size(); i++) {
        DataType type = row.get(i).type();
        if (columns.size() <= i) {
          columns.add(new OutColumn("COLUMN" + (i + 1), type, true));
        } else {
          OutColumn old = columns.get(i);
          columns.set(i, new OutColumn(old.name(), Frag.common(old.type(), type), true));
        }
      }
    } while (in.skipSymbol(","));
    if (closing) {
      in.symbol(")");
    }
    String alias = alias("VALUES");
    List<String> names = columnNames();
    List<OutColumn> named = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = names.isEmpty() ? columns.get(i).name() : names.get(i);
      named.add(new OutColumn(name, columns.get(i).type(), true));
    }
    sql.append(rows).append(") AS ").append(Translation.quote(alias)).append('(');
    joint = "";
    for (OutColumn column : named) {
      sql.append(joint).append(Translation.quote(column.name()));
      joint = ", ";
    }
    sql.append(')');
    scope.add(Scope.source(alias, null, named));
  }

  private void relation() {
    List<String> path = t.path();
    if (in.isSymbol("(")) {
      throw SnowflakeError.unknown(
          "the table function " + path.get(path.size() - 1) + " without TABLE(…)");
    }
    Query named = path.size() == 1 ? t.queries.named(path.get(0)) : null;
    String name = path.get(path.size() - 1);
    if (named != null) {
      add("(" + named.sql() + ")", name, null, named.columns());
      return;
    }
    if (systemView(path)) {
      return;
    }
    ObjectName object = t.complete(path);
    Table temporary = t.names.temporary(object).orElse(null);
    View view = temporary == null ? t.catalog().view(object).orElse(null) : null;
    if (view != null) {
      Query query = expand(view);
      add("(" + query.sql() + ")", name, object, query.columns());
      return;
    }
    Table table = t.table(object);
    t.access.read().add(table);
    add(table.h2Name(), name, object, columns(table));
  }

  static List<OutColumn> columns(Table table) {
    return table.columns().stream()
        .map(c -> new OutColumn(c.name(), c.type(), c.nullable()))
        .toList();
  }

  private void add(String base, String name, ObjectName object, List<OutColumn> columns) {
    if (in.isAnyWord("AT", "BEFORE", "CHANGES") && in.peek(1).isSymbol("(")) {
      throw SnowflakeError.unknown("time travel (" + in.peek().text() + ")");
    }
    String early = sample(base);
    String alias = alias(name);
    String late = early.equals(base) ? sample(base) : early;
    sql.append(late).append(" AS ").append(Translation.quote(alias));
    scope.add(Scope.source(alias, object, columns));
  }

  private boolean systemView(List<String> path) {
    if (path.size() < 2) {
      return false;
    }
    String schema = path.get(path.size() - 2);
    String database = path.size() > 2 ? path.get(0) : t.names.database();
    boolean information = schema.equals(Catalog.INFORMATION_SCHEMA);
    boolean usage = Catalog.SNOWFLAKE.equals(database) && schema.equals("ACCOUNT_USAGE");
    if (!information && !usage) {
      return false;
    }
    if (information) {
      t.catalog().database(database);
    }
    String view = path.get(path.size() - 1);
    List<OutColumn> columns = t.names.systemView(schema, view).orElse(null);
    if (columns == null) {
      throw SnowflakeError.unknown("the view " + schema + "." + view);
    }
    t.access.systemViews().add(schema + "." + view);
    String call =
        "SF_VIEW("
            + Translation.literal(schema + "." + view)
            + ", "
            + Translation.literal(database)
            + ")";
    String alias = alias(view);
    sql.append(call).append(" AS ").append(Translation.quote(alias));
    scope.add(TableFunctions.virtual(alias, columns));
    return true;
  }

  private Query expand(View view) {
    Names inside = new NamesOfView(t.names, view);
    Translation translation = new Translation(new TokenStream(view.text()), inside, t.access);
    return translation.queries.query(null);
  }

  private String sample(String base) {
    if (!in.isAnyWord("SAMPLE", "TABLESAMPLE")) {
      return base;
    }
    in.next();
    String method = "BERNOULLI";
    if (in.isAnyWord("BERNOULLI", "ROW", "SYSTEM", "BLOCK")) {
      method = in.next().text();
    }
    boolean block = method.equals("SYSTEM") || method.equals("BLOCK");
    in.symbol("(");
    Frag amount = t.expressions.expression(null);
    boolean rows = in.skipWord("ROWS");
    in.symbol(")");
    boolean seeded = in.isAnyWord("REPEATABLE", "SEED");
    if (seeded) {
      in.next();
      in.symbol("(");
      in.integer();
      in.symbol(")");
    }
    if (block && base.startsWith("(")) {
      throw SnowflakeError.compilation(
          "002280", "0A000", "Sampling with SYSTEM or BLOCK is not supported on views.");
    }
    if (rows && (block || seeded)) {
      throw SnowflakeError.compilation(
          "002281", "0A000", "Fixed-size sampling is not supported with SYSTEM, BLOCK or a seed.");
    }
    t.access.once();
    return rows
        ? "(SELECT * FROM " + base + " ORDER BY RAND() FETCH FIRST " + amount.sql() + " ROWS ONLY)"
        : "(SELECT * FROM " + base + " WHERE RAND() * 100 < " + amount.sql() + ")";
  }

  private String alias(String missing) {
    if (in.skipWord("AS")) {
      return in.name();
    }
    Token token = in.peek();
    boolean word =
        token.kind() == Kind.QUOTED
            || token.kind() == Kind.WORD
                && !Reserved.isReserved(token.text())
                && !NOT_ALIASES.contains(token.text());
    return word ? in.name() : missing;
  }
}
