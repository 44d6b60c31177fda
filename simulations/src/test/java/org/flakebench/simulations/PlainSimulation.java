package org.flakebench.simulations;

import static org.flakebench.gatling.FlakeBenchDsl.flakebench;
import static org.flakebench.gatling.FlakeBenchDsl.workload;

import io.gatling.javaapi.core.Simulation;
import org.flakebench.gatling.FlakeBenchWorkload;

/**
 * A simulation as anybody would write it: no store, no command line. Reads url, user and template
 * from system properties.
 */
public class PlainSimulation extends Simulation {
  {
    FlakeBenchWorkload workload = workload(System.getProperty("test.template"));
    setUp(workload.population())
        .protocols(
            flakebench().url(System.getProperty("test.url")).user(System.getProperty("test.user")));
  }
}
