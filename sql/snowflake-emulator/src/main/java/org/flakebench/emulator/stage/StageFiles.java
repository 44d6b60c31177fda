package org.flakebench.emulator.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The files of stages, on the machine's disk: the driver itself writes them there. */
public final class StageFiles implements AutoCloseable {
  private final Path root;

  /**
   * @param root an own directory; it is deleted at the end
   */
  public StageFiles(Path root) {
    this.root = root;
  }

  /** The directory of a new stage. */
  public Path directory(String name) throws IOException {
    return Files.createDirectories(root.resolve(name.replaceAll("[^A-Za-z0-9_.-]", "_")));
  }

  /**
   * A file of a stage.
   *
   * @param name its path below the stage
   */
  public record StageFile(Path path, String name, long size, String md5, Instant modified) {}

  /**
   * Files whose path begins so, in the order of their names.
   *
   * @param pattern for the whole path below the stage, or null
   */
  public static List<StageFile> list(Path stage, String prefix, String pattern) throws IOException {
    List<StageFile> files = new ArrayList<>();
    if (!Files.isDirectory(stage)) {
      return files;
    }
    Pattern wanted = pattern == null ? null : Pattern.compile(pattern);
    try (Stream<Path> tree = Files.walk(stage)) {
      for (Path path :
          tree.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        String name = stage.relativize(path).toString().replace('\\', '/');
        boolean fits =
            name.startsWith(prefix) && (wanted == null || wanted.matcher(name).matches());
        if (fits) {
          files.add(
              new StageFile(
                  path,
                  name,
                  Files.size(path),
                  md5(path),
                  Files.getLastModifiedTime(path).toInstant()));
        }
      }
    }
    return files;
  }

  private static String md5(Path path) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(path)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("MD5 is part of every JDK", e);
    }
  }

  /** The text of a file, unpacked when it is packed. */
  public static Reader open(Path path, String compression) throws IOException {
    PushbackInputStream in = new PushbackInputStream(Files.newInputStream(path), 2);
    byte[] magic = new byte[2];
    int read = in.readNBytes(magic, 0, 2);
    in.unread(magic, 0, read);
    boolean packed = read == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
    boolean gzip =
        switch (compression.toUpperCase(Locale.ROOT)) {
          case "NONE" -> false;
          case "GZIP" -> true;
          default -> packed;
        };
    InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
  }

  /** Deletes a directory with all that is in it. */
  public static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    delete(root);
  }
}
