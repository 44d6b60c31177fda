package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flakebench.Templates.generic;

import java.nio.file.Path;
import java.sql.Connection;
import org.flakebench.Templates;
import org.flakebench.TestServer;
import org.flakebench.load.Planner;
import org.flakebench.template.Operation;
import org.flakebench.template.Template;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits of operations, of time and of connections, on a real server. */
@Timeout(120)
class LoadLimitsIT {
  @TempDir static Path folder;
  private static TestServer server;

  private final MeasuredRun run = new MeasuredRun();

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.in(folder.resolve("data"));
    server.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text)",
        "INSERT INTO orders SELECT n, 'NEW' FROM generate_series(1, 100) n");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Conductor.End run(Template template) throws Exception {
    return run.run(template, server.target(template));
  }

  @Test
  void a_run_ends_when_each_slot_has_done_its_operations() throws Exception {
    Conductor.End end =
        run(
            Templates.template()
                .connections(4)
                .seconds(1, 3600)
                .operationsPerConnection(25)
                .build());

    assertThat(end.reason()).isEqualTo(CompletionReason.OPERATION_LIMIT_REACHED);
    assertThat(run.measured().all().operations()).isEqualTo(100);
    assertThat(end.timeline().measurement().seconds()).isLessThan(3600);
  }

  @Test
  void a_planner_that_breaks_ends_the_run_and_what_was_measured_stays() throws Exception {
    Template template = Templates.template().connections(2).seconds(0, 3600).build();
    Conductor.End end =
        run.run(
            template,
            server.target(template),
            plan ->
                plan.ledBy(
                    history -> {
                      if (history.elapsedNanos() > 2_000_000_000L) {
                        throw new IllegalStateException("the planner has a bug");
                      }
                      return Planner.Desired.of(1, 2);
                    }),
            run -> {});

    assertThat(end.reason()).isEqualTo(CompletionReason.CONTROLLER_ERROR);
    assertThat(end.message()).isEqualTo("the planner has a bug");
    assertThat(end.timeline().measurement().seconds()).isBetween(2.0, 60.0);
    assertThat(run.measured().all().operations()).isPositive();
  }

  @Test
  void behind_a_pooler_no_statement_stays_prepared_and_the_time_zone_is_ours() throws Exception {
    Conductor.End end =
        run(
            Templates.template()
                .connections(2)
                .seconds(0, 2)
                .viaPooler()
                .with(
                    generic(
                        10_000,
                        "clean",
                        Operation.READ,
                        "SELECT 1 / (count(*) = 0 AND current_setting('TimeZone') = 'UTC')::int FROM pg_prepared_statements"))
                .build());

    assertThat(end.reason()).isEqualTo(CompletionReason.DURATION_ELAPSED);
    assertThat(run.measured().all().operations()).isPositive();
    assertThat(run.measured().errors()).isEmpty();
  }

  @Test
  void behind_a_pooler_the_run_cancels_statements_that_take_too_long() throws Exception {
    run(
        Templates.template()
            .connections(2)
            .seconds(0, 4)
            .viaPooler()
            .statementTimeoutMs(500)
            .with(generic(10_000, "slow", Operation.READ, "SELECT pg_sleep(60)"))
            .build());

    assertThat(run.measured().errors()).isNotEmpty();
    assertThat(run.measured().errors().keySet())
        .extracting(error -> error.category() + " " + error.origin())
        .containsOnly("STATEMENT_TIMEOUT POLICY", "CANCELLED POLICY")
        .contains("STATEMENT_TIMEOUT POLICY");
  }

  @Test
  void the_server_the_role_and_the_database_tell_how_many_connections_are_left() throws Exception {
    Template template = Templates.template().build();
    Connection held = server.connect();
    try {
      int left = server.target(template).connectionsLeft();
      // 60 at most, 3 for superusers, 1 held here, 3 beside the slots.
      assertThat(left).isEqualTo(53);
      Connection another = server.connect();
      try {
        assertThat(server.target(template).connectionsLeft()).isEqualTo(52);
      } finally {
        another.close();
      }
      server.execute("ALTER ROLE postgres CONNECTION LIMIT 20");
      assertThat(server.target(template).connectionsLeft()).isEqualTo(16);
    } finally {
      held.close();
      server.execute("ALTER ROLE postgres CONNECTION LIMIT -1");
    }
  }
}
