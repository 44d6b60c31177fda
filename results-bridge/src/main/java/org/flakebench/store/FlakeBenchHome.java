package org.flakebench.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folder with everything that FlakeBench keeps on this machine: embedded data and binaries,
 * spool, value pools, reports and logs. Readable for its owner only. Immutable.
 */
public final class FlakeBenchHome {
  /** The environment variable that names it. */
  public static final String VARIABLE = "FLAKEBENCH_HOME";

  private final Path root;

  private FlakeBenchHome(Path root) {
    this.root = root;
  }

  /** The home that the environment names, else {@code ~/.flakebench}; made when it is not there. */
  public static FlakeBenchHome resolve() {
    return resolve(System.getenv());
  }

  /**
   * The home that the given environment names, else {@code ~/.flakebench}; made when it is not
   * there.
   *
   * @throws StoreUsageException when it cannot be made or written
   */
  public static FlakeBenchHome resolve(Map<String, String> environment) {
    String named = environment.get(VARIABLE);
    return of(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".flakebench")
            : Path.of(named.trim()));
  }

  /**
   * A home in the given folder; made when it is not there.
   *
   * @throws StoreUsageException when it cannot be made or written
   */
  public static FlakeBenchHome of(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    FlakeBenchHome home;
    try {
      make(absolute);
      home = new FlakeBenchHome(absolute.toRealPath());
      for (Path sub :
          new Path[] {home.postgres(), home.spool(), home.reports(), home.logs(), home.bin()}) {
        make(sub);
      }
    } catch (IOException e) {
      throw notWritable(absolute, e);
    }
    for (Path sub :
        new Path[] {
          home.root, home.postgres(), home.spool(), home.reports(), home.logs(), home.bin()
        }) {
      if (!Files.isWritable(sub)) {
        throw notWritable(sub, null);
      }
    }
    return home;
  }

  private static String reason(IOException cause) {
    if (cause instanceof FileAlreadyExistsException file) {
      return file.getFile() + " is not a folder";
    }
    if (cause instanceof AccessDeniedException file) {
      return "no permission for " + file.getFile();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static StoreUsageException notWritable(Path folder, IOException cause) {
    String why =
        cause == null ? "not writable for user " + System.getProperty("user.name") : reason(cause);
    return new StoreUsageException(
        "cannot use the folder "
            + folder
            + " ("
            + why
            + "); set "
            + VARIABLE
            + " to a folder that you own",
        cause);
  }

  /**
   * Makes a folder that only its owner may enter, and those above it; nothing happens when it is
   * there.
   */
  static void make(Path folder) throws IOException {
    // Looked at first: createDirectories of JDK 17 refuses a link to a folder.
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** The folder itself, absolute, links resolved. */
  public Path root() {
    return root;
  }

  /** Data of the embedded servers. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** Segments that are not in the store yet. */
  public Path spool() {
    return root.resolve("spool");
  }

  /** Value pools of earlier preparations. */
  public Path pools() {
    return root.resolve("pools");
  }

  /** Reports of runs. */
  public Path reports() {
    return root.resolve("reports");
  }

  /** Logs of servers and runs. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Unpacked binaries. */
  public Path bin() {
    return root.resolve("bin");
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
