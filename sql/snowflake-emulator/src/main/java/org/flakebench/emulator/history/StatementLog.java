package org.flakebench.emulator.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Notes the statements that succeeded, each shape once, in a file of this process: one a line, with
 * line breaks and backslashes escaped. The build holds them against Snowflake's documentation. Off
 * unless the system property {@value #PROPERTY} names a directory. Thread-safe.
 */
final class StatementLog {
  /** Names the directory. */
  static final String PROPERTY = "flakebench.emulator.statements";

  /** More shapes than that are not worth a look; nothing grows for ever. */
  private static final int MOST = 20_000;

  private static final Pattern LITERAL =
      Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*+'|\\b\\d+(?:\\.\\d+)?\\b");

  private static final StatementLog SHARED = new StatementLog(System.getProperty(PROPERTY));

  private final Path file;
  private final Set<String> texts = ConcurrentHashMap.newKeySet();
  private final Set<String> shapes = ConcurrentHashMap.newKeySet();

  /**
   * @param directory null or empty: nothing is noted
   */
  StatementLog(String directory) {
    this.file =
        directory == null || directory.isBlank()
            ? null
            : Path.of(directory)
                .resolve(ProcessHandle.current().pid() + "-" + System.nanoTime() + ".txt");
  }

  /** That of this process. */
  static StatementLog shared() {
    return SHARED;
  }

  void note(QueryRecord query) {
    // The driver's own statements are not ours; bound values keep most texts alike.
    if (file == null
        || query.errorCode() != null
        || query.context().clientGenerated()
        || shapes.size() >= MOST
        || texts.contains(query.sql())) {
      return;
    }
    if (texts.size() < MOST) {
      texts.add(query.sql());
    }
    if (shapes.add(LITERAL.matcher(query.sql()).replaceAll("?"))) {
      write(query.sql().replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n") + "\n");
    }
  }

  private synchronized void write(String line) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("statements cannot be noted in " + file, e);
    }
  }
}
