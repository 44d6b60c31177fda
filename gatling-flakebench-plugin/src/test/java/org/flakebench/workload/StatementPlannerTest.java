package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flakebench.Templates.generic;
import static org.flakebench.Templates.parameter;
import static org.flakebench.Templates.statement;
import static org.flakebench.template.StatementKind.INSERT;
import static org.flakebench.template.StatementKind.POINT_LOOKUP;
import static org.flakebench.template.StatementKind.RANGE_SCAN;
import static org.flakebench.template.StatementKind.UPDATE;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flakebench.TestPools;
import org.flakebench.template.Operation;
import org.flakebench.template.ParameterSpec.Strategy;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;
import org.junit.jupiter.api.Test;

class StatementPlannerTest {
  private static final Instant LATEST = Instant.parse("2026-06-01T12:00:00Z");
  private static final Column ID =
      new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true);

  private static final List<Column> COLUMNS =
      List.of(
          ID,
          new Column("amount", ValueType.DECIMAL, "numeric(12,2)", null, 2, 9_999_999_999L, false),
          new Column("small", ValueType.DECIMAL, "numeric(3,2)", null, 2, 9, false),
          new Column("count", ValueType.DECIMAL, "numeric(2,0)", null, 0, 99, false),
          new Column("tiny", ValueType.INTEGER, "smallint", null, null, Short.MAX_VALUE, false),
          new Column("ratio", ValueType.FLOAT, "double precision", null, null, 0, false),
          new Column("status", ValueType.TEXT, "text", null, null, 0, false),
          new Column("flag", ValueType.TEXT, "character(1)", 1, null, 0, false),
          new Column("short", ValueType.TEXT, "character varying(6)", 6, null, 0, false),
          new Column(
              "created_at", ValueType.TIMESTAMP, "timestamp with time zone", null, null, 0, false),
          new Column("day", ValueType.DATE, "date", null, null, 0, false),
          new Column("done", ValueType.BOOLEAN, "boolean", null, null, 0, false),
          new Column("token", ValueType.UUID, "uuid", null, null, 0, false),
          new Column("doc", ValueType.OTHER, "jsonb", null, null, 0, false));

  private static TableProfile table(boolean view, Column key, Column time, Instant latest) {
    return new TableProfile("\"public\".\"orders\"", view, COLUMNS, key, 500L, time, latest);
  }

  private static final TableProfile TABLE = table(false, ID, COLUMNS.get(9), LATEST);

  private static final ValuePools RANGES =
      new PoolSet(List.of(RangeCutoffs.pool(COLUMNS.get(9), LATEST, 2000, 1)));

  private static StatementPlan plan(TableProfile table, StatementSpec statement) {
    return new StatementPlanner(table, RANGES).plan(3, statement, statement.sql());
  }

  /** What three executions put. */
  private static List<List<Object>> bind(TableProfile table, StatementSpec statement) {
    StatementPlan plan = plan(table, statement);
    List<List<Object>> executions = new ArrayList<>();
    Column key = table.keyColumn();
    ValuePool pool = TestPools.keys(7001, 7002, 7003);
    NewKeys newKeys =
        key == null ? null : new NewKeys(KeyLeases.local(), table.qualifiedName(), key, 501);
    try (SlotValues values =
        new SlotValues(
            1, 0, 0, TestPools.draws(1), pool, newKeys == null ? null : newKeys.share())) {
      for (int i = 0; i < 3; i++) {
        SeenParameters seen = new SeenParameters();
        plan.bind(values, seen);
        for (int p = 0; p < seen.indexes().size(); p++) {
          assertThat(seen.indexes().get(p)).isEqualTo(p + 1);
        }
        executions.add(seen.values());
      }
    }
    return executions;
  }

  private static void assertRefused(
      TableProfile table, StatementSpec statement, String path, String code, String message) {
    assertThatThrownBy(() -> plan(table, statement))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(new TemplateException.Problem(path, code, message)));
  }

  private static void assertRefused(
      TableProfile table, StatementSpec statement, String code, String message) {
    assertRefused(table, statement, "statements[3].sql", code, message);
  }

  @Test
  void a_lookup_goes_by_the_keys_of_the_pool() {
    assertThat(bind(TABLE, statement(POINT_LOOKUP, 1, "SELECT * FROM t WHERE id = ?")))
        .containsExactlyInAnyOrder(List.of(7001L), List.of(7002L), List.of(7003L));
  }

  @Test
  void a_range_scan_with_two_placeholders_gets_the_same_key_twice() {
    TableProfile large = new TableProfile("t", false, COLUMNS, ID, 9000L, null, null);
    assertThat(
            bind(large, statement(RANGE_SCAN, 1, "SELECT * FROM t WHERE id BETWEEN ? AND ? + 99")))
        .containsExactlyInAnyOrder(
            List.of(7001L, 7001L), List.of(7002L, 7002L), List.of(7003L, 7003L));
  }

  @Test
  void a_range_scan_never_reaches_beyond_the_last_key() {
    for (String sql :
        List.of(
            "SELECT * FROM t WHERE id BETWEEN ? AND ? + 99",
            "SELECT * FROM t WHERE id BETWEEN ? AND ? + 9",
            "SELECT * FROM t WHERE id BETWEEN ? AND ? + 1000",
            "SELECT * FROM t WHERE id >= ? AND id < ? + 99")) {
      SeenParameters seen = new SeenParameters();
      try (SlotValues values = SamplePools.slot(1, null, 490L)) {
        plan(TABLE, statement(RANGE_SCAN, 1, sql)).bind(values, seen);
      }
      long start = sql.endsWith("AND ? + 99") ? 401 : 490;
      assertThat(seen.values()).containsExactly(start, start);
    }
  }

  @Test
  void a_range_scan_with_one_placeholder_beside_the_key_goes_by_key() {
    assertThat(
            bind(
                TABLE,
                statement(RANGE_SCAN, 1, "SELECT * FROM t WHERE id >= ? ORDER BY id LIMIT 100")))
        .containsExactlyInAnyOrder(List.of(7001L), List.of(7002L), List.of(7003L));
  }

  @Test
  void a_time_cutoff_comes_from_the_times_that_were_sampled() {
    SamplePools pools =
        new SamplePools().with(PoolKind.RANGE, "created_at", LATEST.minusSeconds(5));
    StatementSpec scan = statement(RANGE_SCAN, 1, "SELECT * FROM t WHERE created_at >= ?");
    SeenParameters seen = new SeenParameters();
    new StatementPlanner(TABLE, pools)
        .plan(3, scan, scan.sql())
        .bind(SamplePools.slot(1, null), seen);
    assertThat(seen.values()).containsExactly(LATEST.minusSeconds(5));
  }

  @Test
  void a_range_scan_with_one_placeholder_is_cut_off_in_the_last_month_of_the_table() {
    bind(TABLE, statement(RANGE_SCAN, 1, "SELECT * FROM t WHERE created_at >= ?"))
        .forEach(
            values ->
                assertThat(values)
                    .singleElement()
                    .satisfies(
                        v ->
                            assertThat((Instant) v)
                                .isBetween(LATEST.minus(Duration.ofDays(30)), LATEST)));
  }

  @Test
  void an_insert_gets_new_keys_and_values_that_fit_their_columns() {
    String sql =
        "INSERT INTO t (id, amount, small, count, tiny, ratio, status, flag, short, created_at, day, done, token)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    StatementPlan plan = plan(TABLE, statement(INSERT, 1, sql));
    SlotValues values =
        new SlotValues(1, 0, 0, null, null, new NewKeys(KeyLeases.local(), "t", ID, 501).share());
    for (int i = 0; i < 2000; i++) {
      SeenParameters seen = new SeenParameters();
      plan.bind(values, seen);
      List<Object> row = seen.values();
      assertThat(row.get(0)).isEqualTo(501L + i);
      assertThat((BigDecimal) row.get(1))
          .isBetween(BigDecimal.ZERO, new BigDecimal("1000"))
          .matches(d -> d.scale() == 2);
      assertThat((BigDecimal) row.get(2))
          .isBetween(BigDecimal.ZERO, new BigDecimal("9.99"))
          .matches(d -> d.scale() == 2);
      assertThat((BigDecimal) row.get(3))
          .isBetween(BigDecimal.ONE, new BigDecimal("99"))
          .matches(d -> d.scale() == 0);
      assertThat((Long) row.get(4)).isBetween(1L, (long) Short.MAX_VALUE);
      assertThat((Double) row.get(5)).isBetween(0.0, 1000.0);
      assertThat((String) row.get(6)).matches("TEST_[1-9]\\d{0,6}");
      assertThat((String) row.get(7)).matches("[A-Z]");
      assertThat((String) row.get(8)).matches("TEST_\\d");
      assertThat(row.get(9)).isInstanceOf(Instant.class);
      assertThat(row.get(10))
          .isIn(LocalDate.now(ZoneOffset.UTC), LocalDate.now(ZoneOffset.UTC).minusDays(1));
      assertThat(row.get(11)).isInstanceOf(Boolean.class);
      assertThat((UUID) row.get(12)).matches(u -> u.version() == 4 && u.variant() == 2);
    }
    assertThat(plan.drawsKey()).isFalse();
  }

  @Test
  void new_keys_of_text_and_uuid_are_uuids() {
    Column text = new Column("id", ValueType.TEXT, "text", null, null, 0, true);
    Column uuid = new Column("id", ValueType.UUID, "uuid", null, null, 0, true);
    for (Column key : List.of(text, uuid)) {
      TableProfile table = new TableProfile("t", false, List.of(key), key, null, null, null);
      List<List<Object>> rows = bind(table, statement(INSERT, 1, "INSERT INTO t (id) VALUES (?)"));
      assertThat(rows).doesNotHaveDuplicates();
      assertThat(UUID.fromString(rows.get(0).get(0).toString())).isNotNull();
    }
    Column shortKey = new Column("id", ValueType.TEXT, "character varying(35)", 35, null, 0, true);
    assertRefused(
        new TableProfile("t", false, List.of(shortKey), shortKey, null, null, null),
        statement(INSERT, 1, "INSERT INTO t (id) VALUES (?)"),
        "CANNOT_BIND",
        "new keys of a text column are UUIDs of 36 characters, but id holds 35");
  }

  @Test
  void an_update_gets_a_key_or_a_value_and_a_key() {
    assertThat(bind(TABLE, statement(UPDATE, 1, "UPDATE t SET status = 'X' WHERE id = ?")))
        .containsExactlyInAnyOrder(List.of(7001L), List.of(7002L), List.of(7003L));
    assertThat(bind(TABLE, statement(UPDATE, 1, "UPDATE t SET flag = ? WHERE id = ?")))
        .allSatisfy(
            values -> {
              assertThat((String) values.get(0)).matches("[A-Z]");
              assertThat((Long) values.get(1)).isBetween(7001L, 7003L);
            });
  }

  @Test
  void generic_sql_gets_what_its_parameters_say() throws Exception {
    ObjectMapper json = new ObjectMapper();
    StatementSpec statement =
        generic(
            1,
            "g",
            Operation.READ,
            "SELECT ?, ?, ?, ?, ?, ?",
            parameter(Strategy.LITERAL, json.readTree("{\"value\": 5}")),
            parameter(Strategy.LITERAL, json.readTree("{}")),
            parameter(Strategy.CHOICE, json.readTree("{\"values\": [\"a\", 2.5, true]}")),
            parameter(
                Strategy.RANDOM_NUMERIC,
                json.readTree("{\"min\": 3, \"max\": 4, \"integer\": true}")),
            parameter(
                Strategy.RANDOM_IN_RANGE,
                json.readTree("{\"min\": \"2026-01-01\", \"max\": \"2026-01-02T00:00:00Z\"}")),
            parameter(Strategy.RANDOM_NUMERIC, json.readTree("{\"min\": -1, \"max\": 1}")));

    StatementPlan plan = plan(TABLE, statement);
    assertThat(plan.drawsKey()).isFalse();
    for (List<Object> values : bind(TABLE, statement)) {
      assertThat(values.get(0)).isEqualTo(5L);
      assertThat(values.get(1)).isNull();
      assertThat(values.get(2)).isIn("a", new BigDecimal("2.5"), true);
      assertThat(values.get(3)).isIn(3L, 4L);
      assertThat((Instant) values.get(4))
          .isBetween(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));
      assertThat((Double) values.get(5)).isBetween(-1.0, 1.0);
    }
  }

  @Test
  void generic_parameters_that_make_no_value_are_refused() throws Exception {
    ObjectMapper json = new ObjectMapper();
    String path = "statements[3].parameters[0]";
    assertRefused(
        TABLE,
        generic(
            1,
            "g",
            Operation.READ,
            "SELECT ?, ?",
            parameter(Strategy.LITERAL, json.readTree("{\"value\": 5}"))),
        "statements[3].parameters",
        "PLACEHOLDER_COUNT",
        "GENERIC_SQL takes one parameter per placeholder: there are 2 placeholders (?) and 1 parameters");
    assertRefused(
        TABLE,
        generic(
            1,
            "g",
            Operation.READ,
            "SELECT ?",
            parameter(Strategy.CHOICE, json.readTree("{\"values\": []}"))),
        path + ".values",
        "BAD_VALUE",
        "choice needs a list with at least one value, not []");
    assertRefused(
        TABLE,
        generic(
            1,
            "g",
            Operation.READ,
            "SELECT ?",
            parameter(Strategy.RANDOM_NUMERIC, json.readTree("{\"min\": 5, \"max\": 1}"))),
        path,
        "BAD_RANGE",
        "min 5 must not be above max 1");
    assertRefused(
        TABLE,
        generic(
            1,
            "g",
            Operation.READ,
            "SELECT ?",
            parameter(
                Strategy.RANDOM_NUMERIC,
                json.readTree("{\"min\": 5, \"max\": 9223372036854775807, \"integer\": true}"))),
        path + ".max",
        "BAD_RANGE",
        "whole numbers are drawn from -9223372036854775806 to 9223372036854775806, not from 9223372036854775807");
    assertRefused(
        TABLE,
        generic(
            1,
            "g",
            Operation.READ,
            "SELECT ?",
            parameter(Strategy.RANDOM_IN_RANGE, json.readTree("{\"min\": \"soon\"}"))),
        path + ".min",
        "BAD_VALUE",
        "a number, a date (2026-01-31) or an instant (2026-01-31T10:00:00Z) is needed, not \"soon\"");
    assertRefused(
        TABLE,
        generic(
            1,
            "g",
            Operation.READ,
            "SELECT ?",
            parameter(Strategy.SAMPLE_FROM_TABLE, json.readTree("{\"column\": \"id\"}"))),
        path + ".column",
        "NO_VALUES",
        "sample_from_table draws values of the column id, but none were sampled: the table has none");
  }

  @Test
  void writes_on_a_view_are_refused_and_reads_are_not() {
    TableProfile view = table(true, ID, null, null);
    for (StatementSpec write :
        List.of(
            statement(INSERT, 1, "INSERT INTO v (id) VALUES (?)"),
            statement(UPDATE, 1, "UPDATE v SET status = ? WHERE id = ?"),
            generic(1, "g", Operation.WRITE, "DELETE FROM v"))) {
      assertRefused(
          view,
          write,
          "WRITE_ON_VIEW",
          write.kind()
              + " writes, but \"public\".\"orders\" is a view: give it weight 0, or name its table");
    }
    assertThat(plan(view, statement(POINT_LOOKUP, 1, "SELECT * FROM v WHERE id = ?")).drawsKey())
        .isTrue();
    assertThat(plan(view, generic(1, "g", Operation.READ, "SELECT 1")).sources()).isEmpty();
  }

  @Test
  void the_number_of_placeholders_is_held_to_the_kind() {
    assertRefused(
        TABLE,
        statement(POINT_LOOKUP, 1, "SELECT * FROM t WHERE id = ? AND status = ?"),
        "PLACEHOLDER_COUNT",
        "POINT_LOOKUP takes 1 placeholders (?), this one has 2");
    assertRefused(
        TABLE,
        statement(RANGE_SCAN, 1, "SELECT * FROM t"),
        "PLACEHOLDER_COUNT",
        "RANGE_SCAN takes 1 to 2 placeholders (?), this one has 0");
    assertRefused(
        TABLE,
        statement(UPDATE, 1, "UPDATE t SET amount = amount + ?, status = ? WHERE id = ?"),
        "PLACEHOLDER_COUNT",
        "UPDATE takes 1 to 2 placeholders (?), this one has 3");
  }

  @Test
  void without_a_key_column_what_goes_by_key_is_refused() {
    TableProfile keyless = table(false, null, COLUMNS.get(9), LATEST);
    String message =
        "no key column was found in \"public\".\"orders\": it has no single-column primary key, no column ID and no integer"
            + " column whose name says ID or KEY";
    assertRefused(
        keyless,
        statement(POINT_LOOKUP, 1, "SELECT * FROM t WHERE id = ?"),
        "NO_KEY_COLUMN",
        message);
    assertRefused(
        keyless,
        statement(RANGE_SCAN, 1, "SELECT * FROM t WHERE id BETWEEN ? AND ?"),
        "NO_KEY_COLUMN",
        message);
    assertRefused(
        keyless,
        statement(UPDATE, 1, "UPDATE t SET status = ? WHERE id = ?"),
        "NO_KEY_COLUMN",
        message);
    assertThat(
            plan(keyless, statement(RANGE_SCAN, 1, "SELECT * FROM t WHERE created_at > ?"))
                .drawsKey())
        .isFalse();
  }

  @Test
  void without_times_a_scan_by_time_is_refused() {
    StatementSpec scan = statement(RANGE_SCAN, 1, "SELECT * FROM t WHERE created_at > ?");
    assertRefused(
        table(false, ID, null, null),
        scan,
        "NO_TIME_COLUMN",
        "a range scan with one placeholder is cut off by time, but \"public\".\"orders\" has no column of a time type; use two"
            + " placeholders to scan by key");
    assertRefused(
        table(false, ID, COLUMNS.get(9), null),
        scan,
        "NO_TIME_COLUMN",
        "a range scan with one placeholder is cut off by time, but \"public\".\"orders\" has no rows to take a time from; use two"
            + " placeholders to scan by key");
  }

  @Test
  void columns_that_do_not_exist_or_cannot_be_made_are_refused() {
    String has =
        "id, amount, small, count, tiny, ratio, status, flag, short, created_at, day, done, token, doc";
    assertRefused(
        TABLE,
        statement(INSERT, 1, "INSERT INTO t (id, colour) VALUES (?, ?)"),
        "MISSING_COLUMN",
        "the column colour does not exist in \"public\".\"orders\"; it has " + has);
    assertRefused(
        TABLE,
        statement(UPDATE, 1, "UPDATE t SET colour = ? WHERE id = ?"),
        "MISSING_COLUMN",
        "the column colour does not exist in \"public\".\"orders\"; it has " + has);
    assertRefused(
        TABLE,
        statement(INSERT, 1, "INSERT INTO t (id, doc) VALUES (?, ?)"),
        "CANNOT_BIND",
        "no values are made for the type jsonb of column doc; write a literal for it, or use GENERIC_SQL");
    assertThat(
            plan(TABLE, statement(INSERT, 1, "INSERT INTO t (id, doc) VALUES (?, '{}')")).sources())
        .hasSize(1);
  }

  @Test
  void statements_whose_placeholders_cannot_be_told_apart_are_refused() {
    assertRefused(
        TABLE,
        statement(INSERT, 1, "INSERT INTO t VALUES (?, ?)"),
        "CANNOT_BIND",
        "an INSERT must name its columns and give one row of values, as in INSERT INTO {table} (a, b) VALUES (?, ?), with at most"
            + " one placeholder per value; this one has 2 placeholders that cannot be told apart");
    assertRefused(
        TABLE,
        statement(UPDATE, 1, "UPDATE t SET amount = amount + ? WHERE id = ?"),
        "CANNOT_BIND",
        "an UPDATE with two placeholders must have the form UPDATE {table} SET column = ? WHERE key = ?");
  }

  @Test
  void the_same_seed_worker_and_slot_make_the_same_values() {
    String sql = "INSERT INTO t (status, amount, token) VALUES (?, ?, ?)";
    assertThat(rows(sql, 5, 0, 1))
        .isEqualTo(rows(sql, 5, 0, 1))
        .isNotEqualTo(rows(sql, 5, 0, 2))
        .isNotEqualTo(rows(sql, 6, 0, 1));
    assertThat(rows(sql, 5, 1, 1)).isNotEqualTo(rows(sql, 5, 0, 1));
  }

  private static List<Object> rows(String sql, long seed, int worker, int slot) {
    StatementPlan plan = plan(TABLE, statement(INSERT, 1, sql));
    SlotValues values = new SlotValues(seed, worker, slot, null, null, null);
    SeenParameters seen = new SeenParameters();
    for (int i = 0; i < 5; i++) {
      plan.bind(values, seen);
    }
    return seen.values();
  }
}
