package org.flakebench.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server wrote into its data folder about itself.
 *
 * @param folder the data folder by the name it was started with
 * @param port 0 when it has not come that far
 * @param status {@code starting}, {@code ready}, {@code stopping} …; empty when it has not come
 *     that far
 */
record PostmasterPid(long pid, String folder, int port, String status) {
  static final String FILE = "postmaster.pid";

  /** The file's content; empty when there is none or it is being written. */
  static Optional<PostmasterPid> read(Path data) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(data.resolve(FILE));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      int port = line(lines, 3).isEmpty() ? 0 : Integer.parseInt(line(lines, 3));
      return Optional.of(
          new PostmasterPid(Long.parseLong(line(lines, 0)), line(lines, 1), port, line(lines, 7)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).trim() : "";
  }

  boolean isReady() {
    return status.equals("ready");
  }

  /**
   * Whether that process lives and serves that folder, and is not another program that got the
   * number later.
   */
  boolean isServer() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> serves(process.info()))
        .orElse(false);
  }

  private boolean serves(ProcessHandle.Info info) {
    // Where the system does not tell arguments, the program's name must do. Where it tells nothing,
    // the file is believed, but
    // for Linux: there a process that tells nothing is a dead one that nobody has buried.
    return info.commandLine()
        .map(line -> line.contains(folder))
        .or(() -> info.command().map(command -> command.contains("postgres")))
        .orElse(!Files.exists(Path.of("/proc/self/cmdline")));
  }

  /** Whether that process lives, whatever it is. */
  boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
