package org.flakebench.simulations;

import com.typesafe.config.ConfigFactory;
import io.gatling.app.Gatling$;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Runs Gatling in this process, once, and renders its report afterwards: so that the figures are
 * stored before the report, which takes a second per 90,000 requests, and a run without requests,
 * for which Gatling cannot render one, ends like any other.
 *
 * <p>Gatling prints to standard output, which belongs to our results: it goes to a file beside the
 * report instead.
 */
final class GatlingEngine {
  private static final String LOG = "gatling.log";

  /**
   * Gatling keeps a preference of its own; Java tells on standard error that it makes a folder for
   * it, or that it cannot. A field, because loggers that nobody holds lose their level.
   */
  private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

  private final Path results;

  /**
   * @param results directory of this run alone; made when missing
   */
  GatlingEngine(Path results) {
    this.results = results;
  }

  /**
   * Runs a simulation and returns Gatling's exit code: 0 = all is well.
   *
   * @param description stands in the report's head
   */
  int run(Class<?> simulation, String description) throws IOException {
    // Gatling decodes a description that happens to be valid base64, so it always gets one that is.
    String encoded =
        Base64.getEncoder().encodeToString(description.getBytes(StandardCharsets.UTF_8));
    return gatling("-s", simulation.getName(), "-rf", results.toString(), "-rd", encoded, "-nr");
  }

  /** Renders the report of the simulation that was run here; empty when Gatling could not. */
  Optional<Path> render() throws IOException {
    Optional<Path> folder = runFolder();
    if (folder.isEmpty()
        || gatling("-ro", folder.get().getFileName().toString(), "-rf", results.toString()) != 0) {
      return Optional.empty();
    }
    return folder.map(GatlingEngine::page).filter(Files::exists);
  }

  /** Where the report will be; empty before {@link #run}. */
  Optional<Path> reportPage() throws IOException {
    return runFolder().map(GatlingEngine::page);
  }

  /** Where Gatling's own words are. */
  Path log() {
    return results.resolve(LOG);
  }

  private static Path page(Path folder) {
    return folder.resolve("index.html");
  }

  private Optional<Path> runFolder() throws IOException {
    if (!Files.isDirectory(results)) {
      return Optional.empty();
    }
    try (Stream<Path> children = Files.list(results)) {
      return children.filter(Files::isDirectory).findFirst();
    }
  }

  private int gatling(String... arguments) throws IOException {
    Files.createDirectories(results);
    PREFERENCES.setLevel(Level.OFF);
    System.setProperty("gatling.data.writers.0", "file");
    System.setProperty("gatling.data.enableAnalytics", "false");
    ConfigFactory.invalidateCaches();
    try (PrintStream file =
            new PrintStream(
                Files.newOutputStream(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true,
                StandardCharsets.UTF_8);
        Console.Diversion diversion = Console.divert(file)) {
      assert diversion != null;
      return Gatling$.MODULE$.fromArgs(arguments);
    } catch (RuntimeException e) {
      throw new IOException("Gatling broke down: " + e.getMessage(), e);
    }
  }
}
