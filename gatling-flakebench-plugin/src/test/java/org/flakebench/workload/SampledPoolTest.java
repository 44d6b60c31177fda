package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampledPoolTest {
  private static final Instant LATEST = Instant.parse("2026-06-30T12:00:00Z");

  @Test
  void values_are_put_as_what_they_are() {
    List<PoolColumn> columns =
        List.of(
            PoolColumn.of("a", ValueType.INTEGER, List.of(17L)),
            PoolColumn.of("b", ValueType.DECIMAL, List.of(new BigDecimal("1.50"))),
            PoolColumn.of("c", ValueType.FLOAT, List.of(2.5)),
            PoolColumn.of("d", ValueType.TEXT, List.of("text")),
            PoolColumn.of("e", ValueType.TIMESTAMP, List.of(LATEST)),
            PoolColumn.of("f", ValueType.DATE, List.of(LocalDate.of(2026, 1, 2))),
            PoolColumn.of("g", ValueType.BOOLEAN, List.of(true)),
            PoolColumn.of("h", ValueType.UUID, List.of(new UUID(1, 2))),
            PoolColumn.of("i", ValueType.OTHER, List.of("{}")),
            PoolColumn.of("j", ValueType.INTEGER, Arrays.asList((Object) null)));
    PoolSet pools = new PoolSet(List.of(new SampledPool(PoolKind.ROW, columns)));
    SeenParameters seen = new SeenParameters();
    List<Object> values =
        columns.stream()
            .map(
                column ->
                    pools.find(PoolKind.ROW, column.name().toUpperCase(Locale.ROOT)).orElseThrow())
            .peek(view -> view.put(0, seen, 1))
            .map(view -> view.value(0))
            .collect(Collectors.toList());

    assertThat(seen.values())
        .containsExactly(
            17L,
            new BigDecimal("1.50"),
            2.5,
            "text",
            LATEST,
            LocalDate.of(2026, 1, 2),
            true,
            new UUID(1, 2),
            "{}",
            null)
        .isEqualTo(values);
    assertThat(pools.find(PoolKind.KEY, "a")).isEmpty();
    assertThat(pools.find(PoolKind.ROW, "a"))
        .as("one view for all statements, so that they share a counter")
        .containsSame(pools.find(PoolKind.ROW, "A").orElseThrow());
  }

  @Test
  void what_is_no_pool_is_refused() {
    PoolColumn one = PoolColumn.of("a", ValueType.INTEGER, List.of(1L));
    PoolColumn two = PoolColumn.of("b", ValueType.INTEGER, List.of(1L, 2L));
    assertThatThrownBy(() -> new SampledPool(PoolKind.KEY, List.of(one, one)))
        .hasMessage("KEY cannot have 2 columns");
    assertThatThrownBy(() -> new SampledPool(PoolKind.ROW, List.of(one, two)))
        .hasMessageContaining("the same number in each column");
    assertThatThrownBy(
            () -> SampledPool.of(PoolKind.KEY, PoolColumn.of("a", ValueType.UUID, List.of())))
        .hasMessageContaining("at least one value");
    assertThatThrownBy(() -> PoolColumn.of("a", ValueType.INTEGER, List.of("x")))
        .hasMessage("a value of column a is a String, INTEGER takes Long");
  }

  @Test
  void cutoffs_are_different_times_of_the_last_month_in_their_order() {
    Column at = new Column("at", ValueType.TIMESTAMP, "timestamptz", null, null, 0, false);
    PoolColumn cutoffs = RangeCutoffs.pool(at, LATEST, 2000, 7).columns().get(0);
    List<Instant> times =
        IntStream.range(0, 2000).mapToObj(i -> (Instant) cutoffs.value(i)).toList();

    assertThat(times).isSorted().doesNotHaveDuplicates();
    assertThat(times)
        .allSatisfy(time -> assertThat(time).isBetween(LATEST.minus(Duration.ofDays(30)), LATEST));
    Instant half = LATEST.minus(Duration.ofDays(15));
    assertThat(times.stream().filter(half::isBefore).count()).isBetween(900L, 1100L);
    PoolColumn others = RangeCutoffs.pool(at, LATEST, 2000, 8).columns().get(0);
    assertThat(others.value(0)).as("another seed").isNotEqualTo(cutoffs.value(0));
  }

  @Test
  void cutoffs_of_days_are_as_many_as_there_are() {
    Column day = new Column("day", ValueType.DATE, "date", null, null, 0, false);
    SampledPool pool = RangeCutoffs.pool(day, LATEST, 2000, 7);

    assertThat(pool.size()).isEqualTo(31);
    assertThat(pool.columns().get(0).value(0)).isEqualTo(LocalDate.of(2026, 5, 31));
    assertThat(pool.columns().get(0).value(30)).isEqualTo(LocalDate.of(2026, 6, 30));
  }

  @Test
  void a_table_has_outgrown_its_pools_when_more_than_half_has_come_or_gone() {
    TableFacts then = new TableFacts("1", 1000);
    assertThat(new TableFacts("1", 1500).hasOutgrown(then)).isFalse();
    assertThat(new TableFacts("1", 1501).hasOutgrown(then)).isTrue();
    assertThat(new TableFacts("1", 500).hasOutgrown(then)).isFalse();
    assertThat(new TableFacts("1", 499).hasOutgrown(then)).isTrue();
    assertThat(new TableFacts("1", -1).hasOutgrown(then)).isTrue();
    assertThat(new TableFacts("1", -1).hasOutgrown(new TableFacts("1", -1))).isFalse();
  }
}
