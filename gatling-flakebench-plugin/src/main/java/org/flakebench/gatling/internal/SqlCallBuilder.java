package org.flakebench.gatling.internal;

import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import scala.Function1;

/** Gatling's side of a call. */
public abstract class SqlCallBuilder<T extends SqlCallBuilder<T>> extends SqlRequestBuilder<T> {
  private final Map<String, Integer> outs;

  /**
   * @param outs JDBC types of out parameters by name
   */
  protected SqlCallBuilder(Parts parts, Map<String, Integer> outs) {
    super(parts);
    if (!parts.text().jdbc().contains("(")) {
      throw new IllegalArgumentException(
          "sql(\"" + parts.name() + "\"): a call is written as SQL: {call name(#{a}, {b})}");
    }
    for (String name : outs.keySet()) {
      parts.requirePlace(name);
    }
    this.outs = Map.copyOf(outs);
  }

  protected final Map<String, Integer> outs() {
    return outs;
  }

  @Override
  final Set<SqlChecks.Type> allowedChecks() {
    return Set.of(
        SqlChecks.Type.ROW_COUNT,
        SqlChecks.Type.ROWS,
        SqlChecks.Type.UPDATE_COUNT,
        SqlChecks.Type.OUT_PARAMETERS);
  }

  @Override
  final SqlCommand command() {
    List<String> ins = List.copyOf(parts().parameters().keySet());
    return new SqlCommand.Call(parts().text(), outs, ins, looksAtRows());
  }

  @Override
  final SqlValues values() {
    Map<String, Function1<Session, Validation<Object>>> all = new HashMap<>();
    outs.keySet().forEach(name -> all.put(name, Expressions.toStaticValueExpression(null)));
    all.putAll(parts().parameters());
    return SqlValues.single(parts().text(), all);
  }
}
