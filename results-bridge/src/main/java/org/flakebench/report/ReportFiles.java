package org.flakebench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a finished report to a file. */
final class ReportFiles {
  private ReportFiles() {}

  static void write(Path file, String text) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    // A link to a directory is a directory too; createDirectories would refuse it.
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
