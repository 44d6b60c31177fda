package org.flakebench.gatling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatling.commons.util.DefaultClock;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.config.GatlingConfiguration$;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponentsRegistries;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.internal.Converters;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.flakebench.Templates;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.ControlState;
import org.flakebench.conduct.LocalRun;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Planner;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.measure.RecordSink;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.TargetException;
import org.flakebench.template.Operation;
import org.flakebench.template.Template;
import org.flakebench.workload.KeyLeases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Whatever happens in a slot, its user goes on exactly once, on its own event loop. */
class WorkloadActionTest {
  private static final int ENOUGH = 20;
  private static final String NAME = "GENERIC_SQL ping";

  private final Template template =
      Templates.template()
          .connections(1)
          .seconds(0, 30)
          .with(Templates.generic(10_000, "ping", Operation.READ, "SELECT 1"))
          .build();
  private final RecordingStats stats = new RecordingStats();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final ActorSystem actors = new ActorSystem();
  private final Sink sink = new Sink();
  private final CoreComponents core =
      new CoreComponents(
          actors,
          loops,
          null,
          Option.empty(),
          stats,
          new DefaultClock(),
          sink,
          GatlingConfiguration$.MODULE$.loadForTest(Converters.toScalaSeq(List.of())));
  private LocalRun run;

  @AfterEach
  void close() {
    actors.close();
    loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
  }

  /** The action after ours. */
  private final class Sink extends JavaExitableAction {
    private final BlockingQueue<Session> arrived = new LinkedBlockingQueue<>();
    private volatile boolean onItsLoop = true;

    Sink() {
      super("sink", stats, new DefaultClock(), null);
    }

    @Override
    public void execute(Session session) {
      onItsLoop &= session.eventLoop().inEventLoop();
      arrived.add(session);
    }

    /** The session of the user that comes, and no second one. */
    Session only() throws InterruptedException {
      Session session = arrived.poll(20, TimeUnit.SECONDS);
      assertThat(session).as("the user goes on").isNotNull();
      assertThat(onItsLoop).isTrue();
      return session;
    }
  }

  private FlakeBenchProtocol protocol(int connections, IntUnaryOperator execution) {
    return new FlakeBenchProtocol(
        wanted -> {
          run =
              LocalRun.prepare(
                  new LocalRun.Parts(
                      wanted,
                      new FakeTarget(connections, execution),
                      LoadPlan.inThisProcess(wanted, 1_000).ledBy(Planner.fixed(1, 1)),
                      KeyLeases.local(),
                      RecordSink.none(),
                      List.of(),
                      ControlState.none(),
                      Conductor.Deadlines.standard()));
          return run;
        },
        PoolSettings.of(new TargetAddress(null, null, null)));
  }

  private Action action(FlakeBenchProtocol protocol) {
    Map<Class<? extends Protocol>, Protocol> protocols = new HashMap<>();
    if (protocol != null) {
      protocols.put(FlakeBenchProtocol.class, protocol);
    }
    ScenarioContext context =
        new ScenarioContext(
            core,
            new ProtocolComponentsRegistries(core, Converters.toScalaMap(protocols))
                .scenarioRegistry(
                    Converters.toScalaMap(new HashMap<Class<? extends Protocol>, Protocol>())),
            null,
            false);
    return WorkloadAction.builder(template).build(context, sink);
  }

  private Session user(String scenario) {
    return Session$.MODULE$.apply(scenario, 1L, loops.next());
  }

  private CompletionReason reason() throws Exception {
    return run.ended().get(20, TimeUnit.SECONDS).reason();
  }

  /** Stops the run at the given execution. */
  private int stopAt(int last, int execution) {
    if (execution == last) {
      run.requestStop(CompletionReason.USER_REQUESTED);
    }
    return 1;
  }

  @Test
  void everyOperationIsReportedUnderItsNameAndGroupsAndTheUserGoesOnOnce() throws Exception {
    Action action = action(protocol(2, execution -> stopAt(ENOUGH, execution)));

    action.$bang(user("mine").enterGroup("outer", 0).enterGroup("inner", 0));

    assertThat(sink.only().isFailed()).isFalse();
    assertThat(reason()).isEqualTo(CompletionReason.USER_REQUESTED);
    assertThat(sink.arrived).isEmpty();
    assertThat(stats.responses())
        .hasSizeGreaterThanOrEqualTo(ENOUGH)
        .allSatisfy(
            response -> {
              assertThat(response.scenario()).isEqualTo("mine");
              assertThat(response.groups()).containsExactly("outer", "inner");
              assertThat(response.name()).isEqualTo(NAME);
              assertThat(response.status()).isEqualTo("OK");
              assertThat(response.message()).isNull();
            });
    assertThat((long) stats.responses().size()).isEqualTo(run.progress().live().operations());
  }

  @Test
  void aFailedOperationIsReportedWithItsCategoryAndMessageAndTheUserGoesOn() throws Exception {
    TargetException failure =
        new TargetException(
            new ErrorKey("CHECK_VIOLATION", ErrorOrigin.SERVER, "23514"),
            "violates \"c\"",
            false,
            null);
    Action action =
        action(
            protocol(
                2,
                execution -> {
                  stopAt(ENOUGH, execution);
                  if (execution % 2 == 0) {
                    throw failure;
                  }
                  return 1;
                }));

    action.$bang(user("mine"));

    sink.only();
    assertThat(stats.responses().stream().filter(r -> r.status().equals("KO")).toList())
        .hasSizeGreaterThanOrEqualTo(ENOUGH / 2)
        .allSatisfy(
            response ->
                assertThat(response.message()).isEqualTo("CHECK_VIOLATION: violates \"c\""));
    assertThat(stats.responses()).anySatisfy(r -> assertThat(r.status()).isEqualTo("OK"));
    assertThat(sink.arrived).isEmpty();
  }

  @Test
  void aThrowableInTheSlotEndsTheRunAndHoldsNobody() throws Exception {
    Action action =
        action(
            protocol(
                2,
                execution -> {
                  throw new StackOverflowError("too deep");
                }));

    action.$bang(user("mine"));

    sink.only();
    assertThat(reason()).isEqualTo(CompletionReason.WORKER_FAILURE);
    assertThat(sink.arrived).isEmpty();
  }

  @Test
  void aSlotWithoutAConnectionEndsTheRunAndHoldsNobody() throws Exception {
    Action action = action(protocol(1, execution -> 1));

    action.$bang(user("mine"));

    sink.only();
    assertThat(reason()).isEqualTo(CompletionReason.SETUP_ERROR);
    assertThat(run.ended().get().message()).isEqualTo("no connection is left");
    assertThat(sink.arrived).isEmpty();
    assertThat(stats.responses()).isEmpty();
  }

  @Test
  void usersThatHaveGoneOnAreNotRememberedByTheRun() throws Exception {
    Action action = action(protocol(5, execution -> 1));
    int before = run.ended().getNumberOfDependents();

    // The run wants one slot: the other three leave again.
    for (int i = 0; i < 4; i++) {
      action.$bang(user("mine"));
    }
    for (int i = 0; i < 3; i++) {
      sink.only();
    }

    assertThat(run.ended().getNumberOfDependents()).isEqualTo(before);
    run.requestStop(CompletionReason.USER_REQUESTED);
    sink.only();
    assertThat(sink.arrived).isEmpty();
  }

  @Test
  void aUserThatComesLateAndGetsNoConnectionIsOneSlotLessAndNoEnd() throws Exception {
    Action[] late = new Action[1];
    Action action =
        action(
            protocol(
                2,
                execution -> {
                  if (execution == ENOUGH) {
                    late[0].$bang(user("late"));
                  }
                  return stopAt(50 * ENOUGH, execution);
                }));
    late[0] = action;

    action.$bang(user("first"));

    assertThat(List.of(sink.only().scenario(), sink.only().scenario()))
        .containsExactlyInAnyOrder("first", "late");
    assertThat(reason()).isEqualTo(CompletionReason.USER_REQUESTED);
    assertThat(sink.arrived).isEmpty();
    assertThat(stats.responses())
        .extracting(RecordingStats.Response::scenario)
        .containsOnly("first");
  }

  @Test
  void aUserThatComesWhenTheSimulationIsClosedGoesOnAsFailed() throws Exception {
    FlakeBenchProtocol protocol = protocol(2, execution -> 1);
    Action action = action(protocol);
    protocol.slots().shutdown();

    action.$bang(user("mine"));

    assertThat(sink.only().isFailed()).isTrue();
    assertThat(sink.arrived).isEmpty();
  }

  @Test
  void aUserThatComesAfterTheEndGoesOnAtOnce() throws Exception {
    Action action = action(protocol(3, execution -> stopAt(1, execution)));
    action.$bang(user("first"));
    sink.only();
    reason();
    int reported = stats.responses().size();

    action.$bang(user("second"));

    assertThat(sink.only().scenario()).isEqualTo("second");
    assertThat(stats.responses()).hasSize(reported);
  }

  @Test
  void lengthsAreRoundedToTheNearestMillisecondAndSlotsSpeakForTheirOwnUsers() {
    FlakeBenchProtocol protocol = protocol(1, execution -> 1);
    action(protocol);
    GatlingFeed feed = protocol.feed(run, core);
    feed.speakFor(0, user("one"));
    feed.speakFor(200, user("two").enterGroup("g", 0));

    long begin = System.nanoTime();
    feed.operation(0, 0, begin, 499_999, 0);
    feed.operation(200, 0, begin, 500_000, 0);
    feed.operation(0, 0, begin, 1_499_999, 0);
    feed.operation(0, 0, begin, 1_841_500_000L, 0);

    assertThat(stats.responses())
        .extracting(RecordingStats.Response::millis)
        .containsExactly(0L, 1L, 1L, 1842L);
    assertThat(stats.responses())
        .extracting(RecordingStats.Response::scenario)
        .containsExactly("one", "two", "one", "one");
    assertThat(stats.responses().get(1).groups()).containsExactly("g");
    assertThat(stats.responses().get(0).groups()).isEmpty();
    run.close();
  }

  @Test
  void twoScenariosWithTheSameWorkloadShareOneFeed() {
    FlakeBenchProtocol protocol = protocol(1, execution -> 1);
    action(protocol);
    GatlingFeed feed = protocol.feed(run, core);
    action(protocol);

    assertThat(protocol.feed(run, core)).isSameAs(feed);
    run.close();
  }

  @Test
  void withoutTheProtocolTheMessageSaysWhatToAdd() {
    assertThatThrownBy(() -> action(null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(".protocols(flakebench()");
  }
}
