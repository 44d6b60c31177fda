package org.flakebench.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log of an embedded server, and its last lines for error messages. */
record ServerLog(Path file) {
  private static final long KEEP_BYTES = 20_000_000;
  private static final int READ_BYTES = 16_384;

  /**
   * Puts a log that has grown large aside, so that at most two are kept. The server does not run.
   */
  void rotate() throws IOException {
    if (Files.exists(file) && Files.size(file) > KEEP_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Where the log ends now. */
  long position() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** What was written since the given position, at most its last 16 kB. */
  String since(long position) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      channel.position(Math.max(Math.min(position, size), size - READ_BYTES));
      ByteBuffer bytes = ByteBuffer.allocate((int) (size - channel.position()));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // reads on until all is there
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }

  static String lastLines(String text, int count) {
    List<String> lines = text.lines().toList();
    return String.join(
        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
