package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Token.Kind;

/** Reads expressions with Snowflake's precedence and writes them for H2. Not thread-safe. */
final class Expressions {
  private final Translation t;
  private final TokenStream in;
  private final Primaries primaries;

  Expressions(Translation t) {
    this.t = t;
    this.in = t.in;
    this.primaries = new Primaries(t, this);
  }

  Frag expression(Scope scope) {
    Frag left = and(scope);
    while (in.skipWord("OR")) {
      left = binary(left, "OR", and(scope), DataType.BOOLEAN);
    }
    return left;
  }

  private Frag and(Scope scope) {
    Frag left = not(scope);
    while (in.skipWord("AND")) {
      left = binary(left, "AND", not(scope), DataType.BOOLEAN);
    }
    return left;
  }

  private Frag not(Scope scope) {
    if (in.skipWord("NOT")) {
      Frag operand = condition(not(scope));
      return Frag.of("(NOT " + operand.sql() + ")", DataType.BOOLEAN)
          .aggregated(operand.aggregate());
    }
    return comparison(scope);
  }

  /** A value used as a condition. */
  static Frag condition(Frag frag) {
    return frag.as(DataType.BOOLEAN);
  }

  private static Frag binary(Frag left, String operator, Frag right, DataType type) {
    Frag a = type.is(Base.BOOLEAN) ? condition(left) : left;
    Frag b = type.is(Base.BOOLEAN) ? condition(right) : right;
    return Frag.of("(" + a.sql() + " " + operator + " " + b.sql() + ")", type)
        .aggregated(a.aggregate() || b.aggregate());
  }

  private Frag comparison(Scope scope) {
    Frag left = additive(scope);
    while (true) {
      Token token = in.peek();
      if (token.kind() == Kind.SYMBOL
          && List.of("=", "<>", "!=", "<", ">", "<=", ">=").contains(token.text())) {
        in.next();
        String operator = token.text().equals("!=") ? "<>" : token.text();
        left = compare(left, operator, additive(scope));
      } else if (in.skipWord("IS")) {
        left = is(left, scope);
      } else {
        int mark = in.mark();
        boolean negated = in.skipWord("NOT");
        Frag next = predicate(left, negated, scope);
        if (next == null) {
          in.reset(mark);
          return left;
        }
        left = next;
      }
    }
  }

  private static Frag compare(Frag left, String operator, Frag right) {
    Frag[] pair = alike(left, right);
    return Frag.of(
            "(" + pair[0].sql() + " " + operator + " " + pair[1].sql() + ")", DataType.BOOLEAN)
        .aggregated(left.aggregate() || right.aggregate());
  }

  /** Both sides of a comparison: JSON gives way to the type of the other side. */
  static Frag[] alike(Frag left, Frag right) {
    if (left.isJson() && !right.isJson()) {
      DataType type = right.type().is(Base.UNKNOWN) ? DataType.TEXT : right.type();
      return new Frag[] {left.as(type), right};
    }
    if (right.isJson() && !left.isJson()) {
      DataType type = left.type().is(Base.UNKNOWN) ? DataType.TEXT : left.type();
      return new Frag[] {left, right.as(type)};
    }
    return new Frag[] {left, right};
  }

  private Frag is(Frag left, Scope scope) {
    boolean negated = in.skipWord("NOT");
    String not = negated ? "NOT " : "";
    if (in.skipWord("NULL")) {
      return Frag.of("(" + left.sql() + " IS " + not + "NULL)", DataType.BOOLEAN)
          .aggregated(left.aggregate());
    }
    if (in.isAnyWord("TRUE", "FALSE")) {
      return Frag.of("(" + left.sql() + " IS " + not + in.next().text() + ")", DataType.BOOLEAN);
    }
    in.words("DISTINCT", "FROM");
    Frag[] pair = alike(left, additive(scope));
    return Frag.of(
        "(" + pair[0].sql() + " IS " + not + "DISTINCT FROM " + pair[1].sql() + ")",
        DataType.BOOLEAN);
  }

  private Frag predicate(Frag left, boolean negated, Scope scope) {
    String not = negated ? " NOT" : "";
    if (in.skipWord("IN")) {
      return in(left, not, scope);
    }
    if (in.skipWord("BETWEEN")) {
      Frag[] low = alike(left, additive(scope));
      in.word("AND");
      Frag[] high = alike(left, additive(scope));
      String sql =
          "("
              + low[0].sql()
              + " >= "
              + low[1].sql()
              + " AND "
              + high[0].sql()
              + " <= "
              + high[1].sql()
              + ")";
      return Frag.of(negated ? "(NOT " + sql + ")" : sql, DataType.BOOLEAN)
          .aggregated(left.aggregate());
    }
    if (in.isAnyWord("LIKE", "ILIKE")) {
      return like(left, not, in.next().text(), scope);
    }
    if (in.isAnyWord("RLIKE", "REGEXP")) {
      in.next();
      Frag pattern = additive(scope).plain();
      // Snowflake's RLIKE holds the whole text against the pattern.
      return Frag.of(
          "("
              + (negated ? "NOT " : "")
              + "SF_RLIKE("
              + left.plain().sql()
              + ", "
              + pattern.sql()
              + "))",
          DataType.BOOLEAN);
    }
    return null;
  }

  private Frag in(Frag left, String not, Scope scope) {
    in.symbol("(");
    if (in.isAnyWord("SELECT", "WITH")) {
      Queries.Query query = t.queries.query(scope);
      in.symbol(")");
      DataType type = query.columns().get(0).type();
      Frag value = left.isJson() ? left.as(type.is(Base.UNKNOWN) ? DataType.TEXT : type) : left;
      return Frag.of("(" + value.sql() + not + " IN (" + query.sql() + "))", DataType.BOOLEAN)
          .aggregated(left.aggregate());
    }
    List<Frag> values = list(scope);
    in.symbol(")");
    Frag value = alike(left, values.get(0))[0];
    return Frag.of(
            "("
                + value.sql()
                + not
                + " IN ("
                + values.stream().map(v -> v.plain().sql()).collect(Collectors.joining(", "))
                + "))",
            DataType.BOOLEAN)
        .aggregated(left.aggregate());
  }

  private Frag like(Frag left, String not, String word, Scope scope) {
    String value = left.plain().sql();
    if (in.isAnyWord("ANY", "ALL")) {
      String joint = in.next().text().equals("ANY") ? " OR " : " AND ";
      in.symbol("(");
      List<Frag> patterns = list(scope);
      in.symbol(")");
      String escape = escape(scope);
      return Frag.of(
          "("
              + patterns.stream()
                  .map(p -> value + not + " " + word + " " + p.plain().sql() + escape)
                  .collect(Collectors.joining(joint))
              + ")",
          DataType.BOOLEAN);
    }
    Frag pattern = additive(scope).plain();
    return Frag.of(
            "(" + value + not + " " + word + " " + pattern.sql() + escape(scope) + ")",
            DataType.BOOLEAN)
        .aggregated(left.aggregate());
  }

  /** H2 takes the backslash as escape character when none is given; Snowflake takes none. */
  private String escape(Scope scope) {
    return " ESCAPE " + (in.skipWord("ESCAPE") ? additive(scope).sql() : "''");
  }

  private Frag additive(Scope scope) {
    Frag left = multiplicative(scope);
    while (true) {
      if (in.skipSymbol("||")) {
        Frag right = multiplicative(scope);
        DataType type =
            left.type().is(Base.BINARY) && right.type().is(Base.BINARY)
                ? DataType.BINARY
                : DataType.TEXT;
        left =
            Frag.of("(" + text(left).sql() + " || " + text(right).sql() + ")", type)
                .aggregated(left.aggregate() || right.aggregate());
      } else if (in.isSymbol("+") || in.isSymbol("-")) {
        String operator = in.next().text();
        if (in.isWord("INTERVAL")) {
          left = interval(left, operator);
        } else {
          left = arithmetic(left, operator, multiplicative(scope));
        }
      } else {
        return left;
      }
    }
  }

  private static Frag text(Frag frag) {
    Frag plain = frag.plain();
    return switch (plain.type().base()) {
      case TEXT, UNKNOWN, BINARY -> plain;
      default -> Frag.of("SF_TO_TEXT(" + plain.sql() + ")", DataType.TEXT);
    };
  }

  private Frag interval(Frag left, String operator) {
    in.word("INTERVAL");
    String text = in.string().strip();
    String[] parts = text.split("\\s+");
    if (parts.length != 2) {
      throw SnowflakeError.unknown("INTERVAL '" + text + "' (only one number and one unit)");
    }
    long amount;
    try {
      amount = Long.parseLong(parts[0]);
    } catch (NumberFormatException e) {
      throw SnowflakeError.unknown("INTERVAL '" + text + "'");
    }
    String unit = TimeUnits.h2(parts[1]);
    return Frag.of(
            "DATEADD("
                + unit
                + ", "
                + (operator.equals("-") ? -amount : amount)
                + ", "
                + left.sql()
                + ")",
            left.type())
        .aggregated(left.aggregate());
  }

  private static Frag arithmetic(Frag left, String operator, Frag right) {
    Frag a = left.number();
    Frag b = right.number();
    boolean aggregate = a.aggregate() || b.aggregate();
    if (a.type().is(Base.DATE) || b.type().is(Base.DATE)) {
      DataType type =
          a.type().is(Base.DATE) && b.type().is(Base.DATE) ? DataType.INTEGER : DataType.DATE;
      String sql =
          type.is(Base.DATE)
              ? "DATEADD(DAY, " + (operator.equals("-") ? "-" : "") + b.sql() + ", " + a.sql() + ")"
              : "DATEDIFF(DAY, " + b.sql() + ", " + a.sql() + ")";
      return Frag.of(sql, type).aggregated(aggregate);
    }
    if (a.type().isTimestamp() || b.type().isTimestamp()) {
      throw SnowflakeError.compilation(
          "001044",
          "42P13",
          "Invalid argument types for function '"
              + operator
              + "': ("
              + a.type().display()
              + ", "
              + b.type().display()
              + ")");
    }
    return Frag.of("(" + a.sql() + " " + operator + " " + b.sql() + ")", result(a, operator, b))
        .aggregated(aggregate);
  }

  private static DataType result(Frag a, String operator, Frag b) {
    DataType x = a.type();
    DataType y = b.type();
    if (x.is(Base.FLOAT) || y.is(Base.FLOAT)) {
      return DataType.FLOAT;
    }
    if (x.is(Base.NUMBER) && y.is(Base.NUMBER)) {
      int scale =
          operator.equals("*")
              ? Math.min(x.scale() + y.scale(), Math.max(12, Math.max(x.scale(), y.scale())))
              : Math.max(x.scale(), y.scale());
      return DataType.number(38, scale);
    }
    return x.is(Base.NUMBER) ? x : y.is(Base.NUMBER) ? y : DataType.UNKNOWN;
  }

  private Frag multiplicative(Scope scope) {
    Frag left = unary(scope);
    while (true) {
      if (in.skipSymbol("*")) {
        left = arithmetic(left, "*", unary(scope));
      } else if (in.skipSymbol("/")) {
        left = divide(left, unary(scope));
      } else if (in.skipSymbol("%")) {
        Frag right = unary(scope);
        left =
            Frag.of(
                    "MOD(" + left.number().sql() + ", " + right.number().sql() + ")",
                    result(left, "%", right))
                .aggregated(left.aggregate() || right.aggregate());
      } else {
        return left;
      }
    }
  }

  /** Snowflake's division keeps at least six digits behind the point; H2 divides integers whole. */
  static Frag divide(Frag left, Frag right) {
    Frag a = left.number();
    Frag b = right.number();
    boolean aggregate = a.aggregate() || b.aggregate();
    if (a.type().is(Base.FLOAT) || b.type().is(Base.FLOAT)) {
      return Frag.of(
              "(CAST(" + a.sql() + " AS DOUBLE PRECISION) / " + b.sql() + ")", DataType.FLOAT)
          .aggregated(aggregate);
    }
    int given = a.type().is(Base.NUMBER) ? a.type().scale() : 0;
    int scale = Math.max(given, Math.min(given + 6, 12));
    return Frag.of(
            "CAST(CAST("
                + a.sql()
                + " AS DECFLOAT(60)) / CAST("
                + b.sql()
                + " AS DECFLOAT(60)) AS NUMERIC(38, "
                + scale
                + "))",
            DataType.number(38, scale))
        .aggregated(aggregate);
  }

  private Frag unary(Scope scope) {
    if (in.skipSymbol("-")) {
      Frag operand = unary(scope);
      if (operand.literal()) {
        return new Frag("-" + operand.sql(), operand.type(), false, true, null);
      }
      return Frag.of("(-" + operand.number().sql() + ")", operand.number().type())
          .aggregated(operand.aggregate());
    }
    if (in.skipSymbol("+")) {
      return unary(scope);
    }
    return postfix(scope);
  }

  private Frag postfix(Scope scope) {
    Frag frag = primaries.primary(scope);
    while (true) {
      if (in.skipSymbol("::")) {
        frag = Casts.cast(frag, Types.read(in), false);
      } else if (in.isSymbol(":") && in.peek(1).kind() != Kind.NUMBER) {
        in.next();
        frag = path(frag, scope);
      } else if (in.isSymbol("[")) {
        frag = path(frag, scope);
      } else {
        return frag;
      }
    }
  }

  /** {@code a.b[0]."c"} behind a colon: one path, read in one go. */
  private Frag path(Frag base, Scope scope) {
    if (!base.isJson()) {
      throw SnowflakeError.compilation(
          "001044",
          "42P13",
          "Invalid argument types for function 'GET': (" + base.type().display() + ", VARCHAR)");
    }
    Frag value = base;
    String name = null;
    boolean first = !in.isSymbol("[");
    while (true) {
      if (in.skipSymbol("[")) {
        Frag index = expression(scope);
        in.symbol("]");
        value =
            Frag.json(
                "SF_GET(" + value.sql() + ", SF_TO_TEXT(" + index.sql() + "))", DataType.VARIANT);
      } else if (first || in.isSymbol(".")) {
        if (!first) {
          in.next();
        }
        // Keys keep their case, unlike names of columns.
        Token token = in.peek();
        if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED) {
          throw in.unexpected();
        }
        int mark = in.mark();
        in.next();
        String key = token.kind() == Kind.QUOTED ? token.text() : in.rawFromTo(mark);
        value =
            Frag.json(
                "SF_GET(" + value.sql() + ", " + Translation.literal(key) + ")", DataType.VARIANT);
        name = key;
        first = false;
      } else {
        return value.aggregated(base.aggregate()).named(name);
      }
    }
  }

  List<Frag> list(Scope scope) {
    List<Frag> values = new ArrayList<>();
    do {
      values.add(expression(scope));
    } while (in.skipSymbol(","));
    return values;
  }
}
