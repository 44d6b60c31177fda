package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Queries.Query;
import org.flakebench.emulator.sql.Token.Kind;

/** Reads one SELECT up to its QUALIFY. Not thread-safe; for one use. */
final class Selects {
  /**
   * A SELECT and what its names mean, for an ORDER BY behind it.
   *
   * @param limit of TOP, or nothing
   */
  record Part(Query query, Scope scope, String limit) {}

  private static final Set<String> ENDS =
      Set.of(
          "WHERE",
          "GROUP",
          "HAVING",
          "QUALIFY",
          "ORDER",
          "LIMIT",
          "FETCH",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "MINUS");

  private static final Pattern COLUMN = Pattern.compile("\"[^\"]+\"\\.\"[^\"]+\"");

  private final Translation t;
  private final TokenStream in;
  private final Scope scope;
  private final List<String> items = new ArrayList<>();
  private final List<Frag> frags = new ArrayList<>();
  private final List<OutColumn> columns = new ArrayList<>();

  Selects(Translation t, Scope parent) {
    this.t = t;
    this.in = t.in;
    this.scope = new Scope(parent);
  }

  Part select() {
    in.word("SELECT");
    boolean distinct = in.skipWord("DISTINCT");
    if (!distinct) {
      in.skipWord("ALL");
    }
    String limit = "";
    if (in.isWord("TOP") && in.peek(1).kind() == Kind.NUMBER) {
      in.next();
      limit = " FETCH FIRST " + in.integer() + " ROWS ONLY";
    }
    // The list comes first and can only be understood after FROM.
    int list = in.mark();
    FromClause from = new FromClause(t, scope);
    int behind = -1;
    int fromAt = findFrom();
    if (fromAt >= 0) {
      in.reset(fromAt + 1);
      from.read();
      behind = in.mark();
      in.reset(list);
    }
    selectList();
    if (fromAt >= 0) {
      if (in.mark() != fromAt) {
        throw in.unexpected();
      }
      in.reset(behind);
    }
    StringBuilder sql = new StringBuilder("SELECT ");
    sql.append(distinct ? "DISTINCT " : "").append(String.join(", ", items));
    if (fromAt >= 0) {
      sql.append(" FROM ").append(from.sql());
    }
    List<String> conditions = new ArrayList<>(from.conditions());
    if (in.skipWord("WHERE")) {
      conditions.add(Expressions.condition(t.expressions.expression(scope)).sql());
    }
    if (!conditions.isEmpty()) {
      sql.append(" WHERE ").append(String.join(" AND ", conditions));
    }
    List<String> keys = groupBy(sql);
    if (in.skipWord("HAVING")) {
      sql.append(" HAVING ").append(t.expressions.expression(scope).sql());
    }
    mustBeGrouped(keys);
    if (in.skipWord("QUALIFY")) {
      sql.append(" QUALIFY ").append(t.expressions.expression(scope).sql());
    }
    return new Part(new Query(sql.toString(), List.copyOf(columns)), scope, limit);
  }

  private int findFrom() {
    int start = in.mark();
    int depth = 0;
    try {
      while (!in.atEnd()) {
        Token token = in.peek();
        if (token.isSymbol("(") || token.isSymbol("[")) {
          depth++;
        } else if (token.isSymbol(")") || token.isSymbol("]")) {
          if (--depth < 0) {
            return -1;
          }
        } else if (depth == 0 && token.isWord("FROM") && !behindDistinct(start)) {
          return in.mark();
        } else if (depth == 0
            && (token.isSymbol(";")
                || token.kind() == Kind.WORD
                    && ENDS.contains(token.text())
                    && !(token.isWord("GROUP") && !in.peek(1).isWord("BY")))) {
          return -1;
        }
        in.next();
      }
      return -1;
    } finally {
      in.reset(start);
    }
  }

  /** IS [NOT] DISTINCT FROM. */
  private boolean behindDistinct(int start) {
    return in.mark() > start + 1
        && in.peek(-1).isWord("DISTINCT")
        && (in.peek(-2).isWord("IS") || in.peek(-2).isWord("NOT"));
  }

  private void selectList() {
    do {
      if (in.isSymbol("*")) {
        in.next();
        star(scope.sources());
      } else if (isQualifiedStar()) {
        List<String> qualifier = new ArrayList<>();
        while (!in.isSymbol("*")) {
          qualifier.add(in.name());
          in.symbol(".");
        }
        in.next();
        Scope.Source source = scope.find(qualifier);
        if (source == null) {
          throw SnowflakeError.doesNotExist("Object", String.join(".", qualifier));
        }
        star(List.of(source));
      } else {
        item();
      }
    } while (in.skipSymbol(","));
  }

  private boolean isQualifiedStar() {
    int ahead = 0;
    while (in.peek(ahead).kind() == Kind.WORD || in.peek(ahead).kind() == Kind.QUOTED) {
      if (!in.peek(ahead + 1).isSymbol(".")) {
        return false;
      }
      ahead += 2;
    }
    return ahead > 0 && in.peek(ahead).isSymbol("*");
  }

  private void star(List<Scope.Source> sources) {
    if (sources.isEmpty()) {
      throw SnowflakeError.compilation("002081", "42601", "SELECT with no columns");
    }
    Set<String> excluded = new HashSet<>();
    if (in.skipWord("EXCLUDE")) {
      boolean many = in.skipSymbol("(");
      do {
        excluded.add(in.name());
      } while (many && in.skipSymbol(","));
      if (many) {
        in.symbol(")");
      }
    }
    Set<String> seen = new HashSet<>();
    for (Scope.Source source : sources) {
      for (Scope.SourceColumn column : source.columns()) {
        boolean repeated = !seen.add(column.name()) && scope.isMerged(column.name());
        if (!excluded.contains(column.name())
            && !repeated
            && !column.name().equals(FromClause.GENERATED)) {
          add(column.name(), column.frag(), column.nullable());
        }
      }
    }
    if (columns.isEmpty()) {
      throw SnowflakeError.compilation("002081", "42601", "SELECT with no columns");
    }
  }

  private void item() {
    int mark = in.mark();
    Frag frag = typed(t.expressions.expression(scope));
    String name = frag.name() != null ? frag.name() : in.textFrom(mark);
    if (in.skipWord("AS")) {
      name = in.name();
    } else if (in.peek().kind() == Kind.QUOTED
        || in.peek().kind() == Kind.WORD
            && !Reserved.isReserved(in.peek().text())
            && !ENDS.contains(in.peek().text())) {
      name = in.name();
    }
    add(name, frag, true);
    scope.alias(name, frag);
  }

  /** H2 wants a type for a column that is a bind and nothing else: that of what is bound. */
  private Frag typed(Frag frag) {
    if (!frag.sql().matches("\\?\\d+")) {
      return frag;
    }
    DataType bound = t.names.bindType(Integer.parseInt(frag.sql().substring(1)));
    DataType type = bound.is(DataType.Base.UNKNOWN) ? DataType.TEXT : bound;
    return Frag.of("CAST(" + frag.sql() + " AS " + type.h2() + ")", type);
  }

  private void add(String name, Frag frag, boolean nullable) {
    items.add(frag.sql() + " AS " + Translation.quote(name));
    frags.add(frag);
    columns.add(new OutColumn(name, frag.type(), nullable));
  }

  /** H2 is lenient with columns that are neither grouped nor aggregated; Snowflake is not. */
  private void mustBeGrouped(List<String> keys) {
    if (keys == null && frags.stream().noneMatch(Frag::aggregate)) {
      return;
    }
    for (int i = 0; i < frags.size(); i++) {
      String rest = frags.get(i).sql();
      if (frags.get(i).aggregate() || rest.contains(" OVER (")) {
        continue;
      }
      for (String key : keys == null ? List.<String>of() : keys) {
        rest = rest.replace(key, "");
      }
      if (COLUMN.matcher(rest.replaceAll("'[^']*'", "")).find()) {
        throw SnowflakeError.compilation(
            "000979",
            "42601",
            "[" + columns.get(i).name() + "] is not a valid group by expression");
      }
    }
  }

  /** The keys of GROUP BY, or null when there is none. */
  private List<String> groupBy(StringBuilder sql) {
    if (!in.skipWords("GROUP", "BY")) {
      return null;
    }
    List<String> keys = new ArrayList<>();
    if (in.skipWord("ALL")) {
      frags.stream().filter(f -> !f.aggregate()).map(Frag::sql).forEach(keys::add);
    } else if (in.isAnyWord("ROLLUP", "CUBE", "GROUPING") && !in.peek(1).isSymbol(",")) {
      throw SnowflakeError.unknown("GROUP BY " + in.peek().text());
    } else {
      do {
        keys.add(groupKey());
      } while (in.skipSymbol(","));
    }
    if (!keys.isEmpty()) {
      sql.append(" GROUP BY ").append(String.join(", ", keys));
    }
    return keys;
  }

  private String groupKey() {
    if (in.peek().kind() == Kind.NUMBER) {
      long position = in.integer();
      if (position < 1 || position > frags.size()) {
        throw SnowflakeError.compilation(
            "001015", "42601", "GROUP BY item [" + position + "] is out of range");
      }
      return frags.get((int) position - 1).sql();
    }
    return t.expressions.expression(scope).sql();
  }
}
