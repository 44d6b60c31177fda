package org.flakebench.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;

/** Who is compared, each of them in processes of its own that end before the next one begins. */
final class Contestants {
  static final String PGBENCH = "pgbench";
  static final String BARE = "bare-jdbc";
  static final String OURS = "flakebench";
  static final String GALAXIO = "galaxio";

  /** For starting, connecting, storing and rendering, which are not measured. */
  private static final int REST_SECONDS = 180;

  /** Runs once and returns operations per second in the measured window. */
  interface Contestant {
    double operationsPerSecond() throws IOException, InterruptedException;
  }

  /** A contestant and what to call it. */
  record Named(String name, Contestant contestant) {}

  private final BenchServer server;
  private final BenchSettings settings;

  Contestants(BenchServer server, BenchSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  List<Named> all() {
    List<Named> all = new ArrayList<>();
    if (onPath("pgbench")) {
      all.add(new Named(PGBENCH, this::pgbench));
    } else {
      System.out.println("bench: pgbench is not installed and is left out");
    }
    all.add(new Named(BARE, this::bareLoop));
    all.add(new Named(OURS, this::ours));
    all.add(new Named(GALAXIO, this::galaxio));
    return all;
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private double pgbench() throws IOException, InterruptedException {
    pgbench(settings.warmupSeconds());
    return pgbench(settings.seconds());
  }

  private double pgbench(int seconds) throws IOException, InterruptedException {
    String output =
        Program.of(
                PGBENCH,
                server.environment(),
                List.of(
                    "pgbench",
                    "-S",
                    "-M",
                    "prepared",
                    "-c",
                    String.valueOf(BenchSettings.CONNECTIONS),
                    "-j",
                    "2",
                    "-n",
                    "-T",
                    String.valueOf(seconds),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    String.valueOf(server.port()),
                    server.database()))
            .run(seconds + REST_SECONDS);
    return Program.number(output, "tps = ([0-9.]+) \\(without initial connection time\\)");
  }

  private double bareLoop() throws IOException, InterruptedException {
    String output =
        Program.java(
                BARE,
                server.environment(),
                BareLoop.class,
                server.url(),
                String.valueOf(settings.warmupSeconds()),
                String.valueOf(settings.seconds()))
            .run(settings.warmupSeconds() + settings.seconds() + REST_SECONDS);
    return Program.number(output, "operations_per_second=([0-9.]+)");
  }

  private double ours() throws IOException, InterruptedException {
    RunSummary summary =
        OurRun.in(
                server,
                BenchSettings.CONNECTIONS,
                settings.warmupSeconds(),
                settings.seconds(),
                REST_SECONDS)
            .summary();
    if (summary.errors() > 0 || summary.generator().ringOverflows() > 0) {
      throw new IllegalStateException("our run is no fair one: " + SummaryJson.write(summary));
    }
    return summary.qps();
  }

  private double galaxio() throws IOException, InterruptedException {
    Path reports = Files.createDirectories(BenchSettings.folder().resolve("galaxio"));
    String output =
        Program.java(
                GALAXIO,
                server.environment(),
                List.of(
                    "-Dbench.url=" + server.url(),
                    "-Dbench.warmup=" + settings.warmupSeconds(),
                    "-Dbench.seconds=" + settings.seconds(),
                    "-Dgatling.data.writers.0=file"),
                "io.gatling.app.Gatling",
                List.of("-s", GalaxioSimulation.class.getName(), "-rf", reports.toString(), "-nr"))
            .run(settings.warmupSeconds() + settings.seconds() + REST_SECONDS);
    return Program.number(output, "operations_per_second=([0-9.]+)");
  }
}
