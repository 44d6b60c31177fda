package org.flakebench.gatling.internal;

import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flakebench.conduct.LocalRun;
import org.flakebench.template.Template;

/**
 * Turns a Gatling user into a slot: the user's way through the scenario stops here while a thread
 * of its own loops over the workload, and goes on when the slot has retired and its figures have
 * been handed on.
 */
public final class WorkloadAction extends JavaExitableAction {
  private final FlakeBenchProtocol protocol;
  private final LocalRun run;
  private final GatlingFeed feed;

  /** Who is a slot now. */
  private final Set<User> users = ConcurrentHashMap.newKeySet();

  private WorkloadAction(
      FlakeBenchProtocol protocol, LocalRun run, CoreComponents core, Action next) {
    super("workload " + run.template().name(), core.statsEngine(), core.clock(), next);
    this.protocol = protocol;
    this.run = run;
    this.feed = protocol.feed(run, core);
    // A slot that hangs for ever must not keep its user: the run has given up on it when it ends.
    // Told once, not by each user: slots come and go, and a run would remember all that ever were.
    run.ended().whenComplete((end, broken) -> users.forEach(user -> user.goOn(user.session)));
  }

  /** Builds the action of a template's workload into a scenario. */
  public static io.gatling.core.action.builder.ActionBuilder builder(Template template) {
    return new io.gatling.core.action.builder.ActionBuilder() {
      @Override
      public Action build(ScenarioContext context, Action next) {
        FlakeBenchProtocol protocol =
            context.protocolComponentsRegistry().components(FlakeBenchProtocol.KEY).protocol();
        return new WorkloadAction(protocol, protocol.run(template), context.coreComponents(), next);
      }
    };
  }

  @Override
  public void execute(Session session) {
    User user = new User(session);
    users.add(user);
    if (run.ended().isDone()) {
      user.goOn(session);
    }
    run.start();
    try {
      protocol.slots().execute(user);
    } catch (RejectedExecutionException e) {
      // The simulation is being closed: the user goes on to its end.
      user.goOn(session.markAsFailed());
    }
  }

  /** A Gatling user while it is a slot; goes on exactly once. */
  private final class User implements Runnable {
    private final Session session;
    private final AtomicBoolean gone = new AtomicBoolean();

    User(Session session) {
      this.session = session;
    }

    @Override
    public void run() {
      Session after = session;
      try {
        run.runSlot(slot -> feed.speakFor(slot, session));
      } catch (Throwable broken) {
        // A user whose thread dies would never leave, and the simulation would never end.
        run.log().error("worker", "a slot broke", broken);
        after = session.markAsFailed();
      }
      goOn(after);
    }

    void goOn(Session after) {
      users.remove(this);
      if (gone.compareAndSet(false, true)) {
        next().$bang(after);
      }
    }
  }
}
