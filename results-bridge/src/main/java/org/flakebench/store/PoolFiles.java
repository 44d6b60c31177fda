package org.flakebench.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of value pools: one folder per template, one file per pool. Whole or not there at all;
 * several processes may use them at once.
 */
final class PoolFiles {
  /** Preparations of a template that are kept. */
  static final int KEPT = 2;

  /** Templates from files whose pools are kept: nobody tells when such a template is gone. */
  static final int KEPT_TEMPLATES = 50;

  private static final String SUFFIX = ".pool";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path root;

  /**
   * @param root made when it is needed
   */
  PoolFiles(Path root) {
    this.root = root;
  }

  /**
   * The pools of a template, the newest first. Damaged ones are removed.
   *
   * @param damaged is told each of them, and what is wrong
   */
  List<PoolFile> of(String templateKey, Consumer<String> damaged) throws IOException {
    List<PoolFile> pools = new ArrayList<>();
    for (Path file : files(templateKey)) {
      try {
        pools.add(PoolFile.read(Files.readAllBytes(file)));
      } catch (NoSuchFileException e) {
        // Another process keeps newer ones and has removed it since it was listed.
        continue;
      } catch (PoolFile.DamagedException e) {
        damaged.accept("the value pool " + file + " is damaged (" + e.getMessage() + ")");
        Files.deleteIfExists(file);
      }
    }
    pools.sort(Comparator.comparing(PoolFile::sampledAt).reversed());
    return pools;
  }

  private List<Path> files(String templateKey) throws IOException {
    Path folder = root.resolve(templateKey);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** Keeps a pool. */
  void write(PoolFile pool) throws IOException {
    Path folder = root.resolve(pool.templateKey());
    FlakeBenchHome.make(folder);
    Path file = file(pool);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(pool.bytes());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Removes what is older than the last {@value #KEPT} preparations of each pool. */
  void removeOld(String templateKey) throws IOException {
    List<PoolFile> all = of(templateKey, damaged -> {});
    for (int i = 0; i < all.size(); i++) {
      PoolFile pool = all.get(i);
      long newer = all.subList(0, i).stream().filter(other -> sameName(other, pool)).count();
      if (newer >= KEPT) {
        Files.deleteIfExists(file(pool));
      }
    }
  }

  /** Remembers that the pools of a template were used now. */
  void used(String templateKey) throws IOException {
    Path folder = root.resolve(templateKey);
    if (Files.isDirectory(folder)) {
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    }
  }

  /**
   * Removes the pools of templates from files, but of the last {@value #KEPT_TEMPLATES} used.
   *
   * @return the keys of the others
   */
  List<String> removeUnused() throws IOException {
    record Used(Path folder, FileTime at) {}
    List<Used> templates = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.toList()) {
        if (HASH.matcher(folder.getFileName().toString()).matches() && Files.isDirectory(folder)) {
          templates.add(new Used(folder, Files.getLastModifiedTime(folder)));
        }
      }
    }
    templates.sort(Comparator.comparing(Used::at).reversed());
    List<String> removed = new ArrayList<>();
    for (Used old :
        templates.subList(Math.min(KEPT_TEMPLATES, templates.size()), templates.size())) {
      Folders.delete(old.folder());
      removed.add(old.folder().getFileName().toString());
    }
    return removed;
  }

  private static boolean sameName(PoolFile one, PoolFile other) {
    return one.pool().kind() == other.pool().kind()
        && String.valueOf(one.pool().column()).equals(String.valueOf(other.pool().column()));
  }

  private Path file(PoolFile pool) {
    return root.resolve(pool.templateKey()).resolve(pool.id() + SUFFIX);
  }
}
