package org.flakebench.gatling.internal;

import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import scala.Function1;

/** Gatling's side of a batch. */
public abstract class SqlBatchBuilder<T extends SqlBatchBuilder<T>> extends SqlRequestBuilder<T> {
  private final Rows rows;

  /** Where the rows come from. */
  protected record Rows(Function1<Session, Validation<Object>> source) {
    /** Always the same; there must be at least one. */
    public static Rows of(List<? extends Map<String, ?>> rows) {
      return new Rows(Expressions.toStaticValueExpression(BatchRows.of(rows)));
    }

    /** What a Gatling expression gives. */
    public static Rows of(String expression) {
      return new Rows(Expressions.toAnyExpression(expression));
    }

    /** What a function gives. */
    public static Rows of(Function<io.gatling.javaapi.core.Session, ?> rows) {
      return new Rows(SqlValues.function(rows));
    }
  }

  /**
   * @param rows null = not given yet
   */
  protected SqlBatchBuilder(Parts parts, Rows rows) {
    super(parts);
    this.rows = rows;
  }

  protected final Rows rows() {
    return rows;
  }

  @Override
  final Set<SqlChecks.Type> allowedChecks() {
    return Set.of(SqlChecks.Type.UPDATE_COUNT);
  }

  @Override
  final SqlCommand command() {
    return new SqlCommand.Batch(parts().text());
  }

  @Override
  final SqlValues values() {
    if (rows == null) {
      throw new IllegalArgumentException("a batch needs rows(…) or rowsFrom(…)");
    }
    return SqlValues.rows(parts().text(), parts().parameters(), rows.source());
  }
}
