package org.flakebench.target.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.flakebench.Templates.generic;
import static org.flakebench.Templates.statement;

import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flakebench.Templates;
import org.flakebench.TestPools;
import org.flakebench.TestServer;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.target.Session;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.TargetException;
import org.flakebench.target.TargetInfo;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.Operation;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.KeyLeases;
import org.flakebench.workload.NewKeys;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.PoolSet;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.StatementPlanner;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValuePool;
import org.flakebench.workload.ValuePools;
import org.flakebench.workload.ValueType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresTargetIT {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.in(folder.resolve("data"));
    server.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(5, 2) NOT NULL, tiny_amount numeric(3, 2), big numeric,"
            + " rounded numeric(4, -2), small smallint, status varchar(6) NOT NULL, flag char(1), note text DEFAULT 'x',"
            + " created_at timestamptz NOT NULL, local_at timestamp, day date, ok boolean, token uuid, doc jsonb, ratio real,"
            + " made bigint GENERATED ALWAYS AS (id * 2) STORED)",
        "INSERT INTO orders (id, amount, status, created_at) SELECT n, 1, 'NEW', timestamptz '2026-01-01Z' + n * interval '1 s'"
            + " FROM generate_series(1, 3000) n",
        "CREATE VIEW orders_view AS SELECT * FROM orders",
        "CREATE TABLE \"Mixed Case\" (\"Order Id\" integer, \"a\"\"b\" text, \"Key\" integer)",
        "INSERT INTO \"Mixed Case\" VALUES (7, 'x', 8)",
        "CREATE SCHEMA \"S 2\"",
        "CREATE TABLE \"S 2\".by_token (token uuid PRIMARY KEY, n integer)",
        "INSERT INTO \"S 2\".by_token SELECT gen_random_uuid(), n FROM generate_series(1, 50) n",
        "CREATE TABLE empty (id integer PRIMARY KEY)",
        "CREATE TABLE pair (a integer, b integer, PRIMARY KEY (a, b))",
        "CREATE ROLE locked LOGIN PASSWORD 'right'");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Template template(String table, StatementSpec... statements) {
    Templates made = Templates.template().table("public", table);
    for (StatementSpec statement : statements) {
      made.with(statement);
    }
    return made.build();
  }

  private static TableProfile profile(String schema, String table) {
    return server.target(Templates.template().table(schema, table).build()).profile(true);
  }

  @Test
  void it_tells_who_answers() {
    TargetInfo info = server.target(template("orders")).info();

    assertThat(info.serverVersion()).matches("PostgreSQL 18\\.\\d+");
    assertThat(info.identity()).matches("\\d{15,}/postgres");
  }

  @Test
  void it_sees_the_columns_the_key_and_the_latest_time() {
    TableProfile orders = profile("public", "orders");

    assertThat(orders.qualifiedName()).isEqualTo("\"public\".\"orders\"");
    assertThat(orders.view()).isFalse();
    assertThat(orders.keyColumn().name()).isEqualTo("id");
    assertThat(orders.keyMax()).isEqualTo(3000);
    assertThat(orders.timeColumn().name()).isEqualTo("created_at");
    assertThat(orders.timeMax()).isEqualTo(Instant.parse("2026-01-01T00:50:00Z"));
    assertThat(orders.columns())
        .containsExactly(
            new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true),
            new Column("amount", ValueType.DECIMAL, "numeric(5,2)", null, 2, 999, true),
            new Column("tiny_amount", ValueType.DECIMAL, "numeric(3,2)", null, 2, 9, false),
            new Column("big", ValueType.DECIMAL, "numeric", null, null, Long.MAX_VALUE, false),
            new Column("rounded", ValueType.DECIMAL, "numeric(4,-2)", null, -2, 999_999, false),
            new Column("small", ValueType.INTEGER, "smallint", null, null, Short.MAX_VALUE, false),
            new Column("status", ValueType.TEXT, "character varying(6)", 6, null, 0, true),
            new Column("flag", ValueType.TEXT, "character(1)", 1, null, 0, false),
            new Column("note", ValueType.TEXT, "text", null, null, 0, false),
            new Column(
                "created_at", ValueType.TIMESTAMP, "timestamp with time zone", null, null, 0, true),
            new Column(
                "local_at",
                ValueType.TIMESTAMP,
                "timestamp without time zone",
                null,
                null,
                0,
                false),
            new Column("day", ValueType.DATE, "date", null, null, 0, false),
            new Column("ok", ValueType.BOOLEAN, "boolean", null, null, 0, false),
            new Column("token", ValueType.UUID, "uuid", null, null, 0, false),
            new Column("doc", ValueType.OTHER, "jsonb", null, null, 0, false),
            new Column("ratio", ValueType.FLOAT, "real", null, null, 0, false),
            new Column("made", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, false));
  }

  @Test
  void views_mixed_case_other_schemas_and_missing_keys_are_seen_as_they_are() {
    TableProfile view = profile("public", "orders_view");
    assertThat(view.view()).isTrue();
    assertThat(view.keyColumn().name()).isEqualTo("id");

    TableProfile mixed = profile("public", "Mixed Case");
    assertThat(mixed.qualifiedName()).isEqualTo("\"public\".\"Mixed Case\"");
    assertThat(mixed.keyColumn().name()).isEqualTo("Order Id");
    assertThat(mixed.keyMax()).isEqualTo(7);
    assertThat(mixed.column("A\"B")).isPresent();
    assertThat(mixed.timeColumn()).isNull();
    assertThat(mixed.timeMax()).isNull();

    TableProfile byToken = profile("S 2", "by_token");
    assertThat(byToken.keyColumn().type()).isEqualTo(ValueType.UUID);
    assertThat(byToken.keyMax()).isNull();

    assertThat(profile("public", "pair").keyColumn()).isNull();
    assertThat(profile("public", "empty").keyMax()).isNull();
  }

  @Test
  void a_missing_table_is_named() {
    assertThatThrownBy(() -> profile("public", "no\"such"))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        new TemplateException.Problem(
                            "target.table",
                            "MISSING_TABLE",
                            "there is no table or view \"public\".\"no\"\"such\" in database postgres;"
                                + " tables under test are never"
                                + " created, name one that exists")));
  }

  /** Opens a session with one statement as a slot would. */
  private static Session open(PostgresTarget target, StatementSpec... statements) {
    TableProfile table = target.profile(true);
    List<StatementPlan> plans = new ArrayList<>();
    for (int i = 0; i < statements.length; i++) {
      plans.add(
          new StatementPlanner(table, ValuePools.none())
              .plan(i, statements[i], target.sqlOf(statements[i], table)));
    }
    PoolNeed need = PoolNeed.of(PoolKind.KEY, List.of(table.keyColumn()), 1);
    ValuePool keys =
        new PoolSet(target.sample(table, List.of(need), 1))
            .find(PoolKind.KEY, table.keyColumn().name())
            .orElseThrow();
    NewKeys newKeys =
        table.keyColumn().type() == ValueType.INTEGER
            ? new NewKeys(
                KeyLeases.local(), table.qualifiedName(), table.keyColumn(), table.keyMax() + 1)
            : null;
    SlotValues values =
        new SlotValues(1, 0, 0, TestPools.draws(1), keys, newKeys == null ? null : newKeys.share());
    return target.open(
        plans, (plan, session) -> plan.bind(values, session.parameters(plan.index())));
  }

  @Test
  void values_of_every_type_fit_their_columns() throws Exception {
    server.execute(
        "CREATE TABLE copy (LIKE orders INCLUDING ALL)",
        "INSERT INTO copy (id, amount, status, created_at) VALUES (1, 1, 'a', now())");
    PostgresTarget target = server.target(template("copy"));
    StatementSpec insert =
        statement(
            StatementKind.INSERT,
            10_000,
            "INSERT INTO {table} (id, amount, tiny_amount, big, rounded, small, status, flag, created_at, local_at,"
                + " day, ok, token,"
                + " ratio) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    TableProfile table = target.profile(false);
    StatementPlan plan =
        new StatementPlanner(table, ValuePools.none()).plan(0, insert, target.sqlOf(insert, table));
    SlotValues values =
        new SlotValues(
            1,
            0,
            0,
            null,
            null,
            new NewKeys(KeyLeases.local(), "copy", table.keyColumn(), 2).share());
    try (Session session = target.open(List.of(plan), (p, s) -> p.bind(values, s.parameters(0)))) {
      for (int i = 0; i < 500; i++) {
        plan.bind(values, session.parameters(0));
        assertThat(session.execute(0)).isEqualTo(1);
      }
    }
    assertThat(server.query("SELECT count(*) FROM copy")).containsExactly(501L);
    assertThat((BigDecimal) server.query("SELECT max(tiny_amount) FROM copy").get(0))
        .isLessThan(BigDecimal.TEN);
  }

  @Test
  void canonical_statements_run_and_count_their_rows() {
    PostgresTarget target = server.target(template("orders"));
    try (Session session =
        open(
            target,
            statement(StatementKind.POINT_LOOKUP, 1, ""),
            statement(StatementKind.RANGE_SCAN, 1, ""),
            statement(StatementKind.UPDATE, 1, ""))) {
      assertThat(session.execute(0)).isEqualTo(1);
      assertThat(session.execute(1)).isBetween(1, 100);
      assertThat(session.execute(2)).isEqualTo(1);
      assertThat(session.execute(0)).isEqualTo(1);
    }
  }

  @Test
  void sql_that_the_server_refuses_is_named_by_its_place() {
    PostgresTarget target = server.target(template("orders"));
    StatementSpec fine =
        statement(StatementKind.POINT_LOOKUP, 1, "SELECT * FROM {table} WHERE id = ?");

    assertRefused(
        () -> open(target, fine, generic(1, "g", Operation.READ, "SELEC 1")),
        "statements[1].sql",
        "SYNTAX_ERROR",
        "the server says: syntax error at or near \"SELEC\" (SQLSTATE 42601)");
    assertRefused(
        () ->
            open(
                target,
                statement(
                    StatementKind.POINT_LOOKUP, 1, "SELECT colour FROM {table} WHERE id = ?")),
        "statements[0].sql",
        "COLUMN_MISSING",
        "the server says: column \"colour\" does not exist (SQLSTATE 42703)");
    assertRefused(
        () -> open(target, generic(1, "g", Operation.READ, "SELECT * FROM nowhere")),
        "statements[0].sql",
        "TABLE_MISSING",
        "the server says: relation \"nowhere\" does not exist (SQLSTATE 42P01)");
  }

  private static void assertRefused(Runnable action, String path, String code, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TemplateException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(new TemplateException.Problem(path, code, message)));
  }

  @Test
  void who_cannot_be_reached_or_refuses_is_told_with_a_way_out() throws Exception {
    Template template = template("orders");
    String url = "jdbc:postgresql://localhost:" + server.port() + "/";
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    TargetAddress nobody =
        new TargetAddress("jdbc:postgresql://localhost:" + free + "/postgres", "postgres", "hush");
    assertThatThrownBy(() -> PostgresTarget.connect(nobody, template.target(), 0, "t"))
        .isInstanceOf(TargetUnavailableException.class)
        .hasMessageStartingWith(
            "the target cannot be reached: " + nobody.url() + " (CONNECTION_REFUSED: ")
        .hasMessageNotContaining("hush");
    TargetAddress unknownUser = new TargetAddress(url + "postgres", "nobody_here", "hush");
    assertThatThrownBy(() -> PostgresTarget.connect(unknownUser, template.target(), 0, "t"))
        .isInstanceOf(TargetUnavailableException.class)
        .hasMessageStartingWith("the target refused the login of nobody_here at " + url)
        .hasMessageEndingWith(
            "give the password by PGPASSWORD or PGPASSFILE, or another user in the URL")
        .hasMessageNotContaining("hush");
    TargetAddress inUrl = new TargetAddress(url + "postgres?user=nobody_here", null, null);
    assertThatThrownBy(() -> PostgresTarget.connect(inUrl, template.target(), 0, "t"))
        .hasMessageStartingWith("the target refused the login at " + inUrl.url() + " (");
    assertRefused(
        () ->
            PostgresTarget.connect(
                new TargetAddress(url + "no_such", "postgres", null), template.target(), 0, "t"),
        "target.database",
        "MISSING_DATABASE",
        "the server says: database \"no_such\" does not exist");
    assertThat(unknownUser.toString()).doesNotContain("hush");
  }

  @Test
  void a_wrong_or_missing_password_is_a_refused_login() throws Exception {
    Path hba = folder.resolve("data").resolve("pg_hba.conf");
    String before = java.nio.file.Files.readString(hba);
    try {
      java.nio.file.Files.writeString(hba, "host all locked all scram-sha-256\n" + before);
      server.execute("SELECT pg_reload_conf()");
      TargetAddress wrong = new TargetAddress(server.address().url(), "locked", "hush");
      TargetAddress missing = new TargetAddress(server.address().url(), "locked", null);
      for (TargetAddress address : List.of(wrong, missing)) {
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThatThrownBy(
                            () ->
                                PostgresTarget.connect(
                                    address, template("orders").target(), 0, "t"))
                        .isInstanceOf(TargetUnavailableException.class)
                        .hasMessageStartingWith("the target refused the login of locked at ")
                        .hasMessageContaining("PGPASSWORD")
                        .hasMessageNotContaining("hush"));
      }
    } finally {
      java.nio.file.Files.writeString(hba, before);
      server.execute("SELECT pg_reload_conf()");
    }
  }

  @Test
  void a_statement_that_takes_too_long_is_ended_by_policy() {
    PostgresTarget target = server.target(Templates.template().statementTimeoutMs(150).build());
    try (Session session =
        open(
            target,
            generic(1, "g", Operation.READ, "SELECT pg_sleep(60)"),
            generic(1, "h", Operation.READ, "SELECT 1"))) {
      assertThatThrownBy(() -> session.execute(0))
          .isInstanceOfSatisfying(
              TargetException.class,
              e -> {
                assertThat(e.key().category()).isEqualTo("STATEMENT_TIMEOUT");
                assertThat(e.key().origin()).isEqualTo(ErrorOrigin.POLICY);
                assertThat(e.connectionLost()).isFalse();
              });
      assertThat(session.execute(1)).as("the session goes on").isEqualTo(1);
    }
  }

  @Test
  void a_statement_can_be_cancelled_and_its_connection_cut() throws Exception {
    PostgresTarget target = server.target(template("orders"));
    try (Session session =
        open(target, generic(1, "g", Operation.READ, "SELECT pg_sleep(60), 'cancelled'"))) {
      assertThat(failureOf(session, session::cancel).key().category()).isEqualTo("CANCELLED");
      TargetException cut = failureOf(session, session::abort);
      assertThat(cut.key().origin()).isEqualTo(ErrorOrigin.NETWORK);
      assertThat(cut.connectionLost()).isTrue();
    }
  }

  private static TargetException failureOf(Session session, Runnable disturbance) throws Exception {
    CompletableFuture<TargetException> failed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                session.execute(0);
                return null;
              } catch (TargetException e) {
                return e;
              }
            });
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                server
                    .query(
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                            + " AND query LIKE '%''cancelled''' AND pid <> pg_backend_pid()")
                    .equals(List.of(1L)));
    disturbance.run();
    return failed.get(20, TimeUnit.SECONDS);
  }

  @Test
  void new_keys_of_two_sessions_do_not_collide() throws Exception {
    server.execute("CREATE TABLE fresh (id integer PRIMARY KEY)", "INSERT INTO fresh VALUES (5)");
    PostgresTarget target = server.target(template("fresh"));
    TableProfile table = target.profile(false);
    StatementSpec insert =
        statement(StatementKind.INSERT, 10_000, "INSERT INTO {table} (id) VALUES (?)");
    StatementPlan plan =
        new StatementPlanner(table, ValuePools.none()).plan(0, insert, target.sqlOf(insert, table));
    NewKeys newKeys =
        new NewKeys(KeyLeases.local(), "fresh", table.keyColumn(), table.keyMax() + 1);
    for (int s = 0; s < 2; s++) {
      SlotValues values = new SlotValues(1, 0, s, null, null, newKeys.share());
      try (Session session =
          target.open(List.of(plan), (p, open) -> p.bind(values, open.parameters(0)))) {
        for (int i = 0; i < 300; i++) {
          plan.bind(values, session.parameters(0));
          session.execute(0);
        }
      }
    }
    Set<Object> ids = new HashSet<>(server.query("SELECT id FROM fresh"));
    assertThat(ids).hasSize(601);
  }
}
