package org.flakebench.gatling.internal;

import io.gatling.commons.util.Clock;
import io.gatling.core.action.Action;
import io.gatling.core.action.ExitableAction;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;

/**
 * Base of our actions: what the Scala compiler would generate for a class that extends Gatling's
 * {@code ExitableAction}. Java cannot call a super method of an interface that it does not extend
 * directly, so each of the three traits gets a class ({@link JavaChainableAction} has the other
 * two), and each class defines the accessor that the next trait looks up by its mangled name.
 */
abstract class JavaExitableAction extends JavaChainableAction implements ExitableAction {
  private final String name;
  private final StatsEngine statsEngine;
  private final Clock clock;
  private final Action next;

  JavaExitableAction(String name, StatsEngine statsEngine, Clock clock, Action next) {
    this.name = name;
    this.statsEngine = statsEngine;
    this.clock = clock;
    this.next = next;
  }

  // The trait's member is synthetic: javac does not see it, the JVM links it by name.
  public void io$gatling$core$action$ExitableAction$$super$$bang(Session session) {
    bangChainable(session);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StatsEngine statsEngine() {
    return statsEngine;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Action next() {
    return next;
  }

  @Override
  public String toString() {
    return name;
  }
}
