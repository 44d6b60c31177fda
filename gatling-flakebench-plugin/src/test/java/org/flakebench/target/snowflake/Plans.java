package org.flakebench.target.snowflake;

import java.util.List;
import org.flakebench.template.Operation;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.ValueSource;

/** Statements for tests, ready to run. */
final class Plans {
  private Plans() {}

  static StatementPlan read(int index, String sql, ValueSource... sources) {
    return plan(index, Operation.READ, sql, sources);
  }

  static StatementPlan write(int index, String sql, ValueSource... sources) {
    return plan(index, Operation.WRITE, sql, sources);
  }

  private static StatementPlan plan(
      int index, Operation operation, String sql, ValueSource... sources) {
    return new StatementPlan(
        index,
        StatementKind.GENERIC_SQL,
        operation,
        new SeriesKey(StatementKind.GENERIC_SQL, "s" + index),
        sql,
        false,
        List.of(sources));
  }
}
