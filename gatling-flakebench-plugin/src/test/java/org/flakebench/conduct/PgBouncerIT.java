package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flakebench.Templates.generic;
import static org.flakebench.Templates.statement;

import java.nio.file.Files;
import java.nio.file.Path;
import org.flakebench.Templates;
import org.flakebench.TestServer;
import org.flakebench.load.Phase;
import org.flakebench.measure.Totals;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.postgres.PostgresTarget;
import org.flakebench.template.Operation;
import org.flakebench.template.StatementKind;
import org.flakebench.template.Template;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs through a real PgBouncer with fewer server connections than slots. */
@Tag("pooler")
@Timeout(180)
class PgBouncerIT {
  private static final int SLOTS = 20;

  @TempDir static Path folder;
  private static TestServer server;
  private static PgBouncer pooler;

  private final MeasuredRun run = new MeasuredRun();

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.in(folder.resolve("data"));
    server.execute(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(8, 2), status text, created_at timestamptz)",
        "INSERT INTO orders SELECT n, n, 'NEW', now() FROM generate_series(1, 5000) n",
        "ANALYZE orders",
        "SELECT pg_stat_statements_reset()");
    // Outside the private folder of the test, where a process without rights may not go.
    pooler = new PgBouncer(Files.createTempDirectory("flakebench-pgbouncer"), server.port());
  }

  @AfterAll
  static void stop() {
    if (pooler != null) {
      pooler.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private Conductor.End run(Template template) throws Exception {
    PostgresTarget target =
        PostgresTarget.connect(
            new TargetAddress(pooler.url(), "postgres", null),
            template.target(),
            template.load().statementTimeoutMs(),
            "flakebench test");
    return run.run(template, target);
  }

  @Test
  void more_slots_than_server_connections_run_every_kind_without_an_error() throws Exception {
    Conductor.End end =
        run(
            Templates.template()
                .connections(SLOTS)
                .seconds(1, 4)
                .viaPooler()
                .with(
                    statement(
                        StatementKind.POINT_LOOKUP, 5_000, "SELECT * FROM {table} WHERE id = ?"))
                .with(
                    statement(
                        StatementKind.RANGE_SCAN,
                        1_000,
                        "SELECT * FROM {table} WHERE id BETWEEN ? AND ? + 99"))
                .with(
                    statement(
                        StatementKind.INSERT,
                        2_000,
                        "INSERT INTO {table} (id, amount, status, created_at) VALUES (?, ?, ?, ?)"))
                .with(
                    statement(
                        StatementKind.UPDATE, 2_000, "UPDATE {table} SET status = ? WHERE id = ?"))
                .build());

    assertThat(end.reason()).isEqualTo(CompletionReason.DURATION_ELAPSED);
    Totals all = run.totals(Phase.WARMUP, Phase.MEASUREMENT);
    assertThat(all.errors()).isEmpty();
    assertThat(all.all().operations()).isPositive();
    long atTheServer =
        ((Number)
                server
                    .query(
                        "SELECT sum(calls)::bigint FROM pg_stat_statements WHERE query LIKE '%\"public\".\"orders\" %'"
                            + " AND (query LIKE 'SELECT * FROM%' OR query LIKE 'INSERT%VALUES%' OR query LIKE 'UPDATE%')")
                    .get(0))
            .longValue();
    assertThat(atTheServer).isEqualTo(all.all().operations());
    assertThat(
            server.query(
                "SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"))
        .singleElement()
        .satisfies(
            count -> assertThat((Integer) count).isLessThanOrEqualTo(PgBouncer.SERVER_CONNECTIONS));
  }

  @Test
  void statements_that_take_too_long_are_cancelled_through_the_pooler() throws Exception {
    run(
        Templates.template()
            .connections(2)
            .seconds(0, 4)
            .viaPooler()
            .statementTimeoutMs(500)
            .with(generic(10_000, "slow", Operation.READ, "SELECT pg_sleep(60)"))
            .build());

    assertThat(run.measured().errors().keySet())
        .extracting(error -> error.category())
        .contains("STATEMENT_TIMEOUT");
  }
}
