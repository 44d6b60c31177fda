package org.flakebench.gatling.internal;

import com.typesafe.scalalogging.Logger;
import io.gatling.commons.util.Clock;
import io.gatling.core.action.Action;
import io.gatling.core.action.ChainableAction;
import io.gatling.core.action.ExitableAction;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import org.slf4j.LoggerFactory;

/**
 * Base of our actions: what the Scala compiler would generate for a class that extends Gatling's
 * {@code ExitableAction}. Java cannot call a super method of an interface that it does not extend
 * directly, so each of the three traits gets a class, and each class defines the accessor that the
 * next trait looks up by its mangled name.
 */
abstract class JavaExitableAction extends ChainableLayer implements ExitableAction {
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

abstract class ActionLayer implements Action {
  private Logger logger = Logger.apply(LoggerFactory.getLogger(getClass()));

  @Override
  public Logger logger() {
    return logger;
  }

  // Setter of a trait's field, called by the trait's initialiser.
  public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger logger) {
    this.logger = logger;
  }

  final void bangAction(Session session) {
    Action.super.$bang(session);
  }
}

abstract class ChainableLayer extends ActionLayer implements ChainableAction {
  public void io$gatling$core$action$ChainableAction$$super$$bang(Session session) {
    bangAction(session);
  }

  final void bangChainable(Session session) {
    ChainableAction.super.$bang(session);
  }
}
