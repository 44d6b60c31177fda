package org.flakebench.gatling.internal;

import java.util.Set;

/** Gatling's side of a query. */
public abstract class SqlQueryBuilder<T extends SqlQueryBuilder<T>> extends SqlRequestBuilder<T> {
  private final Integer fetchSize;

  /**
   * @param fetchSize rows per round trip; null = the protocol's
   */
  protected SqlQueryBuilder(Parts parts, Integer fetchSize) {
    super(parts);
    if (fetchSize != null && fetchSize < 1) {
      throw new IllegalArgumentException("fetchSize must be at least 1, not " + fetchSize);
    }
    this.fetchSize = fetchSize;
  }

  protected final Integer ownFetchSize() {
    return fetchSize;
  }

  @Override
  final Set<SqlChecks.Type> allowedChecks() {
    return Set.of(SqlChecks.Type.ROW_COUNT, SqlChecks.Type.ROWS);
  }

  @Override
  final SqlCommand command() {
    return new SqlCommand.Query(parts().text(), looksAtRows(), fetchSize);
  }

  @Override
  final SqlValues values() {
    return SqlValues.single(parts().text(), parts().parameters());
  }
}
