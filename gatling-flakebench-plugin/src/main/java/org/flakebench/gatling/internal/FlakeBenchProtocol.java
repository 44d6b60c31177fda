package org.flakebench.gatling.internal;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.flakebench.conduct.LocalRun;
import org.flakebench.template.Template;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * The protocol of a simulation: knows the target, keeps the runs of the simulation's workloads, the
 * threads of their slots, and the connections of hand-written requests. One instance serves all
 * scenarios of a simulation; runs and pool are made once, when the simulation is built.
 */
public final class FlakeBenchProtocol implements Protocol {
  /** How Gatling finds the protocol of an action. */
  public static final ProtocolKey<FlakeBenchProtocol, Components> KEY = new Key();

  private final Function<Template, LocalRun> runs;
  private final PoolSettings pool;
  private ConnectionDesk desk;
  private final Map<String, LocalRun> byTemplate = new ConcurrentHashMap<>();
  private final Map<LocalRun, GatlingFeed> feeds = new ConcurrentHashMap<>();
  private final AtomicInteger threads = new AtomicInteger();
  private final ExecutorService slots =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "flakebench-slot-" + threads.getAndIncrement());
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param runs makes the run of a template; called once per template
   * @param pool how hand-written requests reach the database
   */
  public FlakeBenchProtocol(Function<Template, LocalRun> runs, PoolSettings pool) {
    this.runs = runs;
    this.pool = pool;
  }

  /**
   * The connections of hand-written requests, opened when the first of them is built.
   *
   * @throws IllegalStateException when the database cannot be reached
   */
  synchronized ConnectionDesk desk() {
    if (desk == null) {
      desk = SqlPools.open(pool);
    }
    return desk;
  }

  /** Connections that hand-written requests can have at once. */
  int connections() {
    return pool.connections();
  }

  /** The run of a template, made when it is first asked for. */
  public LocalRun run(Template template) {
    return byTemplate.computeIfAbsent(template.contentHash(), hash -> runs.apply(template));
  }

  /**
   * What passes a run's operations on to Gatling: one for each run, however many scenarios have its
   * workload.
   */
  GatlingFeed feed(LocalRun run, CoreComponents core) {
    return feeds.computeIfAbsent(
        run,
        fed -> {
          GatlingFeed feed = new GatlingFeed(fed, core);
          fed.attach(feed);
          return feed;
        });
  }

  ExecutorService slots() {
    return slots;
  }

  private void close() {
    synchronized (this) {
      if (desk != null) {
        desk.close();
      }
    }
    slots.shutdown();
    byTemplate.values().forEach(LocalRun::close);
  }

  /** What an action gets at run time. */
  public static final class Components implements ProtocolComponents {
    private final FlakeBenchProtocol protocol;
    private final RequestLog log;

    Components(FlakeBenchProtocol protocol, CoreComponents core) {
      this.protocol = protocol;
      this.log = new RequestLog(core);
    }

    FlakeBenchProtocol protocol() {
      return protocol;
    }

    @Override
    public Function1<Session, Session> onStart() {
      return session -> session;
    }

    @Override
    public Function1<Session, BoxedUnit> onExit() {
      return session -> {
        TransactionActions.abandon(session, log);
        return BoxedUnit.UNIT;
      };
    }
  }

  private static final class Key implements ProtocolKey<FlakeBenchProtocol, Components> {
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Class<Protocol> protocolClass() {
      return (Class) FlakeBenchProtocol.class;
    }

    @Override
    public FlakeBenchProtocol defaultProtocolValue(GatlingConfiguration configuration) {
      throw new IllegalStateException(
          "this simulation uses FlakeBench without its protocol: add .protocols(flakebench()…) to setUp");
    }

    @Override
    public Function1<FlakeBenchProtocol, Components> newComponents(CoreComponents core) {
      return protocol -> {
        // Runs at the end of the simulation and after a crash, when after() does not.
        core.actorSystem()
            .registerOnTermination(
                () -> {
                  protocol.close();
                  return BoxedUnit.UNIT;
                });
        return new Components(protocol, core);
      };
    }
  }
}
