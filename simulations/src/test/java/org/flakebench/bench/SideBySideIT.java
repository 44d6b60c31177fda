package org.flakebench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flakebench.bench.Contestants.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run of ours, with report and store, beside pgbench, a bare JDBC loop and the JDBC plugin that
 * Gatling users know: the same lookup on the same server, in turn. Held are medians of the ratios
 * within a round, since rates belong to the machine and to what else it does.
 */
@Tag("bench")
class SideBySideIT {
  private static final double TO_PGBENCH = 0.90;
  private static final double TO_BARE_LOOP = 0.80;

  /** What a bare loop must reach of pgbench for the comparison with pgbench to mean anything. */
  private static final double CONTROL = 0.95;

  private final BenchSettings settings = BenchSettings.fromProperties();

  @Test
  void ourRunKeepsUpWithPgbenchAndABareLoop() throws Exception {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    try (BenchServer server = BenchServer.start()) {
      List<Named> contestants = new ArrayList<>(new Contestants(server, settings).all());
      contestants.forEach(named -> rates.put(named.name(), new ArrayList<>()));
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Named named : contestants) {
          rates.get(named.name()).add(rate(named, round));
        }
        // Who runs after whom changes: none always gets the machine that another one has heated.
        Collections.rotate(contestants, 1);
      }
    }
    print(rates);
    boolean held = !"print".equals(System.getProperty("bench.pgbench"));
    if (held && rates.containsKey(Contestants.PGBENCH)) {
      holdToPgbench(rates);
    }
    assertThat(ratio(rates, Contestants.OURS, Contestants.BARE))
        .as("ours ÷ bare loop, median of the rounds")
        .isGreaterThanOrEqualTo(TO_BARE_LOOP);
  }

  /**
   * Where a bare loop, which does nothing but count, stays behind pgbench, the minutes or the
   * machine treat a JVM's threads worse than pgbench's, and nothing can be said of ours: then the
   * ratio is printed and not held.
   */
  private static void holdToPgbench(Map<String, List<Double>> rates) {
    double control = ratio(rates, Contestants.BARE, Contestants.PGBENCH);
    double ours = ratio(rates, Contestants.OURS, Contestants.PGBENCH);
    if (control < CONTROL) {
      System.out.printf(
          Locale.ROOT,
          "bench: ours ÷ pgbench %.2f is NOT judged: the control, bare loop ÷ pgbench, is %.2f and"
              + " should be at least %.2f%n",
          ours,
          control,
          CONTROL);
      return;
    }
    assertThat(ours).as("ours ÷ pgbench, median of the rounds").isGreaterThanOrEqualTo(TO_PGBENCH);
  }

  private static double rate(Named named, int round) throws IOException, InterruptedException {
    double rate = named.contestant().operationsPerSecond();
    System.out.printf(Locale.ROOT, "bench: round %d, %-10s %,10.0f/s%n", round, named.name(), rate);
    return rate;
  }

  private static double ratio(Map<String, List<Double>> rates, String one, String other) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rates.get(one).size(); round++) {
      ratios.add(rates.get(one).get(round) / rates.get(other).get(round));
    }
    return Medians.of(ratios);
  }

  private static void print(Map<String, List<Double>> rates) {
    System.out.printf(
        Locale.ROOT, "%n%-12s %12s %15s   %s%n", "lookups", "median/s", "ours ÷ it", "rounds");
    rates.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "%-12s %,12.0f %15.2f   %s%n",
                name,
                Medians.of(each),
                ratio(rates, Contestants.OURS, name),
                each.stream().map(rate -> String.format(Locale.ROOT, "%,.0f", rate)).toList()));
    System.out.println("ours ÷ it: median of the ratios within a round");
  }
}
