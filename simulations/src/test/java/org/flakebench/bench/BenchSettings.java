package org.flakebench.bench;

import java.nio.file.Path;

/**
 * How long the benchmarks measure. {@code -Dbench.seconds}, {@code -Dbench.warmup} and {@code
 * -Dbench.rounds} change it.
 *
 * @param seconds measured seconds of each contestant in each round
 * @param warmupSeconds load before that which is not counted
 * @param rounds how often each contestant runs
 */
record BenchSettings(int seconds, int warmupSeconds, int rounds) {
  /** Load of all contestants: connections, each with one statement under way. */
  static final int CONNECTIONS = 8;

  /** The one statement of all contestants, with the placeholder of JDBC. */
  static final String LOOKUP = "SELECT abalance FROM pgbench_accounts WHERE aid = ?";

  /** Keys are drawn from 1 to this. */
  static final int ROWS = 1_000_000;

  static BenchSettings fromProperties() {
    return new BenchSettings(
        positive("bench.seconds", 15), positive("bench.warmup", 8), positive("bench.rounds", 3));
  }

  private static int positive(String name, int usual) {
    int value = Integer.getInteger(name, usual);
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
    return value;
  }

  /** Where the benchmarks keep their servers and reports. */
  static Path folder() {
    return Path.of("target", "bench").toAbsolutePath();
  }
}
