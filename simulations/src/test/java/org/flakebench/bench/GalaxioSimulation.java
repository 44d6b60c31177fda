package org.flakebench.bench;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static org.galaxio.gatling.javaapi.JdbcDsl.DB;
import static org.galaxio.gatling.javaapi.JdbcDsl.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.gatling.javaapi.core.Simulation;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The JDBC plugin that Gatling users know, at the same lookups: users that loop. Counts what
 * returned in the measured seconds. System properties: {@code bench.url}, {@code bench.warmup},
 * {@code bench.seconds}.
 */
public final class GalaxioSimulation extends Simulation {
  private final LongAdder done = new LongAdder();
  private final long warmupNanos = seconds("bench.warmup");
  private final long measuredNanos = seconds("bench.seconds");
  private volatile long until = Long.MAX_VALUE;

  {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(System.getProperty("bench.url") + "?prepareThreshold=1");
    pool.setUsername(System.getenv("PGUSER"));
    pool.setPassword(System.getenv("PGPASSWORD"));
    pool.setMaximumPoolSize(BenchSettings.CONNECTIONS);
    pool.setMinimumIdle(BenchSettings.CONNECTIONS);
    setUp(
            scenario("lookups")
                .asLongAs(session -> System.nanoTime() - until < 0)
                .on(
                    exec(session -> session.set("aid", key()))
                        .exec(
                            jdbc("lookup")
                                .queryP(BenchSettings.LOOKUP.replace("?", "{aid}"))
                                .params(Map.of("aid", "#{aid}")))
                        .exec(
                            session -> {
                              done.increment();
                              return session;
                            }))
                .injectOpen(atOnceUsers(BenchSettings.CONNECTIONS)))
        .protocols(DB().hikariConfig(pool));
  }

  private static long seconds(String property) {
    return TimeUnit.SECONDS.toNanos(Integer.getInteger(property));
  }

  private static int key() {
    return 1 + ThreadLocalRandom.current().nextInt(BenchSettings.ROWS);
  }

  @Override
  public void before() {
    long start = System.nanoTime();
    until = start + warmupNanos + measuredNanos;
    Thread counter = new Thread(() -> count(start + warmupNanos), "bench-count");
    counter.setDaemon(true);
    counter.start();
  }

  private void count(long from) {
    BareLoop.parkUntil(from);
    long before = done.sum();
    long begin = System.nanoTime();
    BareLoop.parkUntil(until);
    double rate = (done.sum() - before) * 1e9 / (System.nanoTime() - begin);
    System.out.println("operations_per_second=" + rate);
  }
}
