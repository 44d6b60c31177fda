package org.flakebench.control.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs command lines in memory: captured streams, an environment of its own, an engine that does
 * what the test says.
 */
final class Cli {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private Terminal terminal = new Terminal(false, false, false, 80);
  private RunStarter runs =
      (request, listener) -> {
        throw new AssertionError("nothing should have been run: " + request);
      };

  private StoreGate store = new FakeStore();

  Cli(Path directory) {
    this.directory = directory;
    environment.put("FLAKEBENCH_HOME", directory.resolve("home").toString());
  }

  Cli with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Cli runs(RunStarter starter) {
    this.runs = starter;
    return this;
  }

  /** With the store that the environment names, instead of a fake one. */
  Cli realStore() {
    return store(new OpenStore(environment, note -> {}));
  }

  Cli store(StoreGate gate) {
    this.store = gate;
    return this;
  }

  Cli terminal(Terminal is) {
    this.terminal = is;
    return this;
  }

  int run(String... arguments) {
    return new Application(context()).run(arguments);
  }

  CliContext context() {
    return new CliContext(
        print(out), print(err), terminal, environment, directory, () -> 0L, runs, store);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
