package org.flakebench.simulations;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.forever;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.holdFor;
import static io.gatling.javaapi.core.CoreDsl.jumpToRps;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.jdbc.JdbcDsl.jdbcFeeder;
import static org.flakebench.gatling.FlakeBenchDsl.auto;
import static org.flakebench.gatling.FlakeBenchDsl.bounded;
import static org.flakebench.gatling.FlakeBenchDsl.column;
import static org.flakebench.gatling.FlakeBenchDsl.fixed;
import static org.flakebench.gatling.FlakeBenchDsl.flakebench;
import static org.flakebench.gatling.FlakeBenchDsl.generatedKey;
import static org.flakebench.gatling.FlakeBenchDsl.outParameter;
import static org.flakebench.gatling.FlakeBenchDsl.rowCount;
import static org.flakebench.gatling.FlakeBenchDsl.simpleCheck;
import static org.flakebench.gatling.FlakeBenchDsl.sql;
import static org.flakebench.gatling.FlakeBenchDsl.transaction;
import static org.flakebench.gatling.FlakeBenchDsl.updateCount;
import static org.flakebench.gatling.FlakeBenchDsl.workload;

import com.zaxxer.hikari.HikariConfig;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flakebench.gatling.FlakeBenchProtocolBuilder;
import org.galaxio.gatling.javaapi.JdbcDsl;
import org.galaxio.gatling.javaapi.check.simpleCheckType;

/** Scenarios as users write them; {@code test.case} says which. */
public class HandWrittenSimulation extends Simulation {
  static final int USERS = 20;

  private final String url = System.getProperty("test.url");
  private final FlakeBenchProtocolBuilder database =
      flakebench()
          .url(url)
          .user(System.getProperty("test.user"))
          .connections(4)
          .statementTimeout(Duration.ofSeconds(2));

  {
    switch (System.getProperty("test.case")) {
      case "journey" -> journey();
      case "failures" -> failures();
      case "beside" -> besideGalaxio();
      case "throttle" -> throttled();
      case "cut" -> cut();
      case "injection" -> injection();
      case "both" -> both();
      default -> throw new IllegalArgumentException("no such case");
    }
  }

  private void journey() {
    List<Map<String, Object>> users =
        IntStream.range(0, USERS)
            .<Map<String, Object>>mapToObj(n -> Map.of("buyer", "u" + n))
            .toList();
    String password = System.getenv("PGPASSWORD");
    ChainBuilder buy =
        exec(sql("find item")
                .query("SELECT id, price, name FROM item WHERE id = #{item_id}")
                .check(
                    rowCount().is(1),
                    column("price", Double.class).gt(0.0).saveAs("price"),
                    column("name").isEL("item #{item_id}"),
                    simpleCheck(rows -> rows.get(0).containsKey("name"))))
            .exec(
                transaction("order #{item_id}")
                    .on(
                        sql("add order")
                            .update(
                                "INSERT INTO purchase (buyer, token) VALUES (#{buyer}, {token})")
                            .paramFrom("token", session -> UUID.randomUUID())
                            .generatedKeys("id")
                            .check(
                                updateCount().is(1L),
                                generatedKey("id", Long.class).saveAs("order")),
                        pause(Duration.ofMillis(5)),
                        sql("add lines")
                            .batch(
                                "INSERT INTO line (purchase, item, note) VALUES (#{order}, {item}, {note})")
                            .param("note", "for #{buyer}")
                            .rows(List.of(Map.of("item", 1), Map.of("item", 2)))
                            .check(updateCount().is(2L)),
                        sql("see own lines")
                            .query("SELECT 1 FROM line WHERE purchase = #{order}")
                            .check(rowCount().is(2))));
    ChainBuilder call =
        exec(sql("double")
                .call("{ {result} = call twice(#{order}) }")
                .outParam("result", Types.BIGINT)
                .check(
                    outParameter("result", Long.class).is(session -> 2 * session.getLong("order"))))
            .exec(
                sql("close")
                    .call("{call close_order({id}, {how_many})}")
                    .param("id", "#{order}")
                    .outParam("how_many", Types.INTEGER)
                    .check(outParameter("how_many").is(1)));
    setUp(
            scenario("journey")
                .feed(listFeeder(users))
                .feed(
                    jdbcFeeder(
                            url,
                            System.getenv("PGUSER"),
                            password,
                            "SELECT id AS item_id FROM item ORDER BY id")
                        .circular())
                .exec(group("shop").on(buy))
                .exec(call)
                .injectOpen(rampUsers(USERS).during(2)))
        .protocols(database)
        .assertions(
            global().failedRequests().count().is(0L),
            details("shop", "find item").successfulRequests().count().is((long) USERS));
  }

  private void failures() {
    setUp(
            scenario("failures")
                .exec(
                    transaction("buy")
                        .on(
                            sql("add order")
                                .update("INSERT INTO purchase (buyer) VALUES ('rolled back')"),
                            sql("add line")
                                .update(
                                    "INSERT INTO line (purchase, item) VALUES (currval('purchase_id_seq'), -1)"),
                            sql("never").query("SELECT 1")))
                .exec(
                    exitBlockOnFail()
                        .on(
                            exec(sql("check fails")
                                    .query("SELECT 1 AS one")
                                    .check(column("one").is(2)))
                                .exec(sql("never").query("SELECT 1"))))
                .exec(sql("too slow").query("SELECT pg_sleep(20)"))
                .exec(sql("missing").query("SELECT 1 WHERE 1 = #{nobody}"))
                .exec(exitHereIfFailed())
                .exec(sql("never").query("SELECT 1"))
                .injectOpen(atOnceUsers(1)))
        .protocols(database)
        .assertions(details("check fails").failedRequests().count().is(0L));
  }

  private void besideGalaxio() {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername(System.getenv("PGUSER"));
    pool.setPassword(System.getenv("PGPASSWORD"));
    pool.setMaximumPoolSize(4);
    setUp(
            scenario("beside")
                .exec(session -> session.set("item", 1 + session.userId() % 10))
                .exec(
                    repeat(10)
                        .on(
                            exec(JdbcDsl.jdbc("theirs")
                                    .queryP("SELECT * FROM item WHERE id = {item}")
                                    .params(Map.of("item", "#{item}"))
                                    .check(JdbcDsl.simpleCheck(simpleCheckType.NonEmpty)))
                                .exec(
                                    JdbcDsl.jdbc("theirs, insert")
                                        .insertInto("seen", "who", "item")
                                        .values(Map.of("who", "theirs", "item", "#{item}")))
                                .exec(
                                    sql("ours")
                                        .query("SELECT * FROM item WHERE id = {item}")
                                        .params(Map.of("item", "#{item}"))
                                        .check(simpleCheck(rows -> !rows.isEmpty())))
                                .exec(
                                    sql("ours, insert")
                                        .update(
                                            "INSERT INTO seen (who, item) VALUES ({who}, {item})")
                                        .params("who", "ours", "item", "#{item}"))))
                .injectOpen(atOnceUsers(USERS)))
        .protocols(database, JdbcDsl.DB().hikariConfig(pool))
        .assertions(global().failedRequests().count().is(0L));
  }

  private void throttled() {
    setUp(
            scenario("throttle")
                .exec(forever().on(exec(sql("throttled").query("SELECT 1"))))
                .injectOpen(atOnceUsers(8)))
        .throttle(jumpToRps(20), holdFor(5))
        .protocols(database);
  }

  /** Cut by maxDuration while a user holds a transaction. */
  private void cut() {
    setUp(
            scenario("cut")
                .exec(
                    transaction("long")
                        .on(
                            sql("add order").update("INSERT INTO purchase (buyer) VALUES ('cut')"),
                            pause(Duration.ofMinutes(10))))
                .injectOpen(atOnceUsers(1)))
        .maxDuration(Duration.ofSeconds(3))
        .protocols(database);
  }

  private void injection() {
    ChainBuilder step = exec(sql("step").query("SELECT pg_sleep(0.05)"));
    setUp(
            fixed(4)
                .during(5)
                .inject(scenario("fixed").exec(step))
                .andThen(
                    bounded(1, 3)
                        .during(Duration.ofSeconds(9))
                        .inject(
                            scenario("bounded")
                                .exec(
                                    feed(
                                        listFeeder(List.of(Map.<String, Object>of("a", 1)))
                                            .circular()),
                                    step))
                        .andThen(
                            auto()
                                .targetRate(30)
                                .during(8)
                                .inject(
                                    scenario("rate")
                                        .exec(sql("paced").query("SELECT pg_sleep(0.05)")))
                                .andThen(
                                    bounded(1, 2)
                                        .targetRate(500)
                                        .during(3)
                                        .inject(scenario("too fast").exec(step))))))
        .protocols(database);
  }

  /** Requests around a template's workload, with one protocol. */
  private void both() {
    setUp(
            scenario("both")
                .exec(sql("before").query("SELECT 1").check(rowCount().is(1)))
                .exec(workload(System.getProperty("test.template")))
                .exec(sql("after").query("SELECT 1").check(rowCount().is(1)))
                .injectClosed(constantConcurrentUsers(3).during(1)))
        .protocols(database)
        .assertions(global().failedRequests().count().is(0L));
  }
}
