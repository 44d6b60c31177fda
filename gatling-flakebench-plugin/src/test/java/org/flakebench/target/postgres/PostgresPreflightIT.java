package org.flakebench.target.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.flakebench.Templates.statement;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.flakebench.Templates;
import org.flakebench.TestPools;
import org.flakebench.TestServer;
import org.flakebench.conduct.Preparation;
import org.flakebench.target.Session;
import org.flakebench.template.Operation;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateReader;
import org.flakebench.workload.KeyLeases;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolSource;
import org.flakebench.workload.SamplePools;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.StatementPlanner;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresPreflightIT {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.in(folder.resolve("data"));
    server.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, created_at timestamptz NOT NULL)",
        "INSERT INTO orders SELECT n, 'NEW', timestamptz '2026-01-01Z' + n * interval '1 s' FROM generate_series(1, 3000) n",
        "CREATE TABLE tokens (token uuid PRIMARY KEY, note text)",
        "INSERT INTO tokens SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, 'n' FROM generate_series(1, 300) n",
        "CREATE TABLE events (at timestamptz NOT NULL, note text)",
        "INSERT INTO events SELECT timestamptz '2026-01-01Z' + n * interval '1 h', 'n' FROM generate_series(1, 3000) n",
        "CREATE FUNCTION drop_one() RETURNS bigint LANGUAGE sql AS 'DELETE FROM orders WHERE id = 1 RETURNING id'",
        "CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'NEW'");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static StatementPlan plan(
      int index, Operation operation, String sql, ValueSource... sources) {
    SeriesKey series = new SeriesKey(StatementKind.GENERIC_SQL, "some");
    return new StatementPlan(
        index, StatementKind.GENERIC_SQL, operation, series, sql, false, List.of(sources));
  }

  private static void preflight(StatementPlan... plans) {
    PostgresTarget target = server.target(Templates.template().build());
    try (SlotValues values = SamplePools.slot(1, null)) {
      target.preflight(
          List.of(plans), (plan, session) -> plan.bind(values, session.parameters(plan.index())));
    }
  }

  private static List<String> problems(StatementPlan... plans) {
    return catchThrowableOfType(TemplateException.class, () -> preflight(plans)).problems().stream()
        .map(problem -> problem.path() + " | " + problem.code() + " | " + problem.message())
        .toList();
  }

  private static final ValueSource ONE = (slot, sink, index) -> sink.setLong(index, 1);
  private static final ValueSource NULL = (slot, sink, index) -> sink.setNull(index);
  private static final ValueSource TEXT = (slot, sink, index) -> sink.setText(index, "NEW");

  @Test
  void all_problems_of_all_statements_are_told_at_once() {
    String but = ", but its operation is READ; use GENERIC_SQL with operation: WRITE";
    assertThat(
            problems(
                plan(0, Operation.READ, "SELECT * FROM orders WHERE id = ?", ONE),
                plan(
                    1,
                    Operation.READ,
                    "WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x"),
                plan(2, Operation.WRITE, "DELETE FROM nowhere"),
                plan(4, Operation.READ, "SELECT colour FROM orders"),
                plan(5, Operation.READ, "SELECT * FROM orders WHERE id = ? FOR UPDATE", ONE),
                plan(6, Operation.READ, "SELECT * FROM orders WHERE id < ?", TEXT),
                plan(7, Operation.WRITE, "COPY orders TO STDOUT"),
                plan(8, Operation.READ, "SELECT * FROM open_orders WHERE created_at > 5"),
                plan(
                    9,
                    Operation.READ,
                    "WITH x AS (SELECT 1) INSERT INTO orders SELECT 1, 'x', now()")))
        .containsExactly(
            "statements[1].sql | READ_WRITES | the server says that the statement changes rows (ModifyTable in its plan)"
                + but,
            "statements[2].sql | TABLE_MISSING | the server says: relation \"nowhere\" does not exist (SQLSTATE 42P01)",
            "statements[4].sql | COLUMN_MISSING | the server says: column \"colour\" does not exist (SQLSTATE 42703)",
            "statements[5].sql | READ_WRITES | the server says that the statement locks rows (LockRows in its plan)"
                + but,
            "statements[6].sql | INVALID_TEXT_REPRESENTATION | the server says: invalid input syntax for type bigint: \"?\" (SQLSTATE 22P02)",
            "statements[7].sql | STATEMENT_NOT_ALLOWED | the statement begins with COPY, which PostgreSQL does not run as a"
                + " statement with parameters and rows; use INSERT or SELECT",
            "statements[8].sql | FUNCTION_MISSING | the server says: operator does not exist: timestamp with time zone > integer (SQLSTATE 42883)",
            "statements[9].sql | READ_WRITES | the server says that the statement changes rows (ModifyTable in its plan)"
                + but);
  }

  @Test
  void nothing_is_executed_and_writes_may_write() throws Exception {
    List<Object> before = server.query("SELECT count(*) FROM orders");
    assertThatCode(
            () ->
                preflight(
                    plan(0, Operation.WRITE, "DELETE FROM orders WHERE id > ?", ONE),
                    plan(1, Operation.WRITE, "INSERT INTO orders VALUES (-1, 'x', now())"),
                    plan(
                        2,
                        Operation.WRITE,
                        "UPDATE open_orders SET status = ? WHERE id = ?",
                        TEXT,
                        ONE),
                    plan(3, Operation.READ, "EXPLAIN SELECT 1"),
                    plan(4, Operation.READ, "SHOW work_mem"),
                    plan(5, Operation.READ, "TABLE orders"),
                    plan(6, Operation.READ, "VALUES (?)", NULL)))
        .doesNotThrowAnyException();
    assertThat(server.query("SELECT count(*) FROM orders")).isEqualTo(before);
  }

  @Test
  void what_a_null_leaves_open_is_no_problem() {
    assertThatCode(() -> preflight(plan(0, Operation.READ, "SELECT 1 WHERE ? IS NULL", NULL)))
        .doesNotThrowAnyException();
  }

  @Test
  void what_only_the_first_value_does_wrong_is_no_problem() {
    ValueSource zero = (slot, sink, index) -> sink.setLong(index, 0);
    assertThatCode(() -> preflight(plan(0, Operation.READ, "SELECT 1 / ?::int", zero)))
        .doesNotThrowAnyException();
  }

  @Test
  void what_a_function_does_is_not_seen_and_not_done() throws Exception {
    assertThatCode(() -> preflight(plan(0, Operation.READ, "SELECT drop_one()")))
        .doesNotThrowAnyException();
    assertThat(server.query("SELECT count(*) FROM orders WHERE id = 1")).containsExactly(1L);
  }

  @Test
  void a_run_is_prepared_only_when_all_statements_pass() {
    PostgresTarget target = server.target(Templates.template().build());
    Templates template =
        Templates.template()
            .with(statement(StatementKind.POINT_LOOKUP, 5000, "SELECT x FROM {table} WHERE id = ?"))
            .with(
                statement(
                    StatementKind.UPDATE, 5000, "UPDATE nowhere SET status = ? WHERE id = ?"));
    assertThat(
            catchThrowableOfType(
                    TemplateException.class,
                    () ->
                        Preparation.of(
                            template.build(),
                            target,
                            PoolSource.none(),
                            KeyLeases.local(),
                            1,
                            0,
                            1))
                .problems())
        .extracting(TemplateException.Problem::path)
        .containsExactly("statements[0].sql", "statements[1].sql");
  }

  /** Rows that so many executions of a canonical statement read. */
  private static List<Integer> rows(
      String table, StatementKind kind, int executions, Object... keys) {
    PostgresTarget target = server.target(Templates.template().table("public", table).build());
    TableProfile profile = target.profile(true);
    StatementSpec spec = statement(kind, 10_000, "");
    StatementPlan plan =
        new StatementPlanner(profile, TestPools.ranges(profile))
            .plan(0, spec, target.sqlOf(spec, profile));
    List<Integer> rows = new ArrayList<>();
    try (SlotValues values = SamplePools.slot(1, null, keys);
        Session session =
            target.open(List.of(plan), (p, open) -> p.bind(values, open.parameters(p.index())))) {
      for (int i = 0; i < executions; i++) {
        plan.bind(values, session.parameters(0));
        rows.add(session.execute(0));
      }
    }
    return rows;
  }

  @Test
  void the_canonical_scan_reads_exactly_a_hundred_rows_from_every_key() {
    Object[] keys = LongStream.rangeClosed(1, 3000).boxed().toArray();
    assertThat(rows("orders", StatementKind.RANGE_SCAN, 3000, keys)).containsOnly(100);
    assertThat(rows("orders", StatementKind.POINT_LOOKUP, 100, keys)).containsOnly(1);
  }

  @Test
  void a_scan_of_keys_that_are_no_numbers_goes_on_for_a_hundred_rows() throws Exception {
    Object[] keys = server.query("SELECT token FROM tokens").toArray();
    List<Integer> rows = rows("tokens", StatementKind.RANGE_SCAN, 300, keys);
    assertThat(rows.stream().filter(read -> read == 100)).hasSize(201);
    assertThat(rows).allMatch(read -> read <= 100);
  }

  @Test
  void a_scan_without_a_key_goes_by_time() {
    assertThat(rows("events", StatementKind.RANGE_SCAN, 50))
        .contains(100)
        .allMatch(read -> read >= 1 && read <= 100);
  }

  @Test
  void lists_bounds_and_offsets_are_taken_by_the_server() {
    SamplePools pools =
        new SamplePools()
            .with(PoolKind.KEY, "id", 5L, 6L, 7L)
            .with(PoolKind.RANGE, "created_at", Instant.parse("2026-01-01T00:00:05Z"));
    String template =
        """
        name: t
        target: {table_type: POSTGRES, database: postgres, schema: public, table: orders}
        load: {duration_seconds: 1, connections: 1}
        statements:
          - kind: GENERIC_SQL
            weight_pct: 100
            operation: READ
            sql: >-
              SELECT * FROM {table} WHERE id IN (?) AND id <= ? AND created_at >= ? AND created_at < ?
            parameters:
              - {strategy: sample_list, column: id, count: 3}
              - {strategy: target_selectivity, column: id, band: 1}
              - {strategy: sample_from_table, column: created_at}
              - {strategy: offset_from_previous, depends_on: 3, offset: 1}
        """;
    PostgresTarget target = server.target(Templates.template().build());
    TableProfile profile = target.profile(true);
    StatementSpec spec = new TemplateReader().read(template, "t").statements().get(0);
    StatementPlan plan =
        new StatementPlanner(profile, pools).plan(0, spec, target.sqlOf(spec, profile));
    assertThatCode(() -> preflight(plan)).doesNotThrowAnyException();
    try (SlotValues values = SamplePools.slot(1, null);
        Session session =
            target.open(List.of(plan), (p, open) -> p.bind(values, open.parameters(p.index())))) {
      plan.bind(values, session.parameters(0));
      assertThat(session.execute(0)).isEqualTo(3);
    }
  }
}
