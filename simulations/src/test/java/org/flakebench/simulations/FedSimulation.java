package org.flakebench.simulations;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static org.flakebench.gatling.FlakeBenchDsl.flakebench;
import static org.flakebench.gatling.FlakeBenchDsl.poolFeeder;

import io.gatling.javaapi.core.Simulation;
import org.flakebench.gatling.FlakeBenchProtocolBuilder;
import org.flakebench.workload.PoolKind;

/** Five users that are fed with keys of the table under test. */
public class FedSimulation extends Simulation {
  {
    FlakeBenchProtocolBuilder database =
        flakebench().url(System.getProperty("test.url")).user(System.getProperty("test.user"));
    setUp(
        scenario("fed")
            .feed(poolFeeder(database, System.getProperty("test.template"), PoolKind.KEY, "id"))
            .exec(
                session -> {
                  System.out.println("fed with " + session.getLong("id"));
                  return session;
                })
            .injectOpen(atOnceUsers(5)));
  }
}
