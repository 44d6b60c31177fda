package org.flakebench.gatling.internal;

import io.gatling.core.actor.ActorRef;
import io.gatling.core.controller.throttle.Throttler;
import io.gatling.core.controller.throttle.Throttler$Command$ThrottledRequest;
import io.gatling.core.structure.ScenarioContext;
import scala.runtime.BoxedUnit;

/** Gatling's throttle, which each protocol has to ask itself. */
interface Throttle {
  /** Runs the sending when its turn has come; at once when nothing is throttled. */
  void pass(String scenario, Runnable sending);

  static Throttle of(ScenarioContext context) {
    if (!context.throttled() || context.coreComponents().throttler().isEmpty()) {
      return (scenario, sending) -> sending.run();
    }
    ActorRef<Throttler.Command> throttler = context.coreComponents().throttler().get();
    return (scenario, sending) ->
        throttler.$bang(
            new Throttler$Command$ThrottledRequest(
                scenario,
                () -> {
                  sending.run();
                  return BoxedUnit.UNIT;
                }));
  }
}
