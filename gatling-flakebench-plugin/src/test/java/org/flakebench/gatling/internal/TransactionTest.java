package org.flakebench.gatling.internal;

import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
import static io.gatling.javaapi.core.CoreDsl.exitHere;
import static io.gatling.javaapi.core.CoreDsl.tryMax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flakebench.gatling.FlakeBenchDsl.rowCount;
import static org.flakebench.gatling.FlakeBenchDsl.sql;
import static org.flakebench.gatling.FlakeBenchDsl.transaction;

import io.gatling.core.session.Session;
import io.gatling.javaapi.core.exec.Executable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction has one connection, one end, and leaves nothing behind. */
class TransactionTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Executable ONE = sql("one").update("UPDATE one");
  private static final Executable TWO = sql("two").update("UPDATE two");
  private static final Executable BAD = sql("bad").update("UPDATE bad");

  private final FakeDatabase database =
      new FakeDatabase()
          .executing(
              (sql, values) -> {
                if (sql.contains("bad")) {
                  throw FakeDatabase.refused("23514", "no");
                }
                return new Object[] {1L};
              });
  private final ScenarioRig rig = new ScenarioRig(database, 1, LONG);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
    assertThat(database.closed.get()).as("connections given back").isEqualTo(database.opened.get());
  }

  @Test
  void actionsRunOnOneConnectionAndAreCommitted() throws Exception {
    Session after = rig.run(transaction("buy").on(ONE, TWO));

    assertThat(rig.responses()).containsExactly("OK buy / one", "OK buy / two", "OK buy / commit");
    assertThat(database.calls).containsExactly("UPDATE one []", "UPDATE two []", "commit");
    assertThat(database.opened).hasValue(1);
    assertThat(after.isFailed()).isFalse();
    assertThat(Transaction.of(after)).isNull();
    assertThat(after.blockStack().isEmpty()).isTrue();
  }

  @Test
  void anActionThatFailsRollsBackAndLeavesOutTheRest() throws Exception {
    Session after = rig.run(exec(transaction("buy").on(ONE, BAD, TWO)).exec(TWO));

    assertThat(rig.responses())
        .containsExactly(
            "OK buy / one", "KO buy / bad: SQLSTATE 23514: no", "OK buy / rollback", "OK two");
    assertThat(database.calls).doesNotContain("commit").contains("rollback");
    assertThat(after.isFailed()).isTrue();
  }

  @Test
  void theLastActionThatFailsRollsBackToo() throws Exception {
    rig.run(transaction("buy").on(ONE, BAD));

    assertThat(database.calls).last().isEqualTo("rollback");
  }

  @Test
  void aCheckThatFailsRollsBack() throws Exception {
    rig.run(transaction("buy").on(sql("find").query("SELECT 1").check(rowCount().is(5))));

    assertThat(rig.responses())
        .containsExactly("KO buy / find: rowCount.find.is(5), found 1", "OK buy / rollback");
  }

  @Test
  void aUserThatHadFailedBeforeCommitsAllTheSame() throws Exception {
    Session after = rig.run(transaction("buy").on(ONE), rig.user().markAsFailed());

    assertThat(database.calls).containsExactly("UPDATE one []", "commit");
    assertThat(after.isFailed()).isTrue();
  }

  @Test
  void aCommitThatFailsIsSeen() throws Exception {
    database.committing(
        (sql, values) -> {
          throw FakeDatabase.refused("40001", "conflict");
        });

    Session after = rig.run(transaction("buy").on(ONE));

    assertThat(rig.responses())
        .containsExactly("OK buy / one", "KO buy / commit: SQLSTATE 40001: conflict");
    assertThat(after.isFailed()).isTrue();
  }

  @Test
  void withoutAConnectionThereIsOneResponseForTheBegin() throws Exception {
    database.opening(
        (sql, values) -> {
          throw FakeDatabase.refused("08001", "no answer");
        });

    Session after = rig.run(transaction("buy").on(ONE));

    assertThat(rig.responses()).containsExactly("KO buy / begin: SQLSTATE 08001: no answer");
    assertThat(after.isFailed()).isTrue();
  }

  @Test
  void transactionsDoNotNest() throws Exception {
    rig.run(transaction("outer").on(ONE, transaction("inner").on(TWO)));

    assertThat(rig.responses())
        .containsExactly(
            "OK outer / one",
            "KO outer / inner / begin: a transaction is open already; they do not nest",
            "OK outer / rollback");
  }

  @Test
  void aBlockAroundItThatEndsOnFailureDoesNotSkipTheRollback() throws Exception {
    rig.run(exitBlockOnFail().on(exec(transaction("buy").on(BAD)).exec(TWO)));

    assertThat(rig.responses())
        .containsExactly("KO buy / bad: SQLSTATE 23514: no", "OK buy / rollback");
  }

  @Test
  void aRetryIsANewTransaction() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    database.executing(
        (sql, values) -> {
          if (attempts.incrementAndGet() == 1) {
            throw FakeDatabase.refused("40001", "conflict");
          }
          return new Object[] {1L};
        });

    Session after = rig.run(tryMax(3).on(transaction("buy").on(ONE)));

    assertThat(rig.responses())
        .containsExactly(
            "KO buy / one: SQLSTATE 40001: conflict",
            "OK buy / rollback",
            "OK buy / one",
            "OK buy / commit");
    assertThat(after.isFailed()).isFalse();
  }

  @Test
  void aLoopWhoseTimeIsOverLetsItComeToItsEnd() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    // The clock of a during is Gatling's; asLongAs gives the same block and a condition of ours.
    Executable loop =
        io.gatling.javaapi.core.CoreDsl.asLongAs(session -> rounds.get() == 0, "round", true)
            .on(
                transaction("buy")
                    .on(
                        ONE,
                        exec(
                            session -> {
                              rounds.incrementAndGet();
                              return session;
                            }),
                        TWO));

    Session after = rig.run(exec(loop).exec(ONE));

    assertThat(rig.responses())
        .containsExactly("OK buy / one", "OK buy / two", "OK buy / commit", "OK one");
    assertThat(after.blockStack().isEmpty()).isTrue();
    assertThat(after.contains("round")).isFalse();
  }

  @Test
  void aDuringAroundItGoesOnAfterIt() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    Session after =
        rig.run(
            during(Duration.ofDays(1))
                .on(
                    exec(transaction("buy").on(ONE))
                        .exec(session -> rounds.incrementAndGet() < 3 ? session : stop(session))));

    assertThat(rig.responses()).filteredOn(line -> line.equals("OK buy / commit")).hasSize(3);
    assertThat(after.isFailed()).isFalse();
  }

  /** Makes the during believe that its day is over. */
  private static io.gatling.javaapi.core.Session stop(io.gatling.javaapi.core.Session session) {
    String timestamp =
        session
            .asScala()
            .attributes()
            .keysIterator()
            .find(key -> key.startsWith("timestamp."))
            .get();
    return session.set(timestamp, 0L);
  }

  @Test
  void aUserThatLeavesInTheMiddleIsRolledBack() throws Exception {
    rig.chain(transaction("buy").on(exec(ONE).exec(exitHere()).exec(TWO))).$bang(rig.user());
    Session left = rig.exit.arrival();
    rig.leave(left);

    await().until(() -> database.closed.get() == 1);
    assertThat(rig.responses()).containsExactly("OK buy / one", "OK buy / rollback");
    assertThat(database.calls).containsExactly("UPDATE one []", "rollback");
    assertThat(rig.sink.isEmpty()).isTrue();
    rig.leave(rig.user());
    assertThat(rig.responses()).hasSize(2);
  }

  @Test
  void usersWhoWaitDoNotStarveTheOneWhoHoldsTheConnection() throws Exception {
    Executable buy = transaction("buy").on(ONE, TWO);
    for (int i = 0; i < 20; i++) {
      rig.chain(buy).$bang(rig.user());
    }
    for (int i = 0; i < 20; i++) {
      assertThat(rig.sink.arrival().isFailed()).isFalse();
    }

    assertThat(rig.responses()).filteredOn(line -> line.equals("OK buy / commit")).hasSize(20);
  }

  @Test
  void theEndOfTheSimulationInTheMiddleAbortsAndLaterActionsFail() throws Exception {
    Session[] inside = new Session[1];
    Executable stops =
        transaction("buy")
            .on(
                exec(ONE)
                    .exec(
                        session -> {
                          inside[0] = session.asScala();
                          rig.endSimulation();
                          return session;
                        })
                    .exec(TWO));

    Session after = rig.run(stops);

    assertThat(inside[0]).isNotNull();
    assertThat(database.aborted).hasValue(1);
    assertThat(rig.responses()).hasSize(3);
    assertThat(rig.responses().get(1)).startsWith("KO buy / two: the simulation is over");
    assertThat(rig.responses().get(2)).startsWith("KO buy / rollback: the simulation is over");
    assertThat(after.isFailed()).isTrue();
  }
}
