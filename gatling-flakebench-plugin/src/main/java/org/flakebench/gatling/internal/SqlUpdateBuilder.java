package org.flakebench.gatling.internal;

import java.util.List;
import java.util.Set;

/** Gatling's side of a statement that changes rows. */
public abstract class SqlUpdateBuilder<T extends SqlUpdateBuilder<T>> extends SqlRequestBuilder<T> {
  private final List<String> keys;

  /**
   * @param keys columns whose generated values are wanted
   */
  protected SqlUpdateBuilder(Parts parts, List<String> keys) {
    super(parts);
    this.keys = List.copyOf(keys);
  }

  protected final List<String> keys() {
    return keys;
  }

  @Override
  final Set<SqlChecks.Type> allowedChecks() {
    return keys.isEmpty()
        ? Set.of(SqlChecks.Type.UPDATE_COUNT)
        : Set.of(SqlChecks.Type.UPDATE_COUNT, SqlChecks.Type.GENERATED_KEYS);
  }

  @Override
  final SqlCommand command() {
    return new SqlCommand.Update(parts().text(), keys);
  }

  @Override
  final SqlValues values() {
    return SqlValues.single(parts().text(), parts().parameters());
  }
}
