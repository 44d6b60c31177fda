package org.flakebench.gatling;

import io.gatling.javaapi.core.Session;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.flakebench.gatling.internal.SqlBatchBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One statement with many rows of values, sent at once: one request, one response. Outside a
 * transaction it is all or nothing. Immutable; each method gives a new one.
 */
public final class SqlBatch extends SqlBatchBuilder<SqlBatch> {
  SqlBatch(Parts parts, @Nullable Rows rows) {
    super(parts, rows);
  }

  @Override
  protected SqlBatch with(Parts parts) {
    return new SqlBatch(parts, rows());
  }

  /** The rows, each a map from parameter to value. Texts in them are taken as they are. */
  public SqlBatch rows(List<? extends Map<String, ?>> rows) {
    return new SqlBatch(parts(), Rows.of(rows));
  }

  /** The rows from a session attribute that is a list of maps: {@code rowsFrom("#{rows}")}. */
  public SqlBatch rowsFrom(String expression) {
    return new SqlBatch(parts(), Rows.of(expression));
  }

  /** The rows, made from the session each time. */
  public SqlBatch rowsFrom(Function<Session, ? extends List<? extends Map<String, ?>>> rows) {
    return new SqlBatch(parts(), Rows.of(rows));
  }
}
