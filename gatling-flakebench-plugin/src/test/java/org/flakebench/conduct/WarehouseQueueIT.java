package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.flakebench.Templates;
import org.flakebench.TestAccount;
import org.flakebench.measure.RecordSink;
import org.flakebench.target.WarehouseSample;
import org.flakebench.target.snowflake.SnowflakeTarget;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TableType;
import org.flakebench.template.Template;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a warehouse with too few places does to a run, on an emulated Snowflake account. */
@Tag("bench")
class WarehouseQueueIT {
  /** Limits so wide that only the queue can fail a level. */
  private static final FindMaxSpec SEARCH =
      new FindMaxSpec(3, 1, 5, 1, FindMaxSpec.Strategy.LINEAR, 99, 100_000, 100);

  private final List<WarehouseWatch.Look> stored = Collections.synchronizedList(new ArrayList<>());
  private TestAccount account;

  @BeforeEach
  void start() throws SQLException {
    account = new TestAccount();
    account.orders(TableType.STANDARD, 100);
    account.emulator.createWarehouse("BENCH_WH");
  }

  @AfterEach
  void stop() throws SQLException {
    account.close();
  }

  /** On a warehouse of its own: looks at it work on another one. */
  private static Templates template() {
    return TestAccount.template(TableType.STANDARD)
        .snowflake(TableType.STANDARD, TestAccount.DATABASE, "bench_wh")
        .with(
            Templates.statement(
                StatementKind.POINT_LOOKUP, 10_000, "SELECT * FROM {table} WHERE id = ?"));
  }

  private WarehouseWatch watch(SnowflakeTarget target, LocalRun local) {
    WarehouseWatch watch =
        new WarehouseWatch(
            target::warehouse,
            stored::addAll,
            new RunLog(RecordSink.none(), local.clock()),
            new WarehouseWatch.Pace(Duration.ofMillis(250), Duration.ofSeconds(10)));
    local.follow(watch);
    watch.start();
    return watch;
  }

  @Test
  void aSearchEndsWhereItsOwnStatementsQueue() throws Exception {
    account.emulator.warehouse("BENCH_WH").limitConcurrency(3);
    account.emulator.faults().slow("fb k=POINT_LOOKUP", Duration.ofMillis(50));
    Template template = template().search(SEARCH).scaling(ScalingMode.BOUNDED, 1, 4, 30).build();
    AtomicReference<LocalRun> led = new AtomicReference<>();
    AtomicReference<WarehouseWatch> watch = new AtomicReference<>();
    MeasuredRun run = new MeasuredRun();
    try (SnowflakeTarget target = account.target(template)) {
      Conductor.End end =
          run.run(
              template,
              target,
              plan -> plan,
              local -> {
                led.set(local);
                watch.set(watch(target, local));
              });
      watch.get().close();
      assertThat(end.reason()).isEqualTo(CompletionReason.FIND_MAX_FINISHED);
    }

    JsonNode found = led.get().planner().findMax();
    assertThat(found.get("best_concurrency").intValue()).isEqualTo(3);
    assertThat(found.get("max_type").textValue()).isEqualTo("TRUE_MAX");
    assertThat(found.get("reason").textValue()).contains("Warehouse queue detected");
    assertThat(found.get("steps"))
        .anySatisfy(
            step -> {
              assertThat(step.get("concurrency").intValue()).isEqualTo(4);
              assertThat(step.get("verdict").textValue()).isEqualTo("QUEUE_DETECTED");
            });
    assertThat(stored).anyMatch(look -> look.sample().ownQueued() > 0);
    assertThat(run.measured().errors()).isEmpty();
  }

  @Test
  void theQueueOfOthersFailsNothing() throws Exception {
    account.emulator.warehouse("BENCH_WH").limitConcurrency(1);
    account.emulator.faults().slow("theirs", Duration.ofMinutes(5));
    List<Thread> others = new ArrayList<>();
    List<Statement> theirs = new ArrayList<>();
    try (SnowflakeTarget target = account.target(template().build());
        Connection one = account.connect();
        Connection other = account.connect()) {
      for (Connection connection : List.of(one, other)) {
        Statement statement = connection.createStatement();
        statement.execute("USE WAREHOUSE BENCH_WH");
        theirs.add(statement);
        Thread thread = new Thread(() -> runUntilCancelled(statement));
        others.add(thread);
        thread.start();
      }

      await()
          .until(
              () -> {
                WarehouseSample sample = target.warehouse().orElseThrow();
                return sample.running() == 1 && sample.queued() == 1;
              });

      assertThat(target.warehouse().orElseThrow().ownQueued()).isZero();
      for (Statement statement : theirs) {
        statement.cancel();
      }
      for (Thread thread : others) {
        thread.join(30_000);
      }
    }
  }

  private static void runUntilCancelled(Statement statement) {
    try {
      statement.executeQuery("SELECT /* theirs */ MAX(id) FROM orders");
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(604);
    }
  }

  @Test
  void aSuspendedWarehouseIsResumedForTheRunAndSuspendedAgain() throws Exception {
    account.emulator.warehouse("BENCH_WH").suspend();
    Template template = template().connections(2).seconds(0, 1).build();
    MeasuredRun run = new MeasuredRun();
    try (SnowflakeTarget target = account.target(template)) {
      assertThat(account.emulator.warehouse("BENCH_WH").snapshot().state()).isEqualTo("STARTED");
      assertThat(target.notes())
          .contains("warehouse BENCH_WH was suspended and is resumed for this run");
      assertThat(target.warehouse().orElseThrow().resumedForRun()).isTrue();
      run.run(template, target);
      assertThat(run.measured().all().operations()).isPositive();
    }

    assertThat(account.emulator.warehouse("BENCH_WH").snapshot().state()).isEqualTo("SUSPENDED");
  }
}
