package org.flakebench.gatling;

import java.util.HashMap;
import java.util.Map;
import org.flakebench.gatling.internal.SqlCallBuilder;

/** A call of a procedure or function. Immutable; each method gives a new one. */
public final class SqlCall extends SqlCallBuilder<SqlCall> {
  SqlCall(Parts parts, Map<String, Integer> outs) {
    super(parts, outs);
  }

  @Override
  protected SqlCall with(Parts parts) {
    return new SqlCall(parts, outs());
  }

  /**
   * Says that <code>{name}</code> in the SQL is an out parameter; with a {@code param} of the same
   * name it is in and out. Its value is for the check {@code outParameter(name)}.
   *
   * @param jdbcType one of {@link java.sql.Types}
   */
  public SqlCall outParam(String name, int jdbcType) {
    Map<String, Integer> more = new HashMap<>(outs());
    more.put(name, jdbcType);
    return new SqlCall(parts(), more);
  }
}
