package org.flakebench.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The least that Java needs for lookups: threads with a held connection and a held statement, which
 * do nothing but count. Arguments: URL, warm-up seconds, measured seconds.
 */
final class BareLoop {
  private BareLoop() {}

  public static void main(String[] args) throws Exception {
    String url = args[0] + "?prepareThreshold=1";
    long warmUntil = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(args[1]));
    long until = warmUntil + TimeUnit.SECONDS.toNanos(Integer.parseInt(args[2]));
    List<AtomicLong> counts =
        IntStream.range(0, BenchSettings.CONNECTIONS).mapToObj(i -> new AtomicLong()).toList();
    ExecutorService threads = Executors.newFixedThreadPool(counts.size());
    List<Future<Void>> loops =
        counts.stream()
            .map(count -> threads.submit((Callable<Void>) () -> loop(url, until, count)))
            .toList();
    parkUntil(warmUntil);
    long before = sum(counts);
    long from = System.nanoTime();
    parkUntil(until);
    double rate = (sum(counts) - before) * 1e9 / (System.nanoTime() - from);
    for (Future<Void> loop : loops) {
      loop.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();
    System.out.println("operations_per_second=" + rate);
  }

  private static Void loop(String url, long until, AtomicLong count) throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long done = 0;
    try (Connection connection =
            DriverManager.getConnection(url, System.getenv("PGUSER"), System.getenv("PGPASSWORD"));
        PreparedStatement statement = connection.prepareStatement(BenchSettings.LOOKUP)) {
      while (System.nanoTime() - until < 0) {
        statement.setLong(1, 1 + random.nextInt(BenchSettings.ROWS));
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            done++;
          }
        }
        count.lazySet(done);
      }
    }
    return null;
  }

  private static long sum(List<AtomicLong> counts) {
    return counts.stream().mapToLong(AtomicLong::get).sum();
  }

  static void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
