package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged application, started as the launcher starts it, in a process of its own. Every
 * process that was started and has not ended is killed by {@link #close}.
 */
final class Flakebench implements AutoCloseable {
  /** No command of these tests may take longer, on a machine that does other things too. */
  static final Duration LIMIT = Duration.ofSeconds(120);

  private final Path home;
  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private List<String> prefix = List.of();
  private final List<Running> started = new ArrayList<>();

  /**
   * @param home FLAKEBENCH_HOME
   * @param directory where the processes work; what they print is kept here
   */
  Flakebench(Path home, Path directory) {
    this.home = home;
    this.directory = directory;
  }

  /** Sets a variable for the processes that are started from now on. */
  Flakebench with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** No file of the processes that are started from now on gets larger. */
  Flakebench withFilesUpTo(int kilobytes) {
    // Not sh: POSIX counts in blocks of 512 bytes, bash in kilobytes.
    prefix = List.of("bash", "-c", "ulimit -f " + kilobytes + "; exec \"$@\"", "bash");
    return this;
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws IOException {
    return start(arguments).end();
  }

  /** Starts a command. */
  Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of("-cp", libraries().resolve("*").toString(), "org.flakebench.control.cli.Main"));
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** Starts Gatling as its Maven plugin does. */
  Running gatling(List<String> properties, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(properties);
    command.addAll(List.of("-cp", libraries().resolve("*").toString(), "io.gatling.app.Gatling"));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:+UseG1GC",
        "-Dfile.encoding=UTF-8",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "-Dgatling.data.enableAnalytics=false",
        "-Djava.util.prefs.userRoot=" + directory.resolve("prefs"));
  }

  private Running start(List<String> command) throws IOException {
    String name = "command-" + started.size();
    List<String> words = new ArrayList<>(prefix);
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            key ->
                key.startsWith("PG")
                    || key.startsWith("SNOWFLAKE_")
                    || key.startsWith("FLAKEBENCH")
                    || key.endsWith("POSTGRES_URL"));
    builder.environment().put("FLAKEBENCH_HOME", home.toString());
    builder.environment().putAll(environment);
    Path out = directory.resolve(name + ".out");
    Path err = directory.resolve(name + ".err");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Running running = new Running(builder.start(), out, err);
    started.add(running);
    return running;
  }

  private static Path libraries() {
    Path lib = Path.of("target", "flakebench", "lib").toAbsolutePath();
    assertThat(lib).as("the packaged application").isDirectory();
    return lib;
  }

  @Override
  public void close() {
    for (Running running : started) {
      running.process().destroyForcibly();
    }
  }

  /** A process that may still run. */
  record Running(Process process, Path outFile, Path errFile) {
    String err() throws IOException {
      return Files.readString(errFile);
    }

    /** Waits until stderr has the text. */
    Running until(String text) {
      Awaitility.await(text)
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                String err = err();
                assertThat(process.isAlive() || err.contains(text))
                    .as("ended before it said '%s': %s", text, err)
                    .isTrue();
                return err.contains(text);
              });
      return this;
    }

    /** Sends a signal, as {@code INT}. */
    Running signal(String name) throws IOException {
      Process kill =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
      assertThat(kill.onExit().join().exitValue()).isZero();
      return this;
    }

    /** Waits for the end, and sees to it that no stack trace has reached the terminal. */
    Ended end() throws IOException {
      return end(LIMIT);
    }

    Ended end(Duration limit) throws IOException {
      boolean ended;
      try {
        ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      String out = Files.readString(outFile);
      assertThat(ended).as("ends within %s; it said: %s%s", limit, out, err()).isTrue();
      for (String text : List.of(out, err())) {
        assertThat(text)
            .doesNotContain("\tat ")
            .doesNotContain("at org.")
            .doesNotContain("Exception in thread")
            .doesNotContain("Caused by")
            .doesNotContain("internal error");
      }
      return new Ended(process.exitValue(), out, err());
    }
  }

  /** What a process left. */
  record Ended(int exit, String out, String err) {
    /** Its messages, without the progress. */
    List<String> messages() {
      return err.lines().filter(line -> line.startsWith("flakebench: ")).toList();
    }

    /** Ended with that code and one message, which has all these parts. */
    Ended failed(int code, String... parts) {
      assertThat(exit).as("%s%s", out, err).isEqualTo(code);
      assertThat(messages()).as(err).hasSize(1);
      assertThat(err.substring(err.indexOf("flakebench: "))).contains(parts);
      return this;
    }
  }
}
