package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnRolesTest {
  private static Column column(String name, ValueType type) {
    return new Column(
        name,
        type,
        type.name().toLowerCase(java.util.Locale.ROOT),
        null,
        null,
        Long.MAX_VALUE,
        false);
  }

  private static Column integer(String name) {
    return column(name, ValueType.INTEGER);
  }

  private static String key(List<String> primaryKey, Column... columns) {
    Column key = ColumnRoles.key(List.of(columns), primaryKey);
    return key == null ? null : key.name();
  }

  @Test
  void a_primary_key_of_one_column_is_the_key() {
    assertThat(key(List.of("code"), integer("id"), column("code", ValueType.TEXT)))
        .isEqualTo("code");
  }

  @Test
  void a_primary_key_of_several_columns_is_not() {
    assertThat(
            key(
                List.of("tenant", "nr"),
                column("tenant", ValueType.TEXT),
                integer("nr"),
                integer("row_id")))
        .isEqualTo("row_id");
  }

  @Test
  void id_comes_first_whatever_its_type_and_case() {
    assertThat(key(List.of(), integer("order_id"), column("Id", ValueType.UUID))).isEqualTo("Id");
  }

  @Test
  void integer_columns_follow_by_name() {
    assertThat(
            key(
                List.of(),
                integer("keyed"),
                integer("idle"),
                integer("sort_key"),
                integer("order_id")))
        .isEqualTo("order_id");
    assertThat(key(List.of(), integer("keyed"), integer("idle"), integer("sort_key")))
        .isEqualTo("sort_key");
    assertThat(key(List.of(), integer("keyed"), integer("idle"))).isEqualTo("idle");
    assertThat(key(List.of(), integer("amount"), integer("keyed"))).isEqualTo("keyed");
  }

  @Test
  void a_name_alone_does_not_make_a_key_of_a_text() {
    assertThat(key(List.of(), column("customer_id", ValueType.TEXT), integer("amount"))).isNull();
  }

  @Test
  void the_time_column_goes_by_name_among_the_temporal_ones() {
    Column text = column("created_at", ValueType.TEXT);
    Column day = column("day", ValueType.DATE);
    Column updated = column("UPDATED_AT", ValueType.TIMESTAMP);

    assertThat(ColumnRoles.time(List.of(text, day, updated))).isEqualTo(updated);
    assertThat(ColumnRoles.time(List.of(text, day))).isEqualTo(day);
    assertThat(ColumnRoles.time(List.of(text))).isNull();
  }

  private static Column number(String name) {
    return new Column(name, ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, false);
  }

  @Test
  void a_name_that_is_certain_leaves_one_candidate_and_others_at_most_eight() {
    List<Column> columns =
        List.of(number("key_a"), number("b_key"), number("id_c"), number("d_id"), number("e_id"));
    assertThat(ColumnRoles.keyCandidates(columns, List.of()))
        .extracting(Column::name)
        .containsExactly("d_id", "e_id", "b_key", "id_c", "key_a");
    assertThat(ColumnRoles.keyCandidates(columns, List.of("b_key")))
        .extracting(Column::name)
        .containsExactly("b_key");
    assertThat(ColumnRoles.keyCandidates(columns, List.of("b_key", "d_id"))).hasSize(5);
    assertThat(
            ColumnRoles.keyCandidates(
                IntStream.range(0, 20).mapToObj(i -> number("c" + i + "_id")).toList(), List.of()))
        .hasSize(8);
  }

  @Test
  void the_best_key_has_the_most_distinct_values_and_the_likeliest_name_of_equals() {
    List<Column> candidates = List.of(number("a_id"), number("b_id"), number("c_id"));
    assertThat(ColumnRoles.bestKey(candidates, new double[] {0.2, 0.9, 0.9}).name())
        .isEqualTo("b_id");
    assertThat(ColumnRoles.bestKey(candidates, new double[] {1, 1, 1}).name()).isEqualTo("a_id");
    assertThat(ColumnRoles.bestKey(candidates, new double[] {Double.NaN, 0.1, Double.NaN}).name())
        .isEqualTo("b_id");
  }
}
