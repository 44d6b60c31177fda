package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;

/** What the values of an operation cost beside the driver. */
class GenericAllocationTest {
  private static final int WARM_UP = 20_000;
  private static final int OPERATIONS = 100_000;

  /** Adds numbers up, so that none of them is made in vain. */
  private static final class Sum implements ParameterSink {
    private double sum;

    @Override
    public void setLong(int index, long value) {
      sum += value;
    }

    @Override
    public void setDouble(int index, double value) {
      sum += value;
    }

    @Override
    public void setDecimal(int index, BigDecimal value) {
      sum++;
    }

    @Override
    public void setText(int index, String value) {
      sum++;
    }

    @Override
    public void setInstant(int index, Instant value) {
      sum++;
    }

    @Override
    public void setDate(int index, LocalDate value) {
      sum++;
    }

    @Override
    public void setBoolean(int index, boolean value) {
      sum++;
    }

    @Override
    public void setUuid(int index, UUID value) {
      sum++;
    }

    @Override
    public void setNull(int index) {
      sum++;
    }
  }

  @Test
  void primitive_values_allocate_nothing() {
    Column id = new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true);
    TableProfile table = new TableProfile("t", false, List.of(id), id, 5000L, null, null);
    SamplePools pools =
        new SamplePools().with(PoolKind.KEY, "id", LongStream.range(0, 5000).boxed().toArray());
    String template =
        """
        name: t
        target: {table_type: POSTGRES, database: d, schema: s, table: t}
        load: {duration_seconds: 1, connections: 1}
        statements:
          - kind: GENERIC_SQL
            weight_pct: 100
            operation: READ
            sql: SELECT ?, ?, ?, ?, ?, ?, id IN (?), id > ?, ?, ?
            parameters:
              - {value: 5}
              - {values: [1, a, null, true]}
              - {strategy: random_numeric, min: 1, max: 9}
              - {strategy: random_numeric, min: 1, max: 9.5}
              - {strategy: random_in_range, column: id}
              - {strategy: sample_from_table, column: id, name: sampled}
              - {strategy: sample_list, column: id, range: [5, 20]}
              - {strategy: target_selectivity, column: id, band: [0.1, 0.2]}
              - {strategy: offset_from_previous, depends_on: sampled, offsets: [1, 2]}
              - {strategy: weighted_sample, values: [1, x], weights: [1, 2.5]}
        """;
    StatementSpec statement = new TemplateReader().read(template, "t").statements().get(0);
    StatementPlan plan = new StatementPlanner(table, pools).plan(0, statement, statement.sql());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    Sum sum = new Sum();
    try (SlotValues values = SamplePools.slot(1, null)) {
      for (int i = 0; i < WARM_UP; i++) {
        plan.bind(values, sum);
      }
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < OPERATIONS; i++) {
        plan.bind(values, sum);
      }
      double bytes = (threads.getThreadAllocatedBytes(thread) - before) / (double) OPERATIONS;

      assertThat(sum.sum).isPositive();
      // An object would be 16 bytes at least.
      assertThat(bytes).isLessThan(1);
    }
  }
}
