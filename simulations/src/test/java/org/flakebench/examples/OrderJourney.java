package org.flakebench.examples;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static org.flakebench.gatling.FlakeBenchDsl.bounded;
import static org.flakebench.gatling.FlakeBenchDsl.column;
import static org.flakebench.gatling.FlakeBenchDsl.rowCount;
import static org.flakebench.gatling.FlakeBenchDsl.sql;
import static org.flakebench.gatling.FlakeBenchDsl.transaction;
import static org.flakebench.gatling.FlakeBenchDsl.updateCount;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * People who look at an order and pay it: a hand-written scenario to copy from. Runs against the
 * embedded demo, or where {@code -Dflakebench.target} or {@code POSTGRES_URL} says, on a table like
 * the demo's {@code orders}.
 */
public class OrderJourney extends Simulation {
  private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("seconds", 30));
  private static final int ORDERS = 200_000;

  private final Supplier<Map<String, Object>> anyOrder =
      () -> Map.of("order", 1 + ThreadLocalRandom.current().nextInt(ORDERS));

  private final ChainBuilder look =
      group("look")
          .on(
              sql("find order")
                  .query("SELECT id, status, created_at FROM orders WHERE id = #{order}")
                  .check(
                      rowCount().is(1),
                      column("status").in("NEW", "PAID", "SHIPPED", "DONE", "RETURNED"),
                      column("created_at").saveAs("created")),
              sql("orders of that hour")
                  .query(
                      """
                      SELECT id, amount FROM orders
                      WHERE created_at >= {from} AND created_at < {from}::timestamptz + interval '1 hour'
                      """)
                  .param("from", "#{created}")
                  .check(column("amount", Double.class).findAll().saveAs("amounts")));

  private final ChainBuilder pay =
      transaction("pay")
          .on(
              sql("lock order")
                  .query("SELECT status FROM orders WHERE id = #{order} FOR UPDATE")
                  .check(rowCount().is(1)),
              sql("set status")
                  .update("UPDATE orders SET status = {status} WHERE id = #{order}")
                  .param("status", "PAID")
                  .check(updateCount().is(1L)));

  private final ScenarioBuilder journey =
      scenario("order journey")
          .feed(Stream.generate(anyOrder).iterator())
          .exec(look)
          .exec(exitHereIfFailed())
          .exec(pause(Duration.ofMillis(20)))
          .exec(exec(pay));

  {
    setUp(bounded(2, 30).targetRate(100).during(LENGTH).inject(journey))
        .protocols(ExampleTarget.protocol().connections(8))
        .assertions(global().failedRequests().percent().lt(1.0));
  }
}
