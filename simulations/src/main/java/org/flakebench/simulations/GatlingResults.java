package org.flakebench.simulations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds where Gatling keeps the results of the simulation that runs in this process. Gatling does
 * not tell a simulation: the folder is an argument of its main program, and of {@code gatling:test}
 * a property of the build.
 */
final class GatlingResults {
  /** Set by this module's build, or by who calls it: {@code -Dgatling.resultsFolder=…}. */
  static final String PROPERTY = "gatling.resultsFolder";

  private static final Pattern ARGUMENT =
      Pattern.compile(" (?:-rf|--results-folder) (.+?)(?= --?[a-z]|$)");

  private GatlingResults() {}

  /** The folder with all results, as it stands in the properties of this process. */
  static Path folder(Properties system) {
    String named = system.getProperty(PROPERTY);
    if (named == null) {
      Matcher argument = ARGUMENT.matcher(system.getProperty("sun.java.command", ""));
      named = argument.find() ? argument.group(1) : "target/gatling";
    }
    return Path.of(named).toAbsolutePath().normalize();
  }

  /** Where the page of this simulation's newest run is or will be; empty when it has none. */
  static Optional<Path> page(Path folder, Class<?> simulation) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    String prefix = simulation.getSimpleName().toLowerCase(Locale.ROOT) + "-";
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith(prefix))
          .filter(child -> Files.exists(child.resolve("simulation.log")))
          .max(Comparator.comparing(child -> child.getFileName().toString()))
          .map(child -> child.resolve("index.html"));
    }
  }
}
