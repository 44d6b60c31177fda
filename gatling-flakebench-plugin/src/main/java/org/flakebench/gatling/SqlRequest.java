package org.flakebench.gatling;

import org.flakebench.gatling.internal.SqlRequestBuilder;

/**
 * A request that has a name and no SQL yet. In the SQL, {@code #{attribute}} and any other Gatling
 * expression is a bind parameter with its Java type; <code>{name}</code> is one that gets its value
 * from {@code param(…)}. Neither ever becomes SQL text.
 */
public final class SqlRequest extends SqlRequestBuilder.Named {
  SqlRequest(String name) {
    super(name);
  }

  /**
   * A query. All its rows are fetched, and that is part of the response time.
   *
   * @throws IllegalArgumentException when a placeholder stands where no value can
   */
  public SqlQuery query(String sql) {
    return new SqlQuery(parts(sql), null);
  }

  /** A statement that changes rows, or one that gives nothing. */
  public SqlUpdate update(String sql) {
    return new SqlUpdate(parts(sql), java.util.List.of());
  }

  /** One statement that is sent with many rows of values at once. */
  public SqlBatch batch(String sql) {
    return new SqlBatch(parts(sql), null);
  }

  /**
   * A call, as JDBC writes it: <code>{call procedure(#{a}, {b})}</code>, <code>
   * { {result} = call function(#{a}) }</code>, or the database's own {@code CALL}.
   */
  public SqlCall call(String sql) {
    return new SqlCall(parts(sql), java.util.Map.of());
  }
}
