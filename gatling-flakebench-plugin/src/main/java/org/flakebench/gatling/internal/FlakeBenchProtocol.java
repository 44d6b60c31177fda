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
 * The protocol of a simulation: knows the target, keeps the runs of the simulation's workloads and
 * the threads of their slots. One instance serves all scenarios of a simulation; runs are made
 * once, when the simulation is built.
 */
public final class FlakeBenchProtocol implements Protocol {
  /** How Gatling finds the protocol of an action. */
  public static final ProtocolKey<FlakeBenchProtocol, Components> KEY = new Key();

  private final Function<Template, LocalRun> runs;
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
   */
  public FlakeBenchProtocol(Function<Template, LocalRun> runs) {
    this.runs = runs;
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
    slots.shutdown();
    byTemplate.values().forEach(LocalRun::close);
  }

  /** What an action gets at run time. */
  public static final class Components implements ProtocolComponents {
    private final FlakeBenchProtocol protocol;

    Components(FlakeBenchProtocol protocol) {
      this.protocol = protocol;
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
      return session -> BoxedUnit.UNIT;
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
          "this simulation runs a FlakeBench workload without its protocol: add .protocols(flakebench()…) to setUp");
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
        return new Components(protocol);
      };
    }
  }
}
