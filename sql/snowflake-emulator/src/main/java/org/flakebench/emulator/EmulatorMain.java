package org.flakebench.emulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Starts an emulator and keeps it up: {@code EmulatorMain [--port N] [--init FILE …]}. Scripts run
 * before it says that it is there: {@link SnowflakeEmulator#run}. Faults come from the environment:
 * EMULATOR_SLOW ({@code pattern=milliseconds}), EMULATOR_THROTTLE_MS, EMULATOR_CONCURRENCY
 * (statements that a warehouse runs at once), EMULATOR_UNAVAILABLE (number of statements answered
 * by 503).
 */
public final class EmulatorMain {
  private EmulatorMain() {}

  public static void main(String[] args) throws InterruptedException, IOException {
    Options options = Options.defaults();
    List<Path> scripts = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--port") && i + 1 < args.length) {
        options = options.withPort(Integer.parseInt(args[++i]));
      } else if (args[i].equals("--init") && i + 1 < args.length) {
        scripts.add(Path.of(args[++i]));
      } else {
        throw new IllegalArgumentException(
            "unknown argument '" + args[i] + "'; there are --port NUMBER and --init FILE");
      }
    }
    SnowflakeEmulator emulator = SnowflakeEmulator.start(options);
    for (Path script : scripts) {
      emulator.run(Files.readString(script));
    }
    faults(emulator, options);
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  emulator.close();
                  end.countDown();
                }));
    PrintWriter out =
        new PrintWriter(
            new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println(emulator.jdbcUrl());
    out.println("user " + SnowflakeEmulator.USER + ", password " + SnowflakeEmulator.PASSWORD);
    end.await();
  }

  private static void faults(SnowflakeEmulator emulator, Options options) {
    String slow = System.getenv("EMULATOR_SLOW");
    if (slow != null) {
      int split = slow.lastIndexOf('=');
      emulator
          .faults()
          .slow(
              slow.substring(0, split),
              Duration.ofMillis(Long.parseLong(slow.substring(split + 1))));
    }
    String throttle = System.getenv("EMULATOR_THROTTLE_MS");
    if (throttle != null) {
      emulator.faults().throttleHybrid(Duration.ofMillis(Long.parseLong(throttle)));
    }
    String concurrency = System.getenv("EMULATOR_CONCURRENCY");
    if (concurrency != null) {
      emulator.warehouse(options.warehouse()).limitConcurrency(Integer.parseInt(concurrency));
    }
    String unavailable = System.getenv("EMULATOR_UNAVAILABLE");
    if (unavailable != null) {
      emulator.faults().unavailable(Integer.parseInt(unavailable));
    }
  }
}
