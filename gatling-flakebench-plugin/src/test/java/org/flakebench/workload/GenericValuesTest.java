package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every strategy, from the template's text to what is put. */
class GenericValuesTest {
  private static final Column ID = column("id", ValueType.INTEGER);
  private static final Column TIME = column("created_at", ValueType.TIMESTAMP);
  private static final Instant LATEST = Instant.parse("2026-06-30T00:00:00Z");
  private static final TableProfile TABLE =
      new TableProfile(
          "\"public\".\"orders\"",
          false,
          List.of(ID, TIME, column("status", ValueType.TEXT), column("amount", ValueType.DECIMAL)),
          ID,
          1000L,
          TIME,
          LATEST);

  private static Column column(String name, ValueType type) {
    return new Column(name, type, type.name(), null, null, 0, false);
  }

  private static StatementPlan plan(ValuePools pools, String sql, String parameters) {
    String template =
        """
        name: t
        target: {table_type: POSTGRES, database: d, schema: s, table: orders}
        load: {duration_seconds: 1, connections: 1}
        statements:
          - kind: GENERIC_SQL
            weight_pct: 100
            operation: READ
            sql: "%s"
            parameters: [%s]
        """
            .formatted(sql, parameters);
    StatementSpec statement = new TemplateReader().read(template, "t").statements().get(0);
    return new StatementPlanner(TABLE, pools).plan(3, statement, statement.sql());
  }

  private static List<List<Object>> rows(
      int count, ValuePools pools, String sql, String parameters) {
    StatementPlan plan = plan(pools, sql, parameters);
    List<List<Object>> rows = new ArrayList<>();
    try (SlotValues values = SamplePools.slot(7, null)) {
      for (int i = 0; i < count; i++) {
        SeenParameters seen = new SeenParameters();
        plan.bind(values, seen);
        for (int p = 0; p < seen.indexes().size(); p++) {
          assertThat(seen.indexes().get(p)).isEqualTo(p + 1);
        }
        rows.add(seen.values());
      }
    }
    return rows;
  }

  private static List<Object> values(int count, ValuePools pools, String parameter) {
    return rows(count, pools, "SELECT ?", parameter).stream().map(row -> row.get(0)).toList();
  }

  private static Map<Object, Long> counts(List<Object> values) {
    return values.stream()
        .map(String::valueOf)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static void assertRefused(
      ValuePools pools, String sql, String parameters, String problem) {
    assertThatThrownBy(() -> plan(pools, sql, parameters))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e ->
                assertThat(e.problems())
                    .extracting(p -> p.path() + " | " + p.code() + " | " + p.message())
                    .containsExactly(problem));
  }

  @Test
  void withoutAStrategyValuesAreAChoiceAndAValueALiteral() {
    assertThat(counts(values(3000, ValuePools.none(), "{values: [a, b, null]}")))
        .containsOnlyKeys("a", "b", "null")
        .allSatisfy((value, count) -> assertThat(count).isBetween(900L, 1100L));
    assertThat(values(3, ValuePools.none(), "{value: 2.5}")).containsOnly(new BigDecimal("2.5"));
  }

  @Test
  void datesOfARangeAreWholeSecondsAndTextsWithoutAZoneAreUtc() {
    assertThat(
            values(
                2000,
                ValuePools.none(),
                "{strategy: random_in_range, min: '2026-01-01 23:59:58', max: '2026-01-02'}"))
        .extracting(Object::toString)
        .contains("2026-01-01T23:59:58Z", "2026-01-01T23:59:59Z", "2026-01-02T00:00:00Z")
        .allMatch(text -> text.matches("2026-01-0[12]T..:..:..Z"));
  }

  @Test
  void aColumnMayReachTheEndOfAllNumbers() {
    SamplePools pools =
        new SamplePools().with(PoolKind.COLUMN, "n", Long.MAX_VALUE - 1, Long.MAX_VALUE);
    assertThat(values(100, pools, "{strategy: random_in_range, column: n}"))
        .containsOnly(Long.MAX_VALUE - 1, Long.MAX_VALUE);
    pools.with(PoolKind.ROW, "n", Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(values(100, pools, "{strategy: random_in_range, column: n}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void withoutBoundsARangeGoesByTheColumn() {
    SamplePools pools =
        new SamplePools()
            .with(PoolKind.KEY, "id", 990L, 995L)
            .with(PoolKind.RANGE, "created_at", LATEST.minusSeconds(3), LATEST.minusSeconds(1))
            .with(PoolKind.COLUMN, "amount", new BigDecimal("1.5"), null, new BigDecimal("2.5"))
            .with(
                PoolKind.COLUMN,
                "day",
                LocalDate.parse("2026-01-01"),
                LocalDate.parse("2026-01-02"))
            .with(PoolKind.COLUMN, "status", "NEW");
    assertThat(values(2000, pools, "{strategy: random_in_range, column: ID}"))
        .containsOnly(LongStream.rangeClosed(990, 1000).boxed().toArray())
        .contains(990L, 1000L);
    assertThat(values(500, pools, "{strategy: random_in_range, column: created_at}"))
        .containsOnly(
            LATEST.minusSeconds(3), LATEST.minusSeconds(2), LATEST.minusSeconds(1), LATEST);
    pools.with(PoolKind.ROW, "created_at", LATEST.minusSeconds(7), LATEST.minusSeconds(5));
    assertThat(values(500, pools, "{strategy: random_in_range, column: created_at}"))
        .contains(LATEST.minusSeconds(7), LATEST);
    assertThat(values(500, pools, "{strategy: random_in_range, column: amount}"))
        .allSatisfy(value -> assertThat((Double) value).isBetween(1.5, 2.5));
    assertThat(values(50, pools, "{strategy: random_in_range, column: day}"))
        .containsOnly(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-01-02"));
    assertRefused(
        pools,
        "SELECT ?",
        "{strategy: random_in_range, column: status}",
        "statements[3].parameters[0].column | NO_BOUNDS | random_in_range needs a column of numbers, dates or times, or min and"
            + " max; status holds String");
  }

  @Test
  void aSampleComesFromTheFirstPoolThatThereIs() {
    SamplePools pools = new SamplePools().with(PoolKind.COLUMN, "id", 5L);
    assertThat(values(3, pools, "{strategy: sample_from_table, column: id}")).containsOnly(5L);
    pools.with(PoolKind.GENERIC_SQL, "id", 4L);
    assertThat(values(3, pools, "{strategy: sample_from_table, column: id}")).containsOnly(4L);
    pools.with(PoolKind.RANGE, "id", 3L);
    assertThat(values(3, pools, "{strategy: sample_from_table, column: id}")).containsOnly(4L);
    pools.with(PoolKind.KEY, "id", 2L);
    assertThat(values(3, pools, "{strategy: weighted_sample, column: ID}")).containsOnly(2L);
    pools.with(PoolKind.ROW, "id", 1L);
    assertThat(values(3, pools, "{strategy: sample_from_table, column: id}")).containsOnly(1L);
    pools.with(PoolKind.KEY, "status", "no key");
    assertRefused(
        pools,
        "SELECT ?",
        "{strategy: sample_from_table, column: status}",
        "statements[3].parameters[0].column | NO_VALUES | sample_from_table draws values of the column status, but none were"
            + " sampled: the table has none");
    assertRefused(
        pools,
        "SELECT ?",
        "{strategy: nullable_sample, column: colour, null_rate: 0.5}",
        "statements[3].parameters[0].column | NO_VALUES | nullable_sample draws values of the column colour, but none were"
            + " sampled: \"public\".\"orders\" has the columns id, created_at, status, amount");
  }

  @Test
  void weightsDecideHowOftenAValueComes() {
    assertThat(
            counts(
                values(
                    10_000,
                    ValuePools.none(),
                    "{strategy: weighted_sample, values: [a, b, c], weights: [7, 2.5, 0.5]}")))
        .hasEntrySatisfying("a", n -> assertThat(n).isBetween(6800L, 7200L))
        .hasEntrySatisfying("b", n -> assertThat(n).isBetween(2300L, 2700L))
        .hasEntrySatisfying("c", n -> assertThat(n).isBetween(400L, 600L));
  }

  @Test
  void nullsComeAtTheirRate() {
    SamplePools pools = new SamplePools().with(PoolKind.COLUMN, "status", "x");
    assertThat(
            counts(
                values(
                    10_000, pools, "{strategy: nullable_sample, column: status, null_rate: 0.15}")))
        .hasEntrySatisfying("null", n -> assertThat(n).isBetween(1350L, 1650L))
        .containsOnlyKeys("null", "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{value: 10} | offset: 5 | 15",
        "{value: 10} | offset: -0.5 | 9.5",
        "{value: 1.25} | offset: 1 | 2.25",
        "{strategy: random_numeric, min: 1.5, max: 1.5} | offset: 1 | 2.5",
        "{value: '2026-01-31'} | offset: 1 | 2026-02-01",
        "{value: '2026-01-31'} | offset: 0.5 | 2026-01-31T12:00:00Z",
        "{value: '2026-01-31T10:00:00Z'} | offset: -1 | 2026-01-30T10:00:00Z",
        "{value: null} | offset: 1 | null",
        "{strategy: random_in_range, min: '2026-01-01', max: '2026-01-01'} | offsets: [30] | 2026-01-31T00:00:00Z",
        "{strategy: sample_from_table, column: id} | offset: 1 | 43",
        "{strategy: sample_from_table, column: day} | offset: 7 | 2026-03-08",
        "{strategy: sample_from_table, column: amount} | offset: 1 | 2.99",
      })
  void anOffsetIsAddedToAnEarlierValue(String earlier, String offset, String sum) {
    SamplePools pools =
        new SamplePools()
            .with(PoolKind.KEY, "id", 42L)
            .with(PoolKind.COLUMN, "day", LocalDate.parse("2026-03-01"))
            .with(PoolKind.COLUMN, "amount", new BigDecimal("1.99"));
    String parameters =
        earlier + ", {strategy: offset_from_previous, depends_on: 1, " + offset + "}";

    assertThat(rows(3, pools, "SELECT ?, ?", parameters))
        .allSatisfy(row -> assertThat(String.valueOf(row.get(1))).isEqualTo(sum));
  }

  @Test
  void dependentValuesKnowTheirOriginByNameAndPosition() {
    for (List<Object> row :
        rows(
            500,
            ValuePools.none(),
            "SELECT ?, ?, ?, ?",
            "{strategy: random_numeric, min: 1, max: 1000, name: start, position: 1},"
                + " {strategy: offset_from_previous, depends_on: end, offset: 1, position: 4},"
                + " {strategy: offset_from_previous, depends_on: start, offset: 99, name: end, position: 2},"
                + " {strategy: offset_from_previous, depends_on: 1, offsets: [10, 20], position: 3}")) {
      long start = (Long) row.get(0);
      assertThat(row.get(1)).isEqualTo(start + 99);
      assertThat((Long) row.get(2) - start).isIn(10L, 20L);
      assertThat(row.get(3)).isEqualTo(start + 100);
    }
  }

  @Test
  void lateArrivalsComeSomeDaysAfterTheEvent() {
    String lags =
        "{strategy: random_in_range, min: '2026-01-01', max: '2026-01-31', name: event},"
            + " {strategy: late_arrival_offset, depends_on: event, lags: [0, 1, 7]}";
    HashSet<Long> seen = new HashSet<>();
    for (List<Object> row : rows(200, ValuePools.none(), "SELECT ?, ?", lags)) {
      seen.add(((Instant) row.get(1)).getEpochSecond() - ((Instant) row.get(0)).getEpochSecond());
    }
    assertThat(seen).containsExactlyInAnyOrder(0L, 86_400L, 7 * 86_400L);
  }

  @Test
  void textsAndFlagsCannotBeMoved() {
    SamplePools pools = new SamplePools().with(PoolKind.COLUMN, "status", null, "NEW");
    assertRefused(
        pools,
        "SELECT ?, ?",
        "{strategy: sample_from_table, column: status},"
            + " {strategy: offset_from_previous, depends_on: 1, offset: 1}",
        "statements[3].parameters[1].depends_on | CANNOT_OFFSET | offset_from_previous moves numbers, dates and times; parameter 1"
            + " is something else");
    assertRefused(
        pools,
        "SELECT ?, ?",
        "{strategy: random_numeric, min: 1, max: 2},"
            + " {strategy: late_arrival_offset, depends_on: 1, lags: [1]}",
        "statements[3].parameters[1].depends_on | CANNOT_OFFSET | late_arrival_offset moves dates and times; parameter 1 is"
            + " something else");
    assertRefused(
        pools,
        "SELECT ?, ?",
        "{value: 1}, {strategy: offset_from_previous, depends_on: 1, offset: 1e30}",
        "statements[3].parameters[1] | BAD_RANGE | offset_from_previous moves too far: [1E+30] are beyond all numbers or dates");
  }

  @Test
  void aListIsWrittenOutAndHoldsDifferentValues() {
    Object[] ids = LongStream.range(0, 500).mapToObj(i -> i % 250).toArray();
    SamplePools pools = new SamplePools().with(PoolKind.ROW, "id", ids);
    String parameters = "{value: 1}, {strategy: sample_list, column: id, count: 200}, {value: 2}";
    StatementPlan plan = plan(pools, "SELECT ? WHERE id IN (?) AND '?' < ?", parameters);
    assertThat(plan.sql())
        .isEqualTo("SELECT ? WHERE id IN (?" + ", ?".repeat(199) + ") AND '?' < ?");
    for (List<Object> row : rows(20, pools, "SELECT ? WHERE id IN (?) AND '?' < ?", parameters)) {
      assertThat(row).hasSize(202).startsWith(1L).endsWith(2L);
      assertThat(row.subList(1, 201)).doesNotHaveDuplicates();
    }
  }

  @Test
  void aListOfARangeRepeatsItsValuesUpToTheMost() {
    SamplePools pools =
        new SamplePools().with(PoolKind.COLUMN, "status", "a", "b", null, "c", "d", "e");
    HashSet<Integer> sizes = new HashSet<>();
    for (List<Object> row :
        rows(
            300,
            pools,
            "SELECT 1 IN (?)",
            "{strategy: sample_list, column: status, range: [2, 5]}")) {
      assertThat(row).hasSize(5).doesNotContainNull();
      int different = new HashSet<>(row).size();
      sizes.add(different);
      for (int i = 0; i < 5; i++) {
        assertThat(row.get(i)).isEqualTo(row.get(i % different));
      }
    }
    assertThat(sizes).containsExactlyInAnyOrder(2, 3, 4, 5);
    assertRefused(
        pools,
        "SELECT 1 IN (?)",
        "{strategy: sample_list, column: status, count: 6}",
        "statements[3].parameters[0] | TOO_FEW_VALUES | sample_list wants 6 different values of status, but the sample has 5");
  }

  @ParameterizedTest
  @CsvSource({"<, 0.1", "<=, 0.1", ">, 0.1", ">=, 0.1", ">=, 0.5", "<=, 1", ">=, 0.001"})
  void aBoundLetsAboutTheWantedShareThrough(String operator, double share) {
    Object[] ids = LongStream.range(0, 1000).mapToObj(i -> i * 7919 % 1000).toArray();
    SamplePools pools = new SamplePools().with(PoolKind.ROW, "id", ids);
    long bound =
        (Long)
            rows(
                    1,
                    pools,
                    "SELECT 1 WHERE id " + operator + " ?",
                    "{strategy: target_selectivity, column: id, band: " + share + "}")
                .get(0)
                .get(0);
    long through =
        LongStream.range(0, 1000)
            .filter(id -> operator.startsWith("<") ? id < bound : id > bound)
            .count();
    long qualifies = through + (operator.endsWith("=") ? 1 : 0);
    assertThat(qualifies / 1000.0).isCloseTo(share, within(0.0011));
  }

  @Test
  void aBandGivesEveryShareBetweenItsEnds() {
    SamplePools pools =
        new SamplePools().with(PoolKind.KEY, "id", LongStream.range(0, 100).boxed().toArray());
    List<Object> bounds =
        rows(
                2000,
                pools,
                "SELECT 1 WHERE ? < id",
                "{strategy: target_selectivity, column: id, band: [0.1, 0.3]}")
            .stream()
            .map(row -> row.get(0))
            .toList();
    assertThat(bounds)
        .contains(69L, 89L)
        .allSatisfy(bound -> assertThat((Long) bound).isBetween(69L, 89L));
  }

  @Test
  void nullsAreRowsThatNoBoundLetsThrough() {
    SamplePools pools =
        new SamplePools().with(PoolKind.ROW, "status", "b", null, "a", null, "d", null, "c", null);
    assertThat(
            rows(
                1,
                pools,
                "SELECT 1 WHERE status <= ?",
                "{strategy: target_selectivity, column: status, band: 0.25}"))
        .containsExactly(List.of("b"));
  }
}
