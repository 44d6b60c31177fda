package org.flakebench.gatling.internal;

import io.gatling.commons.validation.Validation;
import io.gatling.core.check.Check;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;

/** Gatling's side of a request in the DSL. Immutable; each method gives a new builder. */
public abstract class SqlRequestBuilder<T extends SqlRequestBuilder<T>> implements ActionBuilder {
  private final Parts parts;

  /**
   * What all requests have.
   *
   * @param name of the request, with Gatling expressions
   * @param text its SQL
   * @param parameters values of named parameters
   */
  protected record Parts(
      String name,
      SqlText text,
      Map<String, Function1<Session, Validation<Object>>> parameters,
      List<CheckBuilder> checks) {

    /** A request that has only a name and SQL as yet. */
    public static Parts of(String name, String sql) {
      return guarded(
          name, () -> new Parts(name, SqlText.parse(sql), new LinkedHashMap<>(), List.of()));
    }

    Parts withParameter(String parameter, Function1<Session, Validation<Object>> value) {
      requirePlace(parameter);
      Map<String, Function1<Session, Validation<Object>>> more = new LinkedHashMap<>(parameters);
      more.put(parameter, value);
      return new Parts(name, text, more, checks);
    }

    void requirePlace(String parameter) {
      if (!text.uses(parameter)) {
        throw new IllegalArgumentException(
            "sql(\"" + name + "\"): there is no {" + parameter + "} outside quotes in the SQL");
      }
    }

    Parts withChecks(List<CheckBuilder> added) {
      List<CheckBuilder> more = new ArrayList<>(checks);
      more.addAll(added);
      return new Parts(name, text, parameters, List.copyOf(more));
    }
  }

  /** A request that has only a name. */
  public abstract static class Named {
    private final String name;

    protected Named(String name) {
      this.name = name;
    }

    protected final Parts parts(String sql) {
      return Parts.of(name, sql);
    }
  }

  protected SqlRequestBuilder(Parts parts) {
    this.parts = parts;
  }

  /** The same request with other parts. */
  protected abstract T with(Parts parts);

  /** What it looks at: other checks are refused. */
  abstract Set<SqlChecks.Type> allowedChecks();

  abstract SqlCommand command();

  /** The rows of values: one, or those of a batch. */
  abstract SqlValues values();

  protected final Parts parts() {
    return parts;
  }

  final boolean looksAtRows() {
    return parts.checks().stream().anyMatch(check -> check.type() == SqlChecks.Type.ROWS);
  }

  /**
   * Gives a named parameter, <code>{name}</code> in the SQL, its value.
   *
   * @param value a text with Gatling expressions ({@code "#{id}"} keeps the attribute's Java type),
   *     or any other value as it is; null is SQL's NULL
   */
  public final T param(String name, Object value) {
    return with(parts.withParameter(name, SqlValues.expression(name, value)));
  }

  /** Gives a named parameter a value that is made from the session each time. */
  public final T paramFrom(String name, Function<io.gatling.javaapi.core.Session, ?> value) {
    return with(parts.withParameter(name, SqlValues.function(value)));
  }

  /** Gives several named parameters their values, as {@link #param} does. */
  public final T params(Map<String, ?> values) {
    Parts more = parts;
    for (Map.Entry<String, ?> entry : values.entrySet()) {
      Object value = entry.getValue();
      more = more.withParameter(entry.getKey(), SqlValues.expression(entry.getKey(), value));
    }
    return with(more);
  }

  /**
   * Gives several named parameters their values: {@code params("id", "#{id}", "status", "NEW")}.
   *
   * @param more names and values in turn
   */
  public final T params(String name, Object value, Object... more) {
    if (more.length % 2 != 0) {
      throw new IllegalArgumentException("params(…) wants names and values in turn");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(name, value);
    for (int i = 0; i < more.length; i += 2) {
      if (!(more[i] instanceof String next)) {
        throw new IllegalArgumentException("params(…) wants a name, not " + more[i]);
      }
      values.put(next, more[i + 1]);
    }
    return params(values);
  }

  /** Adds checks, which run in this order on what the database gave. */
  public final T check(CheckBuilder... checks) {
    return check(List.of(checks));
  }

  /** Adds checks, which run in this order on what the database gave. */
  public final T check(List<CheckBuilder> checks) {
    for (CheckBuilder check : checks) {
      if (!(check.type() instanceof SqlChecks.Type type) || !allowedChecks().contains(type)) {
        throw new IllegalArgumentException(
            "sql(\""
                + parts.name()
                + "\"): a check of "
                + check.type()
                + " is not possible here, only of "
                + allowedChecks());
      }
    }
    return with(parts.withChecks(checks));
  }

  @Override
  public final io.gatling.core.action.builder.ActionBuilder asScala() {
    List<Check<SqlResult>> checks = parts.checks().stream().map(SqlChecks::build).toList();
    return guarded(
        parts.name(),
        () ->
            SqlAction.builder(
                new SqlAction.Request(
                    parts.name(),
                    Expressions.toStringExpression(parts.name()),
                    command(),
                    values(),
                    CollectionConverters.asScala(checks).toList())));
  }

  private interface Made<V> {
    V get();
  }

  /** Says which request is wrong. */
  private static <V> V guarded(String name, Made<V> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sql(\"" + name + "\"): " + e.getMessage(), e);
    }
  }
}
