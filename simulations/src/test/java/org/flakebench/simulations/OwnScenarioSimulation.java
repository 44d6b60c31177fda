package org.flakebench.simulations;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static org.flakebench.gatling.FlakeBenchDsl.flakebench;
import static org.flakebench.gatling.FlakeBenchDsl.workload;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;

/**
 * A workload amid a user's own scenario: steps before and after it, a group around it, Gatling's
 * own injection and assertions. Without {@code test.url} its author has forgotten the protocol.
 */
public class OwnScenarioSimulation extends Simulation {
  private final ScenarioBuilder shop =
      scenario("shop")
          .exec(session -> say(session, "before"))
          .exec(group("orders").on(exec(workload(System.getProperty("test.template")))))
          .exec(session -> say(session, "after"));

  {
    String url = System.getProperty("test.url");
    SetUp setUp = setUp(shop.injectOpen(atOnceUsers(4)));
    if (url != null) {
      setUp
          .protocols(flakebench().url(url).user(System.getProperty("test.user")))
          .assertions(global().failedRequests().percent().lt(1.0));
    }
  }

  private static Session say(Session session, String what) {
    System.out.println(what + " of user " + session.userId());
    return session;
  }
}
