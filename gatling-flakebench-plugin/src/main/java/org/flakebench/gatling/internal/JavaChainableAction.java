package org.flakebench.gatling.internal;

import com.typesafe.scalalogging.Logger;
import io.gatling.core.action.Action;
import io.gatling.core.action.ChainableAction;
import io.gatling.core.session.Session;
import org.slf4j.LoggerFactory;

/**
 * What the Scala compiler would generate for a class that extends Gatling's {@code
 * ChainableAction}. Base of actions that a user can never be sent past.
 */
abstract class JavaChainableAction extends ActionLayer implements ChainableAction {
  public void io$gatling$core$action$ChainableAction$$super$$bang(Session session) {
    bangAction(session);
  }

  final void bangChainable(Session session) {
    ChainableAction.super.$bang(session);
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
