package org.flakebench.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The data folder of an embedded server. It is made under another name and renamed when it is
 * whole, so that a crash in between leaves nothing half-made behind.
 */
final class DataDirectory {
  static final String SETTINGS = "flakebench.conf";
  private static final Duration INITDB_LIMIT = Duration.ofSeconds(120);

  private final Path folder;
  private final PostgresBinaries binaries;
  private final CommandRunner runner;

  /**
   * @param folder of the instance: {@code home/postgres/store}
   */
  DataDirectory(Path folder, PostgresBinaries binaries, CommandRunner runner) {
    this.folder = folder;
    this.binaries = binaries;
    this.runner = runner;
  }

  static Path of(Path folder) {
    return folder.resolve("data");
  }

  static Path password(Path folder) {
    return folder.resolve("password");
  }

  Path path() {
    return of(folder);
  }

  /**
   * Makes the data folder when there is none, and checks the one that is there. The gate is held.
   */
  void ensure() throws IOException {
    if (!Files.exists(path())) {
      removeHalfMade();
      make();
    }
    Path versionFile = path().resolve("PG_VERSION");
    if (!Files.isReadable(versionFile)) {
      throw new StoreUnavailableException(
          path()
              + " is no PostgreSQL data folder of this user (no readable PG_VERSION in it); "
              + "move it away, then a new one is made");
    }
    String major = Files.readString(versionFile).trim();
    if (!major.equals(binaries.majorVersion())) {
      throw new StoreUnavailableException(
          path()
              + " was made by PostgreSQL "
              + major
              + ", this program brings "
              + binaries.version()
              + ": write its data out with the program that made it (flakebench dump), move the folder away, and load it again");
    }
    if (!Files.isReadable(password(folder))) {
      throw new StoreUnavailableException(
          "the password file "
              + password(folder)
              + " is missing or not readable; without it "
              + path()
              + " cannot be opened");
    }
  }

  private void removeHalfMade() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "data-new-*")) {
      for (Path leftover : leftovers) {
        Folders.delete(leftover);
      }
    }
  }

  private void make() throws IOException {
    SecretFile.create(password(folder));
    Path fresh = folder.resolve("data-new-" + ProcessHandle.current().pid());
    // The built-in C.UTF-8 sorts the same on every machine and needs no locale of the operating
    // system.
    CommandRunner.Result made =
        runner.run(
            INITDB_LIMIT,
            binaries.program("initdb").toString(),
            "-D",
            fresh.toString(),
            "-U",
            EmbeddedPostgres.USER,
            "-A",
            "scram-sha-256",
            "--pwfile=" + password(folder),
            "-E",
            "UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions");
    if (made.exit() != 0) {
      Folders.delete(fresh);
      throw new StoreUnavailableException(
          "cannot make the data folder " + path() + ": " + explain(made.output()));
    }
    Files.writeString(
        fresh.resolve("postgresql.conf"),
        System.lineSeparator() + "include_if_exists = '" + SETTINGS + "'" + System.lineSeparator(),
        StandardOpenOption.APPEND);
    Files.move(fresh, path(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The end of a program's output, with the usual suspect named. */
  static String explain(String output) {
    String tail = ServerLog.lastLines(output.strip(), 12);
    return output.contains("No space left on device")
        ? "the disk is full" + System.lineSeparator() + tail
        : tail;
  }
}
