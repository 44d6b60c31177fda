package org.flakebench.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs PostgreSQL's programs, each with a deadline. Stateless. */
final class CommandRunner {
  private final Path outputFolder;
  private final List<String> prefix;

  /**
   * @param outputFolder for the programs' output while they run
   * @param prefix put before each command
   */
  CommandRunner(Path outputFolder, String... prefix) {
    this.outputFolder = outputFolder;
    this.prefix = List.of(prefix);
  }

  /**
   * @param output standard output and error together
   */
  record Result(int exit, String output) {}

  /**
   * A runner for programs that refuse to run as root: an ordinary user's runner as it is; root's
   * goes through a user namespace, in which root is nobody in particular.
   *
   * @throws StoreUnavailableException as root, where user namespaces are forbidden
   */
  static CommandRunner withoutRoot(Path outputFolder) {
    CommandRunner plain = new CommandRunner(outputFolder);
    Duration limit = Duration.ofSeconds(20);
    if (!plain.run(limit, "id", "-u").output().strip().equals("0")) {
      return plain;
    }
    String why;
    try {
      Result tried = plain.run(limit, "unshare", "-U", "true");
      if (tried.exit() == 0) {
        return new CommandRunner(outputFolder, "unshare", "-U");
      }
      why = tried.output().strip();
    } catch (StoreUnavailableException e) {
      why = e.getMessage();
    }
    throw new StoreUnavailableException(
        "PostgreSQL does not run as root, and a user namespace is not to be had here "
            + "(unshare -U: "
            + why
            + "); run as an ordinary user, or name a server by --store jdbc:postgresql://HOST/DATABASE");
  }

  /**
   * Runs a command to its end.
   *
   * @throws StoreUnavailableException when it cannot be started or does not end in time; it is
   *     killed then
   */
  Result run(Duration limit, String... command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(List.of(command));
    Path output = null;
    try {
      // A file, not a pipe: a server that a command leaves behind would keep the pipe open.
      output = Files.createTempFile(outputFolder, "command-", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output.toFile());
      builder
          .environment()
          .keySet()
          .removeIf(
              name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANGUAGE"));
      builder.environment().put("LC_ALL", "C");
      builder.environment().put("TZ", "UTC");
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new StoreUnavailableException(
            command[0] + " did not end within " + limit.toSeconds() + " s: " + read(output));
      }
      return new Result(process.exitValue(), read(output));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot run " + command[0] + ": " + PostgresBinaries.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while " + command[0] + " ran", e);
    } finally {
      deleteQuietly(output);
    }
  }

  private static String read(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  private static void deleteQuietly(Path file) {
    if (file != null && !file.toFile().delete()) {
      file.toFile().deleteOnExit();
    }
  }
}
