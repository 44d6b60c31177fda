package org.flakebench.control.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What commands need from outside.
 *
 * @param out results
 * @param err progress and errors
 * @param environment variables of the process
 * @param directory where relative paths begin
 * @param nanoTime a monotonic clock in nanoseconds
 * @param runs runs templates
 * @param store opens the store
 */
public record CliContext(
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment,
    Path directory,
    LongSupplier nanoTime,
    RunStarter runs,
    StoreGate store) {

  /**
   * Where FlakeBench keeps what is its own: FLAKEBENCH_HOME, or {@code .flakebench} in the user's
   * home.
   */
  Path home() {
    String home = environment.get("FLAKEBENCH_HOME");
    return home == null || home.isBlank()
        ? Path.of(System.getProperty("user.home"), ".flakebench")
        : directory.resolve(home).normalize();
  }

  /** Where stack traces go; {@code logback.xml} says the same. */
  Path logFile() {
    return home().resolve("logs").resolve("flakebench.log");
  }
}
