package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.flakebench.store.ReadOnlyQuery.Column;
import org.flakebench.store.ReadOnlyQuery.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only PostgreSQL does for users' queries; see {@link ReadOnlyQueryIT}. */
class PostgresQueryIT {
  private final ReadOnlyQuery query = StoreFixture.store().readOnlyQuery();

  @Test
  void givesNamesTypesAndPlainValues() {
    Result result =
        query.run(
            "SELECT 1 AS n, 1.50 AS d, 'x' AS t, true AS b, NULL::int AS nothing, "
                + "timestamptz '2026-01-02 03:04:05.678+02' AS at, "
                + "'\\x00ff'::bytea AS bytes, '{\"a\":1}'::jsonb AS j, 'NaN'::numeric AS nan, 0.5::float8 AS f, '?' AS q -- it's all",
            10);
    assertThat(result.columns())
        .contains(
            new Column("n", "int4", true),
            new Column("at", "timestamptz", false),
            new Column("j", "jsonb", false));
    assertThat(result.rows())
        .containsExactly(
            Arrays.asList(
                1L,
                new BigDecimal("1.50"),
                "x",
                true,
                null,
                "2026-01-02T01:04:05.678Z",
                "\\x00ff",
                "{\"a\": 1}",
                "NaN",
                0.5,
                "?"));
    assertThat(result.truncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH gone AS (DELETE FROM run_labels RETURNING *) SELECT * FROM gone",
        "SELECT * INTO copy FROM run_labels",
        "EXPLAIN ANALYZE DELETE FROM run_labels",
        "SELECT nextval('audit_log_audit_id_seq')"
      })
  void writesInDisguiseAreRefused(String sql) {
    assertThatThrownBy(() -> query.run(sql, 10))
        .isInstanceOf(StoreUsageException.class)
        .message()
        .containsAnyOf("only reading is allowed", "not open to queries");
  }

  @Test
  void writesAreRefusedForTheStoresOwnLoginToo() {
    try (Store external = StoreFixture.emptyStore()) {
      ReadOnlyQuery own = external.readOnlyQuery();
      assertThat(own.hasOwnLogin()).isFalse();
      assertThatThrownBy(
              () ->
                  own.run(
                      "WITH gone AS (DELETE FROM run_labels RETURNING *) SELECT * FROM gone", 10))
          .isInstanceOf(StoreUsageException.class)
          .hasMessageContaining("only reading is allowed");
      assertThat(own.run("SELECT count(*) FROM test_results", 1).rows())
          .containsExactly(List.of(0L));
    }
  }

  @Test
  void readingLoginSeesNoCredentialsAndIsNobody() {
    assertThat(query.hasOwnLogin()).isTrue();
    for (String hidden : List.of("connections", "idempotency_keys")) {
      assertThatThrownBy(() -> query.run("SELECT * FROM " + hidden, 1))
          .isInstanceOf(StoreUsageException.class)
          .hasMessageContaining("permission denied");
    }
    assertThatThrownBy(() -> query.run("SELECT rolpassword FROM pg_authid", 1))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> query.run("SELECT pg_read_file('postgresql.conf')", 1))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> query.run("SELECT set_config('role', 'flakebench', false)", 1))
        .hasMessageContaining("permission denied");
    assertThat(
            query
                .run("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user", 1)
                .rows())
        .containsExactly(List.of("flakebench_reader", false));
  }
}
