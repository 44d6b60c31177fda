package org.flakebench.gatling;

import org.flakebench.gatling.internal.SqlQueryBuilder;
import org.jspecify.annotations.Nullable;

/** A query. Immutable; each method gives a new one. */
public final class SqlQuery extends SqlQueryBuilder<SqlQuery> {
  SqlQuery(Parts parts, @Nullable Integer fetchSize) {
    super(parts, fetchSize);
  }

  @Override
  protected SqlQuery with(Parts parts) {
    return new SqlQuery(parts, ownFetchSize());
  }

  /** Rows per round trip of this query, ≥ 1, instead of the protocol's. */
  public SqlQuery fetchSize(int rows) {
    return new SqlQuery(parts(), rows);
  }
}
