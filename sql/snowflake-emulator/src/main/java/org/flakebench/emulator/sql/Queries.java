package org.flakebench.emulator.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.error.SnowflakeError;

/** Reads queries: WITH, SELECT, set operations, ORDER BY, LIMIT. Not thread-safe. */
final class Queries {
  /**
   * A translated query.
   *
   * @param sql text for H2
   * @param columns of its result
   */
  record Query(String sql, List<OutColumn> columns) {}

  private final Translation t;
  private final TokenStream in;
  private final Deque<Map<String, Query>> named = new ArrayDeque<>();

  Queries(Translation t) {
    this.t = t;
    this.in = t.in;
  }

  /** The common table expression of that name, or null. */
  Query named(String name) {
    return named.stream().map(m -> m.get(name)).filter(q -> q != null).findFirst().orElse(null);
  }

  /** A query; names of {@code parent} may be used in it. */
  Query query(Scope parent) {
    boolean with = in.skipWord("WITH");
    if (with) {
      if (in.isWord("RECURSIVE")) {
        throw SnowflakeError.unknown("WITH RECURSIVE");
      }
      named.push(new HashMap<>());
      do {
        commonTable(parent);
      } while (in.skipSymbol(","));
    }
    try {
      return setOperations(parent);
    } finally {
      if (with) {
        named.pop();
      }
    }
  }

  private void commonTable(Scope parent) {
    String name = in.name();
    List<String> columns = new ArrayList<>();
    if (in.skipSymbol("(")) {
      do {
        columns.add(in.name());
      } while (in.skipSymbol(","));
      in.symbol(")");
    }
    in.word("AS");
    in.symbol("(");
    Query query = query(parent);
    in.symbol(")");
    named.peek().put(name, renamed(query, columns));
  }

  /** The query with other names for its columns. */
  static Query renamed(Query query, List<String> names) {
    if (names.isEmpty()) {
      return query;
    }
    if (names.size() != query.columns().size()) {
      throw SnowflakeError.compilation(
          "002020",
          "21S01",
          "Column count does not match: expected "
              + query.columns().size()
              + " but got "
              + names.size());
    }
    StringBuilder list = new StringBuilder();
    List<OutColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      OutColumn old = query.columns().get(i);
      list.append(i == 0 ? "" : ", ").append(Translation.quote(names.get(i)));
      columns.add(new OutColumn(names.get(i), old.type(), old.nullable()));
    }
    return new Query("SELECT * FROM (" + query.sql() + ") AS \"$RENAMED\"(" + list + ")", columns);
  }

  private Query setOperations(Scope parent) {
    Selects.Part first = part(parent);
    String sql = first.query().sql();
    List<OutColumn> columns = first.query().columns();
    boolean set = false;
    while (in.isAnyWord("UNION", "INTERSECT", "EXCEPT", "MINUS")) {
      set = true;
      String operator = in.next().text();
      if (operator.equals("UNION")) {
        operator += in.skipWord("ALL") ? " ALL" : "";
        in.skipWord("DISTINCT");
      } else if (operator.equals("MINUS")) {
        operator = "EXCEPT";
      }
      Selects.Part right = part(parent);
      if (right.query().columns().size() != columns.size()) {
        throw SnowflakeError.compilation(
            "001789", "42601", "invalid number of result columns for set operator input branches");
      }
      columns = common(columns, right.query().columns());
      sql = "(" + sql + ") " + operator + " (" + right.query().sql() + ")";
    }
    Scope scope = set ? outputs(columns) : first.scope();
    return new Query(sql + tail(scope, columns) + (set ? "" : first.limit()), columns);
  }

  private static List<OutColumn> common(List<OutColumn> left, List<OutColumn> right) {
    List<OutColumn> columns = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      columns.add(
          new OutColumn(
              left.get(i).name(),
              Frag.common(left.get(i).type(), right.get(i).type()),
              left.get(i).nullable() || right.get(i).nullable()));
    }
    return columns;
  }

  private static Scope outputs(List<OutColumn> columns) {
    Scope scope = new Scope(null);
    for (OutColumn column : columns) {
      scope.alias(column.name(), Frag.of(Translation.quote(column.name()), column.type()));
    }
    return scope;
  }

  private Selects.Part part(Scope parent) {
    if (in.isSymbol("(")) {
      in.next();
      Query query = query(parent);
      in.symbol(")");
      return new Selects.Part(
          new Query("SELECT * FROM (" + query.sql() + ") AS \"$PART\"", query.columns()),
          outputs(query.columns()),
          "");
    }
    if (in.isWord("VALUES")) {
      throw SnowflakeError.unknown("VALUES as a query of its own; select from it");
    }
    return new Selects(t, parent).select();
  }

  /** ORDER BY and LIMIT. */
  private String tail(Scope scope, List<OutColumn> columns) {
    StringBuilder text = new StringBuilder();
    if (in.skipWords("ORDER", "BY")) {
      String joint = " ORDER BY ";
      do {
        text.append(joint).append(orderItem(scope, columns));
        joint = ", ";
      } while (in.skipSymbol(","));
    }
    if (in.skipWord("LIMIT")) {
      String limit = in.skipWord("NULL") ? null : count();
      if (in.skipWord("OFFSET")) {
        text.append(" OFFSET ").append(count()).append(" ROWS");
      }
      if (limit != null) {
        text.append(" FETCH FIRST ").append(limit).append(" ROWS ONLY");
      }
    } else {
      if (in.skipWord("OFFSET")) {
        text.append(" OFFSET ").append(count()).append(" ROWS");
        if (!in.skipWord("ROWS")) {
          in.skipWord("ROW");
        }
      }
      if (in.skipWord("FETCH")) {
        if (!in.skipWord("FIRST")) {
          in.skipWord("NEXT");
        }
        text.append(" FETCH FIRST ").append(count()).append(" ROWS ONLY");
        if (!in.skipWord("ROWS")) {
          in.skipWord("ROW");
        }
        in.skipWord("ONLY");
      }
    }
    if (in.isWord("FOR")) {
      forUpdate();
    }
    return text.toString();
  }

  private void forUpdate() {
    throw SnowflakeError.unknown("SELECT … FOR UPDATE");
  }

  private String count() {
    if (in.skipSymbol("?")) {
      return "?" + in.lastBind();
    }
    return String.valueOf(in.integer());
  }

  private String orderItem(Scope scope, List<OutColumn> columns) {
    Token token = in.peek();
    Token behind = in.peek(1);
    String item = null;
    boolean single =
        !behind.isSymbol(".")
            && !behind.isSymbol("(")
            && !behind.isSymbol(":")
            && !behind.isSymbol("::")
            && (behind.kind() != Token.Kind.SYMBOL
                || List.of(",", ")", ";").contains(behind.text()));
    if (single && token.kind() == Token.Kind.NUMBER) {
      long position = in.integer();
      if (position < 1 || position > columns.size()) {
        throw SnowflakeError.compilation(
            "001014", "42601", "ORDER BY item [" + position + "] is out of range");
      }
      item = String.valueOf(position);
    } else if (single && (token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED)) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(token.text())) {
          in.next();
          item = String.valueOf(i + 1);
          break;
        }
      }
    }
    if (item == null) {
      item = t.expressions.expression(scope).sql();
    }
    String direction = in.isAnyWord("ASC", "DESC") ? " " + in.next().text() : "";
    if (in.skipWord("NULLS")) {
      if (!in.isAnyWord("FIRST", "LAST")) {
        throw in.unexpected();
      }
      direction += " NULLS " + in.next().text();
    }
    return item + direction;
  }
}
