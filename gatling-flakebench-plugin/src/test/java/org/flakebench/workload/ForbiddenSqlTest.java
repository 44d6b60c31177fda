package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.flakebench.template.Operation;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenSqlTest {
  private static final Column ID =
      new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true);
  private static final TableProfile TABLE =
      new TableProfile("\"public\".\"orders\"", false, List.of(ID), ID, 500L, null, null);

  private static StatementPlan plan(StatementKind kind, Operation operation, String sql) {
    return new StatementPlanner(TABLE, ValuePools.none())
        .plan(3, new StatementSpec(kind, 10_000, "some", operation, sql, List.of()), sql);
  }

  private static TemplateException.Problem refused(
      StatementKind kind, Operation operation, String sql) {
    return catchThrowableOfType(TemplateException.class, () -> plan(kind, operation, sql))
        .problems()
        .get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (id int)",
        "alter table orders add column x int",
        "/* tidy */ -- up\n DROP TABLE orders",
        "( (Truncate orders))",
        "RENAME TABLE a TO b",
        "GRANT SELECT ON orders TO public",
        "REVOKE SELECT ON orders FROM public",
        "COMMENT ON TABLE orders IS 'x'",
      })
  void refusesDdlWhateverTheOperation(String sql) {
    for (Operation operation : Operation.values()) {
      TemplateException.Problem problem = refused(StatementKind.GENERIC_SQL, operation, sql);
      assertThat(problem.code()).isEqualTo("DDL_NOT_ALLOWED");
      assertThat(problem.path()).isEqualTo("statements[3].sql");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders (id) VALUES (1)",
        "/* a */ update orders SET id = 1",
        "(DELETE FROM orders)",
        "MERGE INTO orders USING x ON true WHEN MATCHED THEN DO NOTHING",
        "COPY orders TO STDOUT",
      })
  void refusesReadsThatBeginAsWritesDo(String sql) {
    TemplateException.Problem problem = refused(StatementKind.GENERIC_SQL, Operation.READ, sql);
    assertThat(problem.code()).isEqualTo("READ_WRITES");
    assertThat(problem.message()).contains("operation: WRITE");
    assertThatCode(() -> plan(StatementKind.GENERIC_SQL, Operation.WRITE, sql))
        .doesNotThrowAnyException();
  }

  @Test
  void aLookupCannotDelete() {
    TemplateException.Problem problem =
        refused(StatementKind.POINT_LOOKUP, Operation.READ, "DELETE FROM orders WHERE id = ?");
    assertThat(problem.code()).isEqualTo("READ_WRITES");
    assertThat(problem.message()).contains("POINT_LOOKUP", "DELETE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'CREATE'",
        "-- DROP TABLE orders\nSELECT 1",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "(SELECT 1) UNION (SELECT 2)",
        "VALUES (1)",
        "\"create\"",
        "",
      })
  void letsReadsPass(String sql) {
    assertThatCode(() -> plan(StatementKind.GENERIC_SQL, Operation.READ, sql))
        .doesNotThrowAnyException();
  }
}
