package org.flakebench.bridge;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.flakebench.load.Phase;

/**
 * A process that writes a run and never ends by itself: 1,000 records and an interval per second of
 * the run, which it makes as fast as the disk takes them. It says the number of each second when
 * its records are in the file.
 *
 * <p>Arguments: spool folder, run id, store.
 */
final class Generator {
  static final int PER_SECOND = 1_000;

  private Generator() {}

  public static void main(String[] args) throws Exception {
    Spool spool =
        Spool.create(
            Path.of(args[0]), Runs.manifest(Runs.facts(args[1], 3_600), "worker-0", args[2]));
    SegmentWriter writer =
        new SegmentWriter(spool, problem -> System.out.println("problem: " + problem));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (int second = 0; System.nanoTime() < deadline; second++) {
      long start = Runs.START_MICROS + second * 1_000_000L;
      Runs.Builder interval = new Runs.Builder();
      for (int i = 0; i < PER_SECOND; i++) {
        writer.execution(start + i * 1_000L, 1_000_000, 0, i % 16, 0, 0, 1, Phase.MEASUREMENT);
        interval.ok(Runs.LOOKUP, 1_000_000);
      }
      long made = (second + 1L) * PER_SECOND;
      writer.accept(interval.records(made, 0).at(second + 1, start));
      // Records go in before their interval, so when these are in, the interval of the second
      // before is in, too.
      while (writer.counts().written() < made && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      System.out.println(second + 1);
    }
  }
}
