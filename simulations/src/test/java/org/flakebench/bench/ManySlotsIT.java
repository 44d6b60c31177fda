package org.flakebench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.flakebench.report.RunSummary;
import org.flakebench.simulations.GatlingReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A thousand slots in one JVM with the heap that the launcher gives: they all come up, and not one
 * response is lost on the way to the store and to Gatling.
 */
@Tag("bench")
class ManySlotsIT {
  private static final int SLOTS = 1_000;
  private static final int REST_SECONDS = 300;

  /** Threads of the JVM, Gatling, the driver and ours that are there however many slots run. */
  private static final int OTHER_THREADS = 100;

  @Test
  void aThousandSlotsLoseNoResponse() throws Exception {
    try (BenchServer server = BenchServer.start()) {
      server.forgetStatements();
      OurRun.Shown shown =
          OurRun.in(server, SLOTS, 0, BenchSettings.fromProperties().seconds(), REST_SECONDS);
      long atServer = server.lookups();
      RunSummary run = shown.summary();
      long inGatling = GatlingReport.read(Path.of(run.report()).getParent()).count();
      System.out.printf(
          Locale.ROOT,
          "bench: %d slots ready after %.1f s; %,d operations (%,.0f/s), %,d at the server, %,d in Gatling's log,"
              + " %d errors, %d unrecorded, records %s, %d threads at most, generator %s%n",
          SLOTS,
          Duration.between(run.preparedAt(), run.measurementStartedAt()).toMillis() / 1e3,
          run.operations(),
          run.qps(),
          atServer,
          inGatling,
          run.errors(),
          run.generator().ringOverflows(),
          run.records(),
          shown.peakThreads(),
          run.generator());
      assertThat(run.connections()).isEqualTo(SLOTS);
      assertThat(run.errors()).isZero();
      assertThat(run.operations()).isGreaterThan(SLOTS).isEqualTo(atServer);
      assertThat(inGatling).isEqualTo(run.operations());
      assertThat(run.generator().ringOverflows()).isZero();
      assertThat(run.records().produced())
          .isEqualTo(run.operations())
          .isEqualTo(run.records().sampledOut() + run.records().stored() + run.records().dropped());
      assertThat(shown.peakThreads()).isBetween(SLOTS, SLOTS + OTHER_THREADS);
    }
  }
}
