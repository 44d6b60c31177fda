package org.flakebench.gatling;

import java.util.List;
import org.flakebench.gatling.internal.SqlUpdateBuilder;

/** A statement that changes rows. Immutable; each method gives a new one. */
public final class SqlUpdate extends SqlUpdateBuilder<SqlUpdate> {
  SqlUpdate(Parts parts, List<String> keys) {
    super(parts, keys);
  }

  @Override
  protected SqlUpdate with(Parts parts) {
    return new SqlUpdate(parts, keys());
  }

  /** Asks for the values that the database generated in these columns; see generatedKey(…). */
  public SqlUpdate generatedKeys(String... columns) {
    return new SqlUpdate(parts(), List.of(columns));
  }
}
