package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.flakebench.Templates.generic;
import static org.flakebench.Templates.parameter;
import static org.flakebench.Templates.statement;
import static org.flakebench.template.ParameterSpec.Strategy.LITERAL;
import static org.flakebench.template.ParameterSpec.Strategy.NULLABLE_SAMPLE;
import static org.flakebench.template.ParameterSpec.Strategy.RANDOM_IN_RANGE;
import static org.flakebench.template.ParameterSpec.Strategy.SAMPLE_FROM_TABLE;
import static org.flakebench.template.ParameterSpec.Strategy.SAMPLE_LIST;
import static org.flakebench.template.ParameterSpec.Strategy.TARGET_SELECTIVITY;
import static org.flakebench.template.ParameterSpec.Strategy.WEIGHTED_SAMPLE;
import static org.flakebench.template.StatementKind.INSERT;
import static org.flakebench.template.StatementKind.POINT_LOOKUP;
import static org.flakebench.template.StatementKind.RANGE_SCAN;
import static org.flakebench.template.StatementKind.UPDATE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.flakebench.Templates;
import org.flakebench.template.Operation;
import org.flakebench.template.ParameterSpec;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.junit.jupiter.api.Test;

class PoolNeedsTest {
  private static final Column ID =
      new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true);
  private static final Column STATUS =
      new Column("status", ValueType.TEXT, "text", null, null, 0, false);
  private static final Column AT =
      new Column("created_at", ValueType.TIMESTAMP, "timestamptz", null, null, 0, false);
  private static final TableProfile TABLE =
      new TableProfile(
          "\"t\"",
          false,
          List.of(ID, STATUS, AT),
          ID,
          9L,
          AT,
          Instant.parse("2026-01-01T00:00:00Z"));

  private static PoolNeeds needs(TableProfile table, int slots, StatementSpec... statements) {
    Templates template = Templates.template();
    for (StatementSpec statement : statements) {
      template.with(statement);
    }
    Template made = template.build();
    return PoolNeeds.of(
        made, table, made.statements().stream().map(StatementSpec::sql).toList(), slots);
  }

  private static StatementSpec sampling(int weight, ParameterSpec... parameters) {
    return generic(weight, null, Operation.READ, "SELECT ?", parameters);
  }

  private static ParameterSpec of(ParameterSpec.Strategy strategy, String options) {
    try {
      JsonNode node = new ObjectMapper().readTree(options.replace('\'', '"'));
      return parameter(strategy, node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(options, e);
    }
  }

  @Test
  void shortcut_kinds_need_keys_and_scans_by_time_ranges() {
    PoolNeeds needs =
        needs(
            TABLE,
            4,
            statement(POINT_LOOKUP, 5000, "SELECT ?"),
            statement(RANGE_SCAN, 2000, "SELECT ? + ?"),
            statement(RANGE_SCAN, 1000, "SELECT 1 WHERE created_at > ?"),
            statement(UPDATE, 1500, "UPDATE t SET status = ? WHERE id = ?"),
            statement(INSERT, 500, "INSERT INTO t (id) VALUES (?)"));

    assertThat(needs.list())
        .containsExactly(
            new PoolNeed(PoolKind.KEY, List.of(ID), 100_000),
            new PoolNeed(PoolKind.RANGE, List.of(AT), 2_000));
    assertThat(needs.all().get(needs.list().get(0))).isCloseTo(0.85, within(1e-9));
    assertThat(needs.all().get(needs.list().get(1))).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void sampling_parameters_need_the_pool_of_their_column() {
    PoolNeeds needs =
        needs(
            TABLE,
            4,
            sampling(
                10_000,
                of(SAMPLE_FROM_TABLE, "{'column': 'ID'}"),
                of(SAMPLE_FROM_TABLE, "{'column': 'created_at'}"),
                of(SAMPLE_LIST, "{'column': 'status', 'count': 5}"),
                of(SAMPLE_LIST, "{'column': 'status', 'range': [2, 4]}"),
                of(NULLABLE_SAMPLE, "{'column': 'status', 'null_rate': 0.25}"),
                of(WEIGHTED_SAMPLE, "{'column': 'status'}"),
                of(WEIGHTED_SAMPLE, "{'column': 'x', 'values': [1], 'weights': [1]}"),
                of(LITERAL, "{'value': 1}")));

    assertThat(needs.all())
        .containsExactly(
            entry(new PoolNeed(PoolKind.KEY, List.of(ID), 100_000), 1.0),
            entry(new PoolNeed(PoolKind.RANGE, List.of(AT), 2_000), 1.0),
            entry(new PoolNeed(PoolKind.GENERIC_SQL, List.of(STATUS), 5_000), 9.75));
  }

  @Test
  void shares_and_bounds_of_a_column_need_rows_as_the_table_has_them() {
    PoolNeeds needs =
        needs(
            TABLE,
            4,
            sampling(5_000, of(SAMPLE_FROM_TABLE, "{'column': 'status'}")),
            sampling(
                5_000,
                of(TARGET_SELECTIVITY, "{'column': 'status', 'band': 0.1}"),
                of(RANDOM_IN_RANGE, "{'column': 'created_at'}"),
                of(RANDOM_IN_RANGE, "{'column': 'created_at', 'min': 1, 'max': 2}"),
                of(RANDOM_IN_RANGE, "{'min': 1, 'max': 2}"),
                of(TARGET_SELECTIVITY, "{'column': 'id', 'band': 0.1}")));

    assertThat(needs.all())
        .containsExactly(
            entry(new PoolNeed(PoolKind.ROW, List.of(STATUS, AT), 5_000), 0.5),
            entry(new PoolNeed(PoolKind.KEY, List.of(ID), 100_000), 0.0));
  }

  @Test
  void what_does_not_run_or_cannot_be_had_is_not_asked_for() {
    TableProfile bare = new TableProfile("\"t\"", false, List.of(STATUS), null, null, null, null);
    assertThat(
            needs(
                    bare,
                    4,
                    statement(POINT_LOOKUP, 5000, "SELECT ?"),
                    statement(RANGE_SCAN, 5000, "SELECT ?"))
                .all())
        .isEmpty();
    assertThat(needs(TABLE, 4, statement(POINT_LOOKUP, 0, "SELECT ?")).all()).isEmpty();
  }

  @Test
  void columns_that_the_table_does_not_have_are_refused() {
    assertThatThrownBy(
            () ->
                needs(
                    TABLE,
                    1,
                    sampling(5000, of(SAMPLE_FROM_TABLE, "{'column': 'nowhere'}")),
                    sampling(5000, of(SAMPLE_FROM_TABLE, "{'column': 'customers.id'}"))))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        new TemplateException.Problem(
                            "statements[0].parameters[0].column",
                            "MISSING_COLUMN",
                            "the column nowhere does not exist in \"t\"; it has id, status, created_at"),
                        new TemplateException.Problem(
                            "statements[1].parameters[0].column",
                            "OTHER_TABLE",
                            "is customers.id; only columns of \"t\" can be sampled, named without a table")));
  }

  @Test
  void pools_grow_with_the_slots_up_to_a_limit() {
    assertThat(sizes(1)).containsExactly(100_000, 2_000, 5_000, 5_000, 5_000);
    assertThat(sizes(1000)).containsExactly(100_000, 10_000, 50_000, 50_000, 50_000);
    assertThat(sizes(10_000)).containsExactly(500_000, 100_000, 100_000, 100_000, 100_000);
    assertThat(sizes(Integer.MAX_VALUE))
        .containsExactly(1_000_000, 1_000_000, 100_000, 100_000, 100_000);
  }

  private static List<Integer> sizes(int slots) {
    return List.of(PoolKind.values()).stream()
        .map(kind -> PoolNeed.of(kind, List.of(ID), slots).size())
        .toList();
  }
}
