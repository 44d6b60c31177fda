package org.flakebench.gatling.internal;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.group;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flakebench.gatling.FlakeBenchDsl.column;
import static org.flakebench.gatling.FlakeBenchDsl.rowCount;
import static org.flakebench.gatling.FlakeBenchDsl.simpleCheck;
import static org.flakebench.gatling.FlakeBenchDsl.sql;
import static org.flakebench.gatling.FlakeBenchDsl.updateCount;

import io.gatling.core.session.Session;
import io.gatling.javaapi.core.exec.Executable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a request ends, there is one response, and the user goes on once. */
class SqlActionTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String FIND = "SELECT id FROM t WHERE id = #{id}";

  private final FakeDatabase database = new FakeDatabase();
  private ScenarioRig rig;

  @AfterEach
  void close() {
    rig.close();
    assertThat(database.closed.get()).as("connections given back").isEqualTo(database.opened.get());
  }

  private Session run(Executable executable) throws Exception {
    rig = new ScenarioRig(database, 1, LONG);
    return rig.run(executable, rig.user().set("id", 7L));
  }

  @Test
  void aSuccessIsOneResponseAndKeepsWhatChecksSave() throws Exception {
    Session after =
        run(
            group("g")
                .on(
                    sql("find #{id}")
                        .query(FIND)
                        .check(rowCount().is(1), column("id").saveAs("found"))));

    assertThat(rig.responses()).containsExactly("OK g / find 7");
    assertThat(after.isFailed()).isFalse();
    assertThat(after.attributes().apply("found")).isEqualTo(1L);
    assertThat(database.calls).containsExactly("SELECT id FROM t WHERE id = ? [7]");
  }

  @Test
  void aCheckThatFailsSaysSoAsGatlingDoes() throws Exception {
    Session after = run(sql("find").query(FIND).check(rowCount().is(2)));

    assertThat(rig.responses()).containsExactly("KO find: rowCount.find.is(2), found 1");
    assertThat(after.isFailed()).isTrue();
  }

  @Test
  void aMissingAttributeFailsBeforeTheDatabase() throws Exception {
    Session after = run(sql("find").query("SELECT 1 WHERE a = #{missing}"));

    assertThat(rig.responses()).containsExactly("KO find: No attribute named 'missing' is defined");
    assertThat(after.isFailed()).isTrue();
    assertThat(database.opened).hasValue(0);
  }

  @Test
  void aNameThatCannotBeMadeIsReportedAsWritten() throws Exception {
    run(sql("find #{missing}").query("SELECT 1"));

    assertThat(rig.responses())
        .containsExactly("KO find #{missing}: No attribute named 'missing' is defined");
  }

  @Test
  void aFunctionThatThrowsFailsTheRequest() throws Exception {
    Session after =
        run(
            sql("find")
                .query("SELECT {a}")
                .paramFrom(
                    "a",
                    session -> {
                      throw new IllegalStateException("broken");
                    }));

    assertThat(rig.responses())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("KO find: ")
        .contains("broken");
    assertThat(after.isFailed()).isTrue();
  }

  @Test
  void aRefusalOfTheDatabaseHasItsStateAndNoData() throws Exception {
    database.executing(
        (sql, values) -> {
          throw FakeDatabase.refused(
              "23505", "ERROR: duplicate key value violates \"t_pkey\"\n  Detail: Key (id)=(7)");
        });

    Session after = run(sql("add").update("INSERT INTO t VALUES (#{id})"));

    assertThat(rig.responses())
        .containsExactly("KO add: SQLSTATE 23505: ERROR: duplicate key value violates \"t_pkey\"");
    assertThat(after.isFailed()).isTrue();
  }

  @Test
  void anErrorOfTheDriverIsNotLost() throws Exception {
    database.executing(
        (sql, values) -> {
          throw new NoClassDefFoundError("driver/Part");
        });

    run(sql("find").query(FIND));

    assertThat(rig.responses()).containsExactly("KO find: NoClassDefFoundError: driver/Part");
  }

  @Test
  void aConnectionThatCannotBeMadeFailsTheRequestAndNotTheNextOne() throws Exception {
    database.opening(
        (sql, values) -> {
          if (database.calls.isEmpty()) {
            database.calls.add("refused");
            throw FakeDatabase.refused("08001", "no answer");
          }
          return null;
        });

    run(exec(sql("one").query(FIND)).exec(sql("two").query(FIND)));

    assertThat(rig.responses()).containsExactly("KO one: SQLSTATE 08001: no answer", "OK two");
  }

  @Test
  void aCheckThatThrowsFailsTheRequest() throws Exception {
    run(
        sql("find")
            .query(FIND)
            .check(
                simpleCheck(
                    rows -> {
                      throw new StackOverflowError();
                    })));

    assertThat(rig.responses()).hasSize(1).first().asString().startsWith("KO find: ");
  }

  @Test
  void whatCannotBeBoundFailsTheRequest() throws Exception {
    rig = new ScenarioRig(database, 1, LONG);
    rig.run(sql("find").query(FIND), rig.user().set("id", List.of(1)));

    assertThat(rig.responses())
        .hasSize(1)
        .first()
        .asString()
        .contains("cannot be bound as one value");
  }

  @Test
  void anExhaustedPoolFailsAfterTheWait() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    database.executing(
        (sql, values) -> {
          free.await();
          return new Object[0];
        });
    rig = new ScenarioRig(database, 1, Duration.ofMillis(50));
    rig.chain(sql("holds").query(FIND)).$bang(rig.user().set("id", 1));
    await().until(() -> database.calls.size() == 1);

    Session refused = rig.run(sql("waits").query(FIND), rig.user().set("id", 2));
    free.countDown();
    rig.sink.arrival();

    assertThat(refused.isFailed()).isTrue();
    assertThat(rig.responses().get(0))
        .startsWith("KO waits: no connection became free within 50 ms: all 1 are in use");
    assertThat(rig.responses()).hasSize(2);
    assertThat(rig.desk().waits().count()).isEqualTo(1);
  }

  @Test
  void theWaitForAConnectionIsNotInTheResponseTime() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    database.executing(
        (sql, values) -> {
          free.await();
          return new Object[0];
        });
    rig = new ScenarioRig(database, 1, LONG);
    Session user = rig.user().set("id", 1);
    rig.chain(sql("first").query(FIND)).$bang(user);
    rig.chain(sql("second").query(FIND)).$bang(user);
    await().until(() -> database.calls.size() == 1);
    rig.settle();
    free.countDown();
    rig.sink.arrival();
    rig.sink.arrival();

    assertThat(rig.stats.responses())
        .extracting(RecordingStats.Response::name)
        .containsExactly("first", "second");
    // It begins when the other one is over; each is rounded to a millisecond.
    assertThat(rig.stats.responses().get(1).startMillis())
        .isGreaterThanOrEqualTo(rig.stats.responses().get(0).endMillis() - 1);
    assertThat(rig.desk().waits().count()).isEqualTo(1);
    assertThat(rig.desk().waits().summary(1))
        .startsWith("1 of 2 waited for one of the 1 connections");
  }

  @Test
  void afterTheEndOfTheSimulationARequestIsRefused() throws Exception {
    rig = new ScenarioRig(database, 1, LONG);
    rig.run(sql("find").query(FIND), rig.user().set("id", 1));
    rig.endSimulation();

    rig.run(sql("late").query(FIND), rig.user().set("id", 1));

    assertThat(rig.responses().get(1)).startsWith("KO late: the simulation is over");
  }

  @Test
  void whoWaitsWhenTheSimulationEndsIsRefused() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    database.executing(
        (sql, values) -> {
          free.await();
          throw FakeDatabase.refused("57P01", "aborted");
        });
    rig = new ScenarioRig(database, 1, LONG);
    Session user = rig.user().set("id", 1);
    rig.chain(sql("runs").query(FIND)).$bang(user);
    rig.chain(sql("waits").query(FIND)).$bang(user);
    await().until(() -> database.calls.size() == 1);
    rig.settle();

    rig.endSimulation();
    rig.sink.arrival();
    free.countDown();
    rig.sink.arrival();

    assertThat(database.aborted).hasValue(1);
    assertThat(rig.responses())
        .containsExactly(
            "KO waits: the simulation is over: its connections are closed",
            "KO runs: SQLSTATE 57P01: aborted");
  }

  @Test
  void aBatchIsOneRequestAndOneTransaction() throws Exception {
    run(
        sql("add")
            .batch("INSERT INTO t VALUES ({id}, #{id}, {b})")
            .param("b", "x#{id}")
            .rows(List.of(Map.of("id", 1), Map.of("id", "#{not read}")))
            .check(updateCount().is(2L)));

    assertThat(rig.responses()).containsExactly("OK add");
    assertThat(database.calls)
        .containsExactly("INSERT INTO t VALUES (?, ?, ?) [1, 7, x7, #{not read}, 7, x7]", "commit");
  }

  @Test
  void aBatchThatFailsIsRolledBack() throws Exception {
    database.executing(
        (sql, values) -> {
          throw FakeDatabase.refused("23505", "twice");
        });

    run(sql("add").batch("INSERT INTO t VALUES ({id})").rows(List.of(Map.of("id", 1))));

    assertThat(rig.responses()).containsExactly("KO add: SQLSTATE 23505: twice");
    assertThat(database.calls).last().isEqualTo("rollback");
  }

  @Test
  void rowsOfABatchComeFromTheSession() throws Exception {
    rig = new ScenarioRig(database, 1, LONG);
    Executable add = sql("add").batch("INSERT INTO t VALUES ({id})").rowsFrom("#{rows}");
    rig.run(add, rig.user().set("rows", List.of(Map.of("id", 1), Map.of("id", 2))));
    rig.run(add, rig.user().set("rows", "none"));
    rig.run(add, rig.user().set("rows", List.of()));
    rig.run(add, rig.user().set("rows", List.of(Map.of("other", 1))));

    assertThat(rig.responses())
        .containsExactly(
            "OK add",
            "KO add: the rows of a batch must be a list of maps, not a java.lang.String",
            "KO add: a batch needs at least one row",
            "KO add: {id} has no value; add .param(\"id\", …)");
  }
}
