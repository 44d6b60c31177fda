package org.flakebench.examples;

import static org.flakebench.gatling.FlakeBenchDsl.flakebench;

import org.flakebench.gatling.FlakeBenchProtocolBuilder;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.postgres.DemoTable;

/**
 * The database that examples run against: {@code -Dflakebench.target}, else {@code POSTGRES_URL},
 * else the embedded demo, whose table {@code orders} is made anew. In a simulation of your own,
 * {@code flakebench().url(…)} is all you need.
 */
final class ExampleTarget {
  private ExampleTarget() {}

  static FlakeBenchProtocolBuilder protocol() {
    String url = System.getProperty("flakebench.target", System.getenv("POSTGRES_URL"));
    return url == null ? demo() : flakebench().url(url);
  }

  private static FlakeBenchProtocolBuilder demo() {
    EmbeddedPostgres server =
        EmbeddedPostgres.start(FlakeBenchHome.resolve(), EmbeddedPostgres.Instance.DEMO);
    DemoTable table =
        DemoTable.reset(new TargetAddress(server.jdbcUrl(), server.user(), server.password()));
    // The pool is closed after after(), so the server may go only with the process.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  table.close();
                  server.close();
                }));
    return flakebench().url(server.jdbcUrl()).user(server.user()).password(server.password());
  }
}
