package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.flakebench.store.ReadOnlyQuery.Column;
import org.flakebench.store.ReadOnlyQuery.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class ReadOnlyQueryIT {
  private final Store store;
  private final ReadOnlyQuery query;

  ReadOnlyQueryIT(StoreUnderTest on) {
    store = on.store();
    query = store.readOnlyQuery();
  }

  @Test
  void givesNamesAndPlainValues() {
    String id = UUID.randomUUID().toString();
    store
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        store
                            .dialect()
                            .insert(
                                "test_results",
                                Columns.of(
                                    "test_id", ":id",
                                    "run_id", ":id",
                                    "test_name", "'it''s'",
                                    "scenario_name", "'s'",
                                    "table_name", "'t'",
                                    "table_type", "'POSTGRES'",
                                    "status", "'RUNNING'",
                                    "start_time", store.dialect().time(":at"),
                                    "concurrent_connections", "16",
                                    "qps", "0.5",
                                    "pg_track_io_timing", "true",
                                    "labels", store.dialect().json(":labels"))))
                    .bind("id", id)
                    .bind("at", java.time.Instant.parse("2026-01-02T01:04:05.678Z"))
                    .bind("labels", "{\"a\": 1}")
                    .execute());
    Result result =
        query.run(
            "SELECT test_name, concurrent_connections, 1.50 AS Price, qps, pg_track_io_timing, end_time, start_time, "
                + "labels, count(*) OVER () AS n, CAST(12345678901234567890 AS numeric(38)) AS big, '?' AS q "
                + "FROM test_results WHERE test_id = '"
                + id
                + "' -- it's all",
            10);
    assertThat(result.columns().stream().map(Column::name))
        .containsExactly(
            "test_name",
            "concurrent_connections",
            "price",
            "qps",
            "pg_track_io_timing",
            "end_time",
            "start_time",
            "labels",
            "n",
            "big",
            "q");
    assertThat(result.columns().stream().filter(Column::numeric).map(Column::name))
        .containsExactly("concurrent_connections", "price", "qps", "n", "big");
    assertThat(result.rows()).hasSize(1);
    List<Object> row = result.rows().get(0);
    assertThat(row.get(7).toString()).isEqualToIgnoringWhitespace("{\"a\":1}");
    assertThat(row.subList(0, 7))
        .isEqualTo(
            Arrays.asList(
                "it's", 16L, new BigDecimal("1.50"), 0.5, true, null, "2026-01-02T01:04:05.678Z"));
    assertThat(row.subList(8, 11))
        .isEqualTo(List.of(1L, new BigDecimal("12345678901234567890"), "?"));
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void seesTheSchemaWithoutAPrefix() {
    assertThat(query.run("SELECT count(*) FROM test_results", 1).rows()).hasSize(1);
    assertThat(query.run("SELECT count(*) FROM V_LATEST_TEST_RESULTS;", 1).rows()).hasSize(1);
  }

  @Test
  void rowsAreCapped() {
    String three =
        "SELECT * FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS t ORDER BY n";
    assertThat(query.run(three, 3))
        .returns(false, Result::truncated)
        .extracting(Result::rows)
        .isEqualTo(List.of(List.of(1L), List.of(2L), List.of(3L)));
    assertThat(query.run(three, 2))
        .returns(true, Result::truncated)
        .extracting(Result::rows)
        .isEqualTo(List.of(List.of(1L), List.of(2L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO run_labels VALUES ('a', 'b', 'c')",
        "DROP TABLE test_results",
        "SET ROLE flakebench",
        "USE ROLE accountadmin",
        "ALTER SESSION SET query_tag = 'x'",
        "CALL p()",
        "BEGIN",
        "COMMIT",
        "",
        "SELECT 1; DELETE FROM run_labels",
        "COPY test_results TO STDOUT",
        "PUT file:///etc/passwd @~",
        "GET @~ file:///tmp",
        "DO $$ BEGIN END $$"
      })
  void whatIsNoSingleReadingStatementIsRefused(String sql) {
    assertThatThrownBy(() -> query.run(sql, 10))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("allowed");
  }

  @Test
  void mistakeIsTold() {
    assertThatThrownBy(() -> query.run("SELECT nothing FROM nowhere", 1))
        .isInstanceOf(StoreUsageException.class)
        .message()
        .containsIgnoringCase("nowhere")
        .contains("does not exist");
  }
}
