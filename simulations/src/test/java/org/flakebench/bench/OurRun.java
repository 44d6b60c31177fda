package org.flakebench.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flakebench.conduct.Progress;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.simulations.LocalRunner;
import org.flakebench.simulations.RunListener;
import org.flakebench.simulations.RunResult;
import org.flakebench.simulations.RunSpec;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreLocation;
import org.flakebench.template.TemplateReader;

/**
 * What {@code flakebench run TEMPLATE --target URL --json FILE} does, from this module's class
 * path: embedded store, Gatling's report, all of it. Arguments: template, URL, file.
 */
final class OurRun {
  private static final String TEMPLATE =
      """
      name: bench-lookups
      target: {table_type: POSTGRES, database: demo, schema: public, table: pgbench_accounts}
      load: {mode: CONCURRENCY, connections: %d, warmup_seconds: %d, duration_seconds: %d}
      scaling: {mode: FIXED, min_workers: 1, min_connections: %d}
      statements: [{kind: POINT_LOOKUP, weight_pct: 100, sql: "%s"}]
      """;

  /**
   * What a run of this program showed.
   *
   * @param peakThreads most threads that its JVM had at a time
   */
  record Shown(RunSummary summary, int peakThreads) {}

  private OurRun() {}

  /** Runs it in a process of its own; fails unless the run is COMPLETED. */
  static Shown in(
      BenchServer server, int connections, int warmupSeconds, int seconds, int restSeconds)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(BenchSettings.folder().resolve("ours"));
    Path template = folder.resolve("template.yaml");
    Path json = folder.resolve("summary.json");
    Files.deleteIfExists(json);
    Files.writeString(
        template,
        TEMPLATE.formatted(
            connections,
            warmupSeconds,
            seconds,
            connections,
            BenchSettings.LOOKUP.replace("pgbench_accounts", "{table}")));
    String output =
        Program.java(
                Contestants.OURS,
                server.environment(),
                OurRun.class,
                template.toString(),
                server.url(),
                json.toString())
            .run(warmupSeconds + seconds + restSeconds);
    return new Shown(SummaryJson.read(json), (int) Program.number(output, "peak_threads=([0-9]+)"));
  }

  public static void main(String[] args) throws Exception {
    FlakeBenchHome home = FlakeBenchHome.resolve();
    RunSpec spec =
        new RunSpec(
            new TemplateReader().read(Path.of(args[0])),
            args[1],
            Map.of(),
            StoreLocation.parse("embedded"),
            home,
            System.getenv(),
            "bench");
    RunResult result = LocalRunner.run(spec, home.reports(), new Listener());
    SummaryJson.write(result.summary(), Path.of(args[2]));
    System.out.println("peak_threads=" + ManagementFactory.getThreadMXBean().getPeakThreadCount());
    System.exit(result.summary().status().equals("COMPLETED") ? 0 : 1);
  }

  private static final class Listener implements RunListener {
    @Override
    public void message(String text) {
      System.out.println(text);
    }

    @Override
    public void progress(Progress at) {}
  }
}
