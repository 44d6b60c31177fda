package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.flakebench.Templates.generic;
import static org.flakebench.Templates.parameter;
import static org.flakebench.Templates.statement;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.flakebench.Templates;
import org.flakebench.TestServer;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Phase;
import org.flakebench.load.Planner;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.measure.ExecutionRecord;
import org.flakebench.measure.Interval;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.SeriesTotal;
import org.flakebench.measure.Totals;
import org.flakebench.template.Operation;
import org.flakebench.template.ParameterSpec;
import org.flakebench.template.RecordMode;
import org.flakebench.template.StatementKind;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.KeyLeases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with plain threads in the place of Gatling's users. */
@Timeout(180)
class LocalRunIT {
  @TempDir private static Path folder;
  private static TestServer server;

  private final ConcurrentLinkedQueue<Interval> intervals = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ExecutionRecord> executions = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> moves = new ConcurrentLinkedQueue<>();
  private final AtomicLong seenByGatling = new AtomicLong();

  @BeforeAll
  static void start() {
    server = TestServer.in(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void fill() throws Exception {
    server.execute(
        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
        "DROP TABLE IF EXISTS orders",
        "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(8, 2) NOT NULL, status text NOT NULL,"
            + " created_at timestamptz NOT NULL)",
        "INSERT INTO orders SELECT n, n, 'NEW', now() FROM generate_series(1, 5000) n",
        "ANALYZE orders",
        "SELECT pg_stat_statements_reset()");
  }

  private final RecordSink records =
      new RecordSink() {
        @Override
        public void execution(
            long startEpochMicros,
            long serviceNanos,
            long waitNanos,
            int slot,
            int statement,
            int error,
            int rows,
            Phase phase) {
          executions.add(
              new ExecutionRecord(
                  startEpochMicros, serviceNanos, waitNanos, slot, statement, error, rows, phase));
        }

        @Override
        public void error(int index, ErrorKey key, String message) {}

        @Override
        public void log(LogRecord record) {}

        @Override
        public void step(ControllerStep step, long startEpochMicros, long endEpochMicros) {}

        @Override
        public long dropped() {
          return 0;
        }
      };

  private LocalRun prepare(Template template) {
    LocalRun run =
        LocalRun.prepare(
            new LocalRun.Parts(
                template,
                server.target(template),
                LoadPlan.inThisProcess(template, 1_000),
                KeyLeases.local(),
                records,
                List.of(intervals::add),
                (status, phase, reason) -> moves.add(status + " " + phase),
                Conductor.Deadlines.standard()));
    run.attach((slot, statement, start, duration, error) -> seenByGatling.incrementAndGet());
    return run;
  }

  /** Lends a thread to each slot, as Gatling does, and waits for the end. */
  private static List<Thread> lendThreads(LocalRun run, int slots) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      Thread thread = new Thread(run::runSlot, "slot-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    run.start();
    return threads;
  }

  private Conductor.End run(Template template) throws Exception {
    try (LocalRun run = prepare(template)) {
      List<Thread> threads = lendThreads(run, template.load().connections());
      Conductor.End end = run.ended().get(120, TimeUnit.SECONDS);
      for (Thread thread : threads) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
      return end;
    }
  }

  private Totals totals(Phase phase) {
    Totals totals = new Totals();
    intervals.stream().filter(i -> i.phase() == phase).forEach(totals::add);
    return totals;
  }

  /** The statements' beginnings as the server knows them, with the calls that it counted. */
  private static Map<StatementKind, Long> callsAtTheServer() throws Exception {
    Map<StatementKind, String> beginnings = new LinkedHashMap<>();
    beginnings.put(StatementKind.POINT_LOOKUP, "SELECT * FROM \"public\".\"orders\" WHERE id = %");
    beginnings.put(
        StatementKind.RANGE_SCAN, "SELECT * FROM \"public\".\"orders\" WHERE id BETWEEN %");
    beginnings.put(
        StatementKind.INSERT,
        "INSERT INTO \"public\".\"orders\" (id, amount, status, created_at)%");
    beginnings.put(StatementKind.UPDATE, "UPDATE \"public\".\"orders\" %");
    beginnings.put(StatementKind.GENERIC_SQL, "SELECT status, count(*) FROM %");
    Map<StatementKind, Long> calls = new LinkedHashMap<>();
    for (Map.Entry<StatementKind, String> entry : beginnings.entrySet()) {
      Object sum =
          server
              .query(
                  "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements WHERE query LIKE '"
                      + entry.getValue()
                      + "'")
              .get(0);
      calls.put(entry.getKey(), (Long) sum);
    }
    return calls;
  }

  @Test
  void the_server_executes_exactly_what_is_counted() throws Exception {
    Template template =
        Templates.template()
            .connections(6)
            .seconds(0, 3)
            .record(RecordMode.ALL, 1)
            .with(statement(StatementKind.POINT_LOOKUP, 4450, "SELECT * FROM {table} WHERE id = ?"))
            .with(
                statement(
                    StatementKind.RANGE_SCAN,
                    2000,
                    "SELECT * FROM {table} WHERE id BETWEEN ? AND ? + 99"))
            .with(
                statement(
                    StatementKind.INSERT,
                    2500,
                    "INSERT INTO {table} (id, amount, status, created_at) VALUES (?, ?, ?, ?)"))
            .with(
                statement(StatementKind.UPDATE, 1000, "UPDATE {table} SET status = ? WHERE id = ?"))
            .with(
                generic(
                    50,
                    "by_status",
                    Operation.READ,
                    "SELECT status, count(*) FROM {table} WHERE created_at >= ? GROUP BY status",
                    parameter(
                        ParameterSpec.Strategy.RANDOM_IN_RANGE,
                        new ObjectMapper()
                            .readTree("{\"min\": \"2026-01-01\", \"max\": \"2026-06-30\"}"))))
            .build();
    Conductor.End end = run(template);

    assertThat(end.reason()).isEqualTo(CompletionReason.DURATION_ELAPSED);
    assertThat(end.timeline().measurement().seconds()).isEqualTo(3);
    Totals totals = totals(Phase.MEASUREMENT);
    assertThat(totals.errors()).isEmpty();
    assertThat(totals.ringOverflows()).isZero();
    Map<StatementKind, Long> calls = callsAtTheServer();
    assertThat(calls.values()).allMatch(count -> count > 0);
    totals
        .series()
        .forEach(
            (key, total) ->
                assertThat((double) calls.get(key.kind()) / total.operations())
                    .as(key.displayName())
                    .isEqualTo(1.0));
    long operations = totals.all().operations();
    assertThat(executions).hasSize((int) operations);
    assertThat(seenByGatling).hasValue(operations);
    assertThat(server.query("SELECT count(*) FROM orders"))
        .containsExactly(
            5000
                + totals.series().values().stream()
                    .filter(t -> t == totals.series().get(seriesOf(totals, StatementKind.INSERT)))
                    .mapToLong(SeriesTotal::operations)
                    .sum());
    assertThat(moves)
        .containsExactly("STARTING PREPARING", "RUNNING MEASUREMENT", "STOPPING COOLDOWN");
    System.out.println("operations " + operations + ", calls at the server " + calls);
  }

  private static org.flakebench.template.SeriesKey seriesOf(Totals totals, StatementKind kind) {
    return totals.series().keySet().stream()
        .filter(key -> key.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  /** Percentiles of a run equal the nearest rank of its raw values within a histogram bucket. */
  @Test
  void percentiles_equal_those_of_the_recorded_executions() throws Exception {
    run(Templates.template().connections(4).seconds(1, 1).record(RecordMode.ALL, 1).build());

    long[] raw =
        executions.stream()
            .filter(e -> e.phase() == Phase.MEASUREMENT && e.error() == 0)
            .mapToLong(ExecutionRecord::serviceNanos)
            .sorted()
            .toArray();
    var histogram =
        totals(Phase.MEASUREMENT).all().histogram(Outcome.OK, org.flakebench.measure.Clock.SERVICE);
    assertThat(histogram.getTotalCount()).isEqualTo(raw.length).isPositive();
    for (double percentile : new double[] {50, 90, 95, 99, 99.9}) {
      long exact = raw[(int) Math.max(1, Math.ceil(percentile / 100 * raw.length)) - 1];
      assertThat((double) histogram.getValueAtPercentile(percentile) / exact)
          .isBetween(0.999, 1.001);
    }
    assertThat(executions.stream().filter(e -> e.phase() == Phase.WARMUP).count())
        .isEqualTo(totals(Phase.WARMUP).all().operations())
        .isPositive();
    assertThat(seenByGatling).hasValue(raw.length);
  }

  @Test
  void a_server_that_is_restarted_in_mid_run_costs_errors_and_not_the_run() throws Exception {
    Template template =
        Templates.template()
            .connections(4)
            .seconds(0, 12)
            .thinkTimeMs(1)
            .record(RecordMode.NONE, 1)
            .build();
    try (LocalRun run = prepare(template)) {
      List<Thread> threads = lendThreads(run, 4);
      await().atMost(Duration.ofSeconds(20)).until(() -> run.progress().live().operations() > 100);
      server.stop();
      server.startAgain();
      long before = run.progress().live().operations();
      Conductor.End end = run.ended().get(120, TimeUnit.SECONDS);
      for (Thread thread : threads) {
        thread.join(10_000);
      }

      assertThat(end.reason()).isEqualTo(CompletionReason.DURATION_ELAPSED);
      Totals totals = totals(Phase.MEASUREMENT);
      assertThat(totals.all().operations()).as("the load went on").isGreaterThan(before + 100);
      assertThat(totals.all().errors()).isBetween(4L, 40L);
      assertThat(totals.errors().keySet())
          .extracting(ErrorKey::origin)
          .isSubsetOf(Set.of(ErrorOrigin.NETWORK, ErrorOrigin.SERVER));
      assertThat(totals.errors().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(totals.all().errors());
      System.out.println("restart: " + totals.errors());
    }
  }

  @Test
  void a_stop_ends_the_run_and_cancels_what_hangs() throws Exception {
    Template template =
        Templates.template()
            .connections(3)
            .seconds(0, 3600)
            .with(generic(10_000, "hang", Operation.READ, "SELECT pg_sleep(3600)"))
            .build();
    LocalRun run =
        LocalRun.prepare(
            new LocalRun.Parts(
                template,
                server.target(template),
                LoadPlan.inThisProcess(template, 1_000).ledBy(Planner.fixed(1, 3)),
                KeyLeases.local(),
                records,
                List.of(intervals::add),
                ControlState.none(),
                new Conductor.Deadlines(
                    TimeUnit.SECONDS.toNanos(60),
                    TimeUnit.SECONDS.toNanos(3),
                    TimeUnit.SECONDS.toNanos(30),
                    TimeUnit.MILLISECONDS.toNanos(200),
                    TimeUnit.SECONDS.toNanos(5))));
    List<Thread> threads = lendThreads(run, 3);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                server
                    .query(
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'")
                    .equals(List.of(3L)));
    run.requestStop(CompletionReason.USER_REQUESTED);
    Conductor.End end = run.ended().get(60, TimeUnit.SECONDS);
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
    run.close();

    assertThat(end.reason()).isEqualTo(CompletionReason.USER_REQUESTED);
    assertThat(totals(Phase.MEASUREMENT).errors())
        .containsExactly(Map.entry(new ErrorKey("CANCELLED", ErrorOrigin.POLICY, "57014"), 3L));
    assertThat(
            server.query(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flakebench test'"))
        .containsExactly(0L);
  }

  @Test
  void slots_follow_the_gate_while_the_run_goes_on() throws Exception {
    Template template =
        Templates.template().connections(8).seconds(0, 3600).record(RecordMode.NONE, 1).build();
    int[] wanted = {8};
    LocalRun run =
        LocalRun.prepare(
            new LocalRun.Parts(
                template,
                server.target(template),
                LoadPlan.inThisProcess(template, 1_000)
                    .ledBy(history -> Planner.Desired.of(1, wanted[0])),
                KeyLeases.local(),
                records,
                List.of(intervals::add),
                ControlState.none(),
                Conductor.Deadlines.standard()));
    lendThreads(run, 8);
    await().atMost(Duration.ofSeconds(20)).until(() -> run.progress().live().operations() > 100);
    wanted[0] = 3;
    await().atMost(Duration.ofSeconds(20)).until(() -> run.state().running() == 3);
    assertThat(run.gate().live()).isEqualTo(3);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                server
                    .query(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flakebench test'")
                    .equals(List.of(3L)));
    run.requestStop(CompletionReason.USER_REQUESTED);
    run.ended().get(60, TimeUnit.SECONDS);
    run.close();
  }

  @Test
  void a_template_that_does_not_fit_the_table_tells_all_its_problems_at_once() {
    Template template =
        Templates.template()
            .with(
                statement(
                    StatementKind.INSERT, 5000, "INSERT INTO {table} (id, colour) VALUES (?, ?)"))
            .with(statement(StatementKind.POINT_LOOKUP, 5000, "SELECT 1"))
            .build();

    assertThatThrownBy(() -> prepare(template))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e ->
                assertThat(e.problems())
                    .extracting(TemplateException.Problem::code)
                    .containsExactly("MISSING_COLUMN", "PLACEHOLDER_COUNT"));
  }

  @Test
  void a_key_type_that_is_full_is_refused_before_the_run() throws Exception {
    server.execute(
        "DROP TABLE IF EXISTS full_key",
        "CREATE TABLE full_key (id smallint PRIMARY KEY)",
        "INSERT INTO full_key VALUES (32767)");
    Template template =
        Templates.template()
            .table("public", "full_key")
            .with(statement(StatementKind.INSERT, 10_000, "INSERT INTO {table} (id) VALUES (?)"))
            .build();

    assertThatThrownBy(() -> prepare(template))
        .hasMessage(
            "target.table: no new keys can be inserted into \"public\".\"full_key\": its largest id is"
                + " 32767, where the type smallint ends");
  }
}
