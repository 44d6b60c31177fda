package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Token.Kind;

/** Reads calls of functions: the plain ones, aggregates, window functions. Not thread-safe. */
final class Calls {
  private static final Set<String> RESERVED_FUNCTIONS = Set.of("LEFT", "RIGHT", "INSERT", "LIKE");

  private final Translation t;
  private final TokenStream in;
  private final Expressions expressions;

  Calls(Translation t, Expressions expressions) {
    this.t = t;
    this.in = t.in;
    this.expressions = expressions;
  }

  static boolean isReservedFunction(String word) {
    return RESERVED_FUNCTIONS.contains(word);
  }

  /** A function that Snowflake calls without parentheses too. */
  static Frag withoutParentheses(String name) {
    return switch (name) {
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "CURRENT_DATE", "CURRENT_TIME" ->
          Functions.find(name).write(List.of()).named(name);
      case "CURRENT_USER" -> Functions.find(name).write(List.of()).named(name);
      default -> null;
    };
  }

  /** A call; its name has been read. */
  Frag call(String name, Scope scope) {
    in.symbol("(");
    Frag frag;
    if (Aggregates.isKnown(name)) {
      frag = aggregate(name, scope);
    } else if (Windows.isKnown(name)) {
      frag = window(name, scope);
    } else {
      frag = plain(name, scope);
    }
    return frag;
  }

  private Frag plain(String name, Scope scope) {
    switch (name) {
      case "LAST_QUERY_ID":
        int number = in.isSymbol(")") ? -1 : (int) in.integer();
        in.symbol(")");
        t.access.once();
        String id = t.names.lastQueryId(number);
        return Frag.of(id == null ? "NULL" : Translation.literal(id), DataType.TEXT);
      case "EXTRACT":
        String unit = part();
        if (!in.skipWord("FROM")) {
          in.symbol(",");
        }
        Frag from = expressions.expression(scope);
        in.symbol(")");
        return Functions.datePart(unit, from);
      case "POSITION":
        return position(scope);
      case "TRIM":
      case "SEQ1":
      case "SEQ2":
      case "SEQ4":
      case "SEQ8":
        if (name.startsWith("SEQ")) {
          return sequence(scope);
        }
        break;
      default:
        break;
    }
    Functions.Function function = Functions.find(name);
    if (function == null) {
      throw SnowflakeError.unknown("the function " + name);
    }
    List<Frag> args = new ArrayList<>();
    boolean aggregate = false;
    if (!in.isSymbol(")")) {
      do {
        if (args.isEmpty() && function.takesUnit()) {
          args.add(Frag.of(part(), DataType.TEXT));
        } else {
          Frag arg = expressions.expression(scope);
          aggregate |= arg.aggregate();
          args.add(arg);
        }
      } while (in.skipSymbol(","));
    }
    in.symbol(")");
    if (args.size() < function.least() || args.size() > function.most()) {
      throw SnowflakeError.compilation(
          args.size() < function.least() ? "000938" : "000939",
          "22023",
          (args.size() < function.least() ? "not enough" : "too many")
              + " arguments for function ["
              + name
              + "], expected "
              + (args.size() < function.least() ? function.least() : function.most())
              + ", got "
              + args.size());
    }
    if (function.once()) {
      t.access.once();
    }
    return function.write(args).aggregated(aggregate);
  }

  private String part() {
    Token token = in.next();
    if (token.kind() != Kind.WORD && token.kind() != Kind.STRING) {
      throw SnowflakeError.compilation(
          "001003", "42000", "a date or time part is expected, not '" + token.text() + "'");
    }
    return token.text();
  }

  private Frag position(Scope scope) {
    // IN belongs to this call, not to a comparison: what is looked for is a literal or bind here.
    Frag needle = expressions.expression(scope);
    in.symbol(",");
    Frag hay = expressions.expression(scope);
    in.symbol(")");
    return Frag.of(
        "POSITION(" + needle.plain().sql() + " IN " + hay.plain().sql() + ")", DataType.INTEGER);
  }

  private Frag sequence(Scope scope) {
    if (!in.isSymbol(")")) {
      in.integer();
    }
    in.symbol(")");
    for (Scope.Source source : scope.sources()) {
      for (Scope.SourceColumn column : source.columns()) {
        if (column.name().equals(FromClause.GENERATED)) {
          return column.frag().named(null);
        }
      }
    }
    return Frag.of("(ROWNUM() - 1)", DataType.INTEGER);
  }

  private Frag aggregate(String name, Scope scope) {
    boolean distinct = in.skipWord("DISTINCT");
    List<Frag> args = new ArrayList<>();
    boolean star = false;
    if (in.skipSymbol("*")) {
      star = true;
    } else if (!in.isSymbol(")")) {
      args.addAll(expressions.list(scope));
    }
    in.symbol(")");
    String order = null;
    Frag ordered = null;
    if (in.skipWords("WITHIN", "GROUP")) {
      in.symbol("(");
      in.words("ORDER", "BY");
      ordered = expressions.expression(scope);
      order = ordered.sql() + direction();
      in.symbol(")");
    }
    Frag frag = Aggregates.write(name, distinct, star, args, ordered, order);
    if (in.isWord("OVER")) {
      return Frag.of(frag.sql() + over(scope), frag.type());
    }
    return frag.aggregated(true);
  }

  private String direction() {
    String direction = in.isAnyWord("ASC", "DESC") ? " " + in.next().text() : "";
    if (in.skipWord("NULLS")) {
      if (!in.isAnyWord("FIRST", "LAST")) {
        throw in.unexpected();
      }
      direction += " NULLS " + in.next().text();
    }
    return direction;
  }

  private Frag window(String name, Scope scope) {
    List<Frag> args = in.isSymbol(")") ? List.of() : expressions.list(scope);
    in.symbol(")");
    String nulls = "";
    if (in.skipWords("IGNORE", "NULLS")) {
      nulls = " IGNORE NULLS";
    } else {
      in.skipWords("RESPECT", "NULLS");
    }
    if (!in.isWord("OVER")) {
      throw SnowflakeError.compilation(
          "002303", "42601", "missing OVER clause for window function [" + name + "]");
    }
    Frag frag = Windows.write(name, args);
    return Frag.of(frag.sql() + nulls + over(scope), frag.type());
  }

  private String over(Scope scope) {
    in.word("OVER");
    in.symbol("(");
    StringBuilder text = new StringBuilder(" OVER (");
    if (in.skipWords("PARTITION", "BY")) {
      text.append("PARTITION BY ");
      String joint = "";
      for (Frag frag : expressions.list(scope)) {
        text.append(joint).append(frag.sql());
        joint = ", ";
      }
    }
    if (in.skipWords("ORDER", "BY")) {
      text.append(" ORDER BY ");
      String joint = "";
      do {
        text.append(joint).append(expressions.expression(scope).sql()).append(direction());
        joint = ", ";
      } while (in.skipSymbol(","));
    }
    if (in.isAnyWord("ROWS", "RANGE")) {
      text.append(' ').append(in.next().text());
      if (in.skipWord("BETWEEN")) {
        text.append(" BETWEEN ").append(bound());
        in.word("AND");
        text.append(" AND ").append(bound());
      } else {
        text.append(' ').append(bound());
      }
    }
    in.symbol(")");
    return text.append(')').toString();
  }

  private String bound() {
    if (in.skipWords("CURRENT", "ROW")) {
      return "CURRENT ROW";
    }
    String amount = in.skipWord("UNBOUNDED") ? "UNBOUNDED" : String.valueOf(in.integer());
    if (!in.isAnyWord("PRECEDING", "FOLLOWING")) {
      throw in.unexpected();
    }
    return amount + " " + in.next().text();
  }
}
