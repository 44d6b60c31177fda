package org.flakebench.emulator.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Token.Kind;

/** Reads what expressions are made of: literals, binds, names, calls, CASE, subqueries. */
final class Primaries {
  private final Translation t;
  private final TokenStream in;
  private final Expressions expressions;
  private final Calls calls;

  Primaries(Translation t, Expressions expressions) {
    this.t = t;
    this.in = t.in;
    this.expressions = expressions;
    this.calls = new Calls(t, expressions);
  }

  Frag primary(Scope scope) {
    Token token = in.peek();
    switch (token.kind()) {
      case STRING:
        in.next();
        return Frag.of(
            Translation.literal(token.text()),
            new DataType(Base.TEXT, Math.max(1, token.text().length()), 0));
      case NUMBER:
        in.next();
        return number(token.text());
      case QUOTED:
        return name(scope);
      case SYMBOL:
        return symbol(scope);
      case WORD:
        return word(token, scope);
      default:
        throw in.unexpected();
    }
  }

  private static Frag number(String text) {
    if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      return Frag.of("CAST(" + text + " AS DOUBLE PRECISION)", DataType.FLOAT);
    }
    BigDecimal value = new BigDecimal(text);
    DataType type = DataType.number(Math.max(value.precision(), value.scale()), value.scale());
    return new Frag(value.toPlainString(), type, false, true, null);
  }

  private Frag symbol(Scope scope) {
    if (in.skipSymbol("?")) {
      return Frag.of("?" + in.lastBind(), DataType.UNKNOWN);
    }
    if (in.skipSymbol("(")) {
      Frag inner;
      if (in.isAnyWord("SELECT", "WITH")) {
        inner = scalar(scope);
      } else {
        inner = expressions.expression(scope);
      }
      in.symbol(")");
      return inner;
    }
    if (in.isSymbol("{") || in.isSymbol("[")) {
      throw SnowflakeError.unknown("object and array constants such as {…} and […]");
    }
    throw in.unexpected();
  }

  private Frag scalar(Scope scope) {
    Queries.Query query = t.queries.query(scope);
    if (query.columns().size() != 1) {
      throw SnowflakeError.compilation(
          "002143", "42601", "Scalar subquery must have exactly one column.");
    }
    return Frag.of("(" + query.sql() + ")", query.columns().get(0).type());
  }

  private Frag word(Token token, Scope scope) {
    String word = token.text();
    boolean call = in.peek(1).isSymbol("(");
    switch (word) {
      case "NULL":
        in.next();
        return Frag.of("NULL", DataType.UNKNOWN);
      case "TRUE":
      case "FALSE":
        in.next();
        return Frag.of(word, DataType.BOOLEAN);
      case "CASE":
        in.next();
        return caseWhen(scope);
      case "EXISTS":
        in.next();
        in.symbol("(");
        Queries.Query query = t.queries.query(scope);
        in.symbol(")");
        return Frag.of("EXISTS (" + query.sql() + ")", DataType.BOOLEAN);
      case "CAST":
      case "TRY_CAST":
        in.next();
        return cast(word.equals("TRY_CAST"), scope);
      case "DATE":
      case "TIMESTAMP":
      case "TIME":
        if (in.peek(1).kind() == Kind.STRING) {
          in.next();
          DataType type =
              word.equals("DATE")
                  ? DataType.DATE
                  : word.equals("TIME") ? DataType.TIME : DataType.NTZ;
          return Casts.cast(Frag.of(Translation.literal(in.string()), DataType.TEXT), type, false);
        }
        break;
      case "INTERVAL":
        if (in.peek(1).kind() == Kind.STRING) {
          throw SnowflakeError.compilation(
              "001003", "42000", "an INTERVAL stands only behind + or -");
        }
        break;
      default:
        break;
    }
    if (call && !Reserved.isReserved(word) || call && Calls.isReservedFunction(word)) {
      in.next();
      return calls.call(word, scope);
    }
    return name(scope);
  }

  private Frag caseWhen(Scope scope) {
    Frag subject = in.isWord("WHEN") ? null : expressions.expression(scope);
    StringBuilder conditions = new StringBuilder("CASE");
    List<Frag> results = new ArrayList<>();
    List<String> whens = new ArrayList<>();
    boolean aggregate = subject != null && subject.aggregate();
    while (in.skipWord("WHEN")) {
      Frag when = expressions.expression(scope);
      aggregate |= when.aggregate();
      if (subject == null) {
        whens.add(Expressions.condition(when).sql());
      } else {
        Frag[] pair = Expressions.alike(subject, when);
        whens.add(pair[0].sql() + " = " + pair[1].sql());
      }
      in.word("THEN");
      results.add(expressions.expression(scope));
    }
    if (whens.isEmpty()) {
      throw in.unexpected();
    }
    Frag otherwise = in.skipWord("ELSE") ? expressions.expression(scope) : null;
    in.word("END");
    DataType type = DataType.UNKNOWN;
    for (Frag result : results) {
      type = Frag.common(type, result.type());
      aggregate |= result.aggregate();
    }
    if (otherwise != null) {
      type = Frag.common(type, otherwise.type());
      aggregate |= otherwise.aggregate();
    }
    for (int i = 0; i < whens.size(); i++) {
      conditions.append(" WHEN ").append(whens.get(i));
      conditions.append(" THEN ").append(results.get(i).as(type).sql());
    }
    if (otherwise != null) {
      conditions.append(" ELSE ").append(otherwise.as(type).sql());
    }
    return Frag.of("(" + conditions.append(" END)"), type).aggregated(aggregate);
  }

  private Frag cast(boolean lenient, Scope scope) {
    in.symbol("(");
    Frag value = expressions.expression(scope);
    in.word("AS");
    DataType type = Types.read(in);
    in.symbol(")");
    return Casts.cast(value, type, lenient);
  }

  private Frag name(Scope scope) {
    int mark = in.mark();
    if (in.peek().text().matches("\\$\\d+") && in.peek().kind() == Kind.WORD) {
      Frag column = scope.column(List.of(in.next().text()));
      if (column != null) {
        // $1:key reads a record of a JSON file.
        return in.isSymbol(":") ? Frag.json(column.sql(), DataType.VARIANT) : column;
      }
      in.reset(mark);
      throw in.unexpected();
    }
    List<String> path = new ArrayList<>();
    path.add(in.name());
    while (in.isSymbol(".")) {
      in.next();
      path.add(in.name());
    }
    if (path.size() > 1 && path.get(path.size() - 1).equals("NEXTVAL")) {
      return nextValue(path.subList(0, path.size() - 1));
    }
    Frag column = scope == null ? null : scope.column(path);
    if (column == null && path.size() == 1) {
      column = Calls.withoutParentheses(path.get(0));
    }
    if (column == null) {
      throw SnowflakeError.invalidIdentifier(in.rawFromTo(mark).toUpperCase(java.util.Locale.ROOT));
    }
    return column;
  }

  private Frag nextValue(List<String> path) {
    var name = t.complete(path);
    var sequence = t.catalog().schemaOf(name).sequences().get(name.name());
    if (sequence == null) {
      throw SnowflakeError.doesNotExist("Sequence", name.toString());
    }
    return Frag.of("(NEXT VALUE FOR " + sequence.h2Name() + ")", DataType.INTEGER).named("NEXTVAL");
  }
}
