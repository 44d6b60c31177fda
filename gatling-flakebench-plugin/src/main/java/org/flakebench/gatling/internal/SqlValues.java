package org.flakebench.gatling.internal;

import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import scala.Function1;

/**
 * Makes the values of a request from a user's session: one row, or the rows of a batch. Runs on the
 * user's event loop.
 */
interface SqlValues {
  /** The values, in the order of the placeholders. */
  Validation<List<Object[]>> of(Session session);

  /** One row. */
  static SqlValues single(
      SqlText text, Map<String, Function1<Session, Validation<Object>>> parameters) {
    List<Source> sources = sources(text, parameters);
    for (Source source : sources) {
      source.requireValue();
    }
    return session -> {
      Validation<Object[]> row = row(sources, Map.of(), session);
      return row instanceof Success<Object[]> success
          ? new Success<>(Collections.singletonList(success.value()))
          : failed(row);
    };
  }

  /**
   * The rows of a batch.
   *
   * @param rows gives the rows as a collection of maps: for each row the values of parameters; data
   *     in them is never read as an expression
   */
  static SqlValues rows(
      SqlText text,
      Map<String, Function1<Session, Validation<Object>>> parameters,
      Function1<Session, Validation<Object>> rows) {
    List<Source> sources = sources(text, parameters);
    return session -> {
      Validation<Object> found = rows.apply(session);
      if (!(found instanceof Success<Object> success)) {
        return failed(found);
      }
      List<Object[]> all = new ArrayList<>();
      for (Map<?, ?> values : BatchRows.of(success.value())) {
        Validation<Object[]> row = row(sources, values, session);
        if (!(row instanceof Success<Object[]> made)) {
          return failed(row);
        }
        all.add(made.value());
      }
      return new Success<>(all);
    };
  }

  /**
   * Where one placeholder gets its value.
   *
   * @param name of a named parameter; null for an expression
   * @param expression null when only a batch's row can have it
   */
  record Source(String name, Function1<Session, Validation<Object>> expression) {
    private void requireValue() {
      if (expression == null) {
        throw new IllegalArgumentException(
            "{" + name + "} has no value; add .param(\"" + name + "\", …)");
      }
    }
  }

  private static List<Source> sources(
      SqlText text, Map<String, Function1<Session, Validation<Object>>> parameters) {
    List<Source> sources = new ArrayList<>();
    for (SqlText.Placeholder place : text.placeholders()) {
      if (place instanceof SqlText.Named named) {
        sources.add(new Source(named.name(), parameters.get(named.name())));
      } else {
        String expression = ((SqlText.Expression) place).text();
        sources.add(new Source(null, Expressions.toAnyExpression(expression)));
      }
    }
    return sources;
  }

  private static Validation<Object[]> row(List<Source> sources, Map<?, ?> values, Session session) {
    Object[] row = new Object[sources.size()];
    for (int i = 0; i < row.length; i++) {
      Source source = sources.get(i);
      if (source.name() != null && values.containsKey(source.name())) {
        row[i] = values.get(source.name());
        continue;
      }
      source.requireValue();
      Validation<Object> value = source.expression().apply(session);
      if (!(value instanceof Success<Object> success)) {
        return failed(value);
      }
      row[i] = success.value();
    }
    return new Success<>(row);
  }

  /** A failure is one of whatever was wanted. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> Validation<V> failed(Validation<?> failure) {
    return (Validation) failure;
  }

  /** What the author of a simulation gives as a value. */
  static Function1<Session, Validation<Object>> expression(String name, Object value) {
    if (value instanceof String text) {
      return Expressions.toAnyExpression(text);
    }
    if (value instanceof Function || isKotlinFunction(value)) {
      throw new IllegalArgumentException(
          "parameter " + name + " is a function; give it with paramFrom(\"" + name + "\", …)");
    }
    if (value instanceof Collection || value instanceof Map) {
      throw new IllegalArgumentException("parameter " + name + " must be one value");
    }
    return Expressions.toStaticValueExpression(value);
  }

  private static boolean isKotlinFunction(Object value) {
    if (value == null) {
      return false;
    }
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      for (Class<?> implemented : type.getInterfaces()) {
        if (implemented.getName().startsWith("kotlin.jvm.functions.")) {
          return true;
        }
      }
    }
    return false;
  }

  static Function1<Session, Validation<Object>> function(
      Function<io.gatling.javaapi.core.Session, ?> value) {
    return Expressions.javaObjectFunctionToExpression(value::apply);
  }
}
