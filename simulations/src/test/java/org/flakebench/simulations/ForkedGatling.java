package org.flakebench.simulations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gatling in a JVM of its own, with the class path of the test: as {@code gatling:test} starts it.
 */
final class ForkedGatling {
  private static final int LIMIT_SECONDS = 300;
  private static final Pattern USERS = Pattern.compile("active: +(\\d+) +/ done: +(\\d+)");

  private final Path folder;
  private final Map<String, String> properties = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * @param folder of this run alone: results, preferences, output
   */
  ForkedGatling(Path folder) {
    this.folder = folder;
  }

  /**
   * How it ended.
   *
   * @param output what it wrote to standard output and standard error
   * @param results folder with {@code simulation.log}; null when Gatling made none
   */
  record Ended(int exitCode, String output, Path results) {
    GatlingReport report() {
      return GatlingReport.read(results);
    }

    /** Users as Gatling's last word on them counts them: those that did not end, those that did. */
    List<Integer> activeAndDone() {
      Matcher counted = USERS.matcher(output);
      List<Integer> last = List.of();
      while (counted.find()) {
        last = List.of(Integer.parseInt(counted.group(1)), Integer.parseInt(counted.group(2)));
      }
      return last;
    }
  }

  ForkedGatling with(String property, Object value) {
    properties.put(property, value.toString());
    return this;
  }

  /** A variable beside those of the test's databases. */
  ForkedGatling environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs a simulation to its end. */
  Ended run(String simulation) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path output = folder.resolve("output.txt");
    Path results = folder.resolve("results");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("-Xmx512m");
    command.add("-Dgatling.data.enableAnalytics=false");
    command.add("-Djava.util.prefs.userRoot=" + folder.resolve("prefs"));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", classPath(), "io.gatling.app.Gatling", "-s", simulation));
    command.addAll(List.of("-rf", results.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(TestDatabases.environment());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          simulation + " did not end within " + LIMIT_SECONDS + " s:\n" + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output), runFolder(results));
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static Path runFolder(Path results) throws IOException {
    if (!Files.isDirectory(results)) {
      return null;
    }
    try (Stream<Path> children = Files.list(results)) {
      return children
          .filter(child -> Files.exists(child.resolve("simulation.log")))
          .findFirst()
          .orElse(null);
    }
  }
}
