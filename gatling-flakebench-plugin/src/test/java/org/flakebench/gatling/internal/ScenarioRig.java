package org.flakebench.gatling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.commons.util.DefaultClock;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.config.GatlingConfiguration$;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponentsRegistries;
import io.gatling.core.protocol.ProtocolComponentsRegistry;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.exec.Executable;
import io.gatling.javaapi.core.internal.Converters;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.flakebench.target.TargetAddress;
import scala.Option;

/** Gatling's real machinery without a simulation: sends users through a chain of actions. */
final class ScenarioRig implements AutoCloseable {
  final RecordingStats stats = new RecordingStats();
  final Sink sink = new Sink();

  /** Where users go who leave the scenario early. */
  final Sink exit = new Sink();

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final ActorSystem actors = new ActorSystem();
  private final CoreComponents core =
      new CoreComponents(
          actors,
          loops,
          null,
          Option.empty(),
          stats,
          new DefaultClock(),
          exit,
          GatlingConfiguration$.MODULE$.loadForTest(Converters.toScalaSeq(List.of())));
  private final FlakeBenchProtocol protocol;
  private final ProtocolComponentsRegistry registry;
  private boolean closed;

  ScenarioRig(FakeDatabase database, int connections, Duration acquireTimeout) {
    protocol =
        new FlakeBenchProtocol(
            template -> {
              throw new IllegalStateException("no templates here");
            },
            PoolSettings.of(new TargetAddress(null, null, null))
                .withDataSource(database.source())
                .withConnections(connections)
                .withAcquireTimeout(acquireTimeout));
    Map<Class<? extends Protocol>, Protocol> protocols = new HashMap<>();
    protocols.put(FlakeBenchProtocol.class, protocol);
    registry =
        new ProtocolComponentsRegistries(core, Converters.toScalaMap(protocols))
            .scenarioRegistry(
                Converters.toScalaMap(new HashMap<Class<? extends Protocol>, Protocol>()));
  }

  /** The action after ours. */
  final class Sink extends JavaExitableAction {
    private final BlockingQueue<Session> arrived = new LinkedBlockingQueue<>();

    Sink() {
      super("sink", stats, new DefaultClock(), null);
    }

    @Override
    public void execute(Session session) {
      assertThat(session.eventLoop().inEventLoop()).isTrue();
      arrived.add(session);
    }

    Session arrival() throws InterruptedException {
      Session session = arrived.poll(20, TimeUnit.SECONDS);
      assertThat(session).as("the user goes on").isNotNull();
      return session;
    }

    boolean isEmpty() {
      return arrived.isEmpty();
    }
  }

  /** Builds the chain, ending in the sink. */
  Action chain(Executable executable) {
    ScenarioContext context = new ScenarioContext(core, registry, null, false);
    return executable.toChainBuilder().wrapped.build(context, sink);
  }

  ConnectionDesk desk() {
    return protocol.desk();
  }

  Session user() {
    return Session$.MODULE$.apply("scn", 1L, loops.next());
  }

  /** A user as Gatling's exit sees it off. */
  void leave(Session session) {
    registry.onExit().apply(session);
  }

  /** Sends a user through the chain to the sink; no second one may come. */
  Session run(Executable executable, Session user) throws Exception {
    chain(executable).$bang(user);
    Session session = sink.arrival();
    settle();
    assertThat(sink.isEmpty()).as("the user goes on once").isTrue();
    return session;
  }

  Session run(Executable executable) throws Exception {
    return run(executable, user());
  }

  /** Lets everything that was sent to the event loop arrive. */
  void settle() throws Exception {
    loops.next().submit(() -> {}).get(20, TimeUnit.SECONDS);
  }

  List<String> responses() {
    return stats.responses().stream()
        .map(
            response ->
                response.status()
                    + " "
                    + String.join(" / ", response.groups())
                    + (response.groups().isEmpty() ? "" : " / ")
                    + response.name()
                    + (response.message() == null ? "" : ": " + response.message()))
        .toList();
  }

  /** As at the end of a simulation. */
  void endSimulation() {
    actors.close();
    closed = true;
  }

  @Override
  public void close() {
    if (!closed) {
      actors.close();
    }
    loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
  }
}
