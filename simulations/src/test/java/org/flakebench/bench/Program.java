package org.flakebench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program in a process of its own, run to its end. */
final class Program {
  /**
   * What the launcher gives the JVM of {@code flakebench run}; every contestant in Java gets it.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-Dfile.encoding=UTF-8",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "-Dgatling.data.enableAnalytics=false");

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;

  private Program(String name, List<String> command, Map<String, String> environment) {
    this.name = name;
    this.command = command;
    this.environment = environment;
  }

  static Program of(String name, Map<String, String> environment, List<String> command) {
    return new Program(name, List.copyOf(command), environment);
  }

  /** A Java program of this class path. */
  static Program java(
      String name, Map<String, String> environment, Class<?> main, String... arguments) {
    return java(name, environment, List.of(), main.getName(), List.of(arguments));
  }

  static Program java(
      String name,
      Map<String, String> environment,
      List<String> options,
      String main,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.add("-Djava.util.prefs.userRoot=" + BenchSettings.folder().resolve("prefs"));
    String more = System.getProperty("bench.jvm." + name, "");
    if (!more.isBlank()) {
      command.addAll(List.of(more.trim().split("\\s+")));
    }
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(arguments);
    return new Program(name, command, environment);
  }

  /**
   * Runs it and returns what it wrote; fails when it does not end in time or not with code 0.
   *
   * @param limitSeconds after that it is killed
   */
  String run(int limitSeconds) throws IOException, InterruptedException {
    Path logs = Files.createDirectories(BenchSettings.folder().resolve("logs"));
    Path output = logs.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
        throw new IOException(
            name + " did not end within " + limitSeconds + " s; its output: " + output);
      }
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    if (process.exitValue() != 0) {
      throw new IOException(name + " ended with code " + process.exitValue() + ":\n" + text);
    }
    return text;
  }

  /** The number that the first group of {@code pattern} finds in an output. */
  static double number(String output, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("nothing like " + pattern + " in:\n" + output);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
