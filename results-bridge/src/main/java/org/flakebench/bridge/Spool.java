package org.flakebench.bridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.flakebench.report.RunFacts;
import org.flakebench.report.SummaryJson;

/**
 * The directory of one worker's segments, {@code FLAKEBENCH_HOME/spool/<run>/<worker>-<epoch>/}.
 * Who holds an instance holds the lock on it: the process that writes, later the one that loads.
 * The operating system lets go of the lock when the process dies by whatever means; that is how
 * others tell a dead owner from a slow one.
 *
 * <p>Thread-safe.
 */
public final class Spool implements AutoCloseable {
  static final String MANIFEST = "run.json";
  private static final String LOCK = "lock";
  private static final String QUARANTINE = "quarantine";
  private static final String DRAFT = ".new-";
  private static final ObjectMapper JSON = SummaryJson.mapper();

  /**
   * What this process holds. A lock belongs to the process, and closing a second channel on the
   * same file would release it: without this set, looking at a live directory from inside would let
   * others take it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final Path directory;
  private final FileChannel lockChannel;
  private SpoolManifest manifest;
  private boolean closed;

  private Spool(Path root, Path directory, FileChannel lockChannel, SpoolManifest manifest) {
    this.root = root;
    this.directory = directory;
    this.lockChannel = lockChannel;
    this.manifest = manifest;
  }

  /**
   * Makes the directory of a worker and takes its lock.
   *
   * @param spoolFolder {@code FLAKEBENCH_HOME/spool}
   * @throws FileAlreadyExistsException when this worker and epoch of the run already has one
   * @throws IOException when the directory cannot be written
   */
  public static Spool create(Path spoolFolder, SpoolManifest manifest) throws IOException {
    Path root = Files.createDirectories(spoolFolder).toRealPath();
    Path run = Files.createDirectories(root.resolve(manifest.facts().runId()));
    Path directory = run.resolve(manifest.worker() + "-" + manifest.workerEpoch());
    if (!HELD.add(directory)) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    FileChannel channel = null;
    Path draft = null;
    try {
      // Made beside its place and moved there with lock and manifest in it: nobody ever sees a
      // directory without an owner.
      draft = Files.createTempDirectory(root, DRAFT);
      channel =
          lock(draft, true)
              .orElseThrow(() -> new IOException(directory + " is in use by another process"));
      Spool spool = new Spool(root, draft, channel, manifest);
      spool.writeManifest();
      if (Files.exists(directory)) {
        throw new FileAlreadyExistsException(directory.toString());
      }
      Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
      return new Spool(root, directory, channel, manifest);
    } catch (IOException | RuntimeException e) {
      HELD.remove(directory);
      try {
        if (draft != null) {
          deleteFiles(draft);
          deleteIfEmpty(draft);
        }
        deleteIfEmpty(run);
        if (channel != null) {
          channel.close();
        }
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Directories of workers in the spool folder, sorted; those of living owners too. */
  public static List<Path> directories(Path spoolFolder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path run : children(spoolFolder)) {
      String name = run.getFileName().toString();
      if (!name.equals(QUARANTINE) && !name.startsWith(".")) {
        found.addAll(children(run));
      }
    }
    return found;
  }

  /**
   * Removes directories that a process made and died before it could put them in their place. There
   * are no records in them yet.
   *
   * @param untouchedSince drafts that were changed later stay: their process may be about to take
   *     the lock
   */
  static void removeDrafts(Path spoolFolder, Instant untouchedSince) throws IOException {
    for (Path draft : children(spoolFolder)) {
      if (draft.getFileName().toString().startsWith(DRAFT)
          && Files.getLastModifiedTime(draft).toInstant().isBefore(untouchedSince)) {
        boolean locked = Files.exists(draft.resolve(LOCK));
        Optional<FileChannel> lock = lock(draft, false);
        if (lock.isPresent()) {
          try {
            deleteFiles(draft);
          } finally {
            lock.get().close();
          }
        }
        if (lock.isPresent() || !locked) {
          deleteIfEmpty(draft);
        }
      }
    }
  }

  /**
   * Takes over a directory whose owner is dead.
   *
   * @return empty when its owner lives or when it has gone meanwhile
   * @throws IOException when it has no readable manifest; the message names the file
   */
  public static Optional<Spool> adopt(Path directory) throws IOException {
    Path place;
    try {
      place = directory.toRealPath();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!HELD.add(place)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = lock(place, false).orElse(null);
      // The file is gone when another process loaded and removed the directory between our opening
      // and our lock.
      if (channel == null || !Files.exists(place.resolve(LOCK))) {
        return Optional.empty();
      }
      Spool spool =
          new Spool(
              place.getParent().getParent(), place, channel, readManifest(place.resolve(MANIFEST)));
      taken = true;
      return Optional.of(spool);
    } finally {
      if (!taken) {
        HELD.remove(place);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** Where the segments are. */
  public Path directory() {
    return directory;
  }

  /** What {@code run.json} says. */
  public synchronized SpoolManifest manifest() {
    return manifest;
  }

  /**
   * Replaces the facts, as when the measured window becomes known. Atomic: a reader sees the old
   * ones or the new ones.
   */
  public synchronized void update(RunFacts facts) throws IOException {
    manifest = manifest.with(facts);
    writeManifest();
  }

  /**
   * Notes the end of the run, so that another process ends it the same way if this one cannot. The
   * facts hold in this process also when the disk refuses to take them.
   *
   * @param ending null when the segments are not whole
   * @throws IOException when the disk refuses
   */
  synchronized void end(RunFacts facts, SpoolManifest.Ending ending) throws IOException {
    manifest = manifest.with(facts, ending);
    writeManifest();
  }

  /** The segment files in the order of their numbers. */
  public List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("segment-\\d{6,}\\.fbs"))
          .sorted()
          .toList();
    }
  }

  /** The file of a segment. */
  Path segment(int number) {
    return directory.resolve("segment-%06d.fbs".formatted(number));
  }

  /**
   * Moves a damaged segment to {@code spool/quarantine/}, where nobody loads it again. Returns its
   * new place.
   */
  Path quarantine(Path segment) throws IOException {
    Path folder = Files.createDirectories(root.resolve(QUARANTINE));
    String name =
        directory.getParent().getFileName()
            + "-"
            + directory.getFileName()
            + "-"
            + segment.getFileName();
    return Files.move(segment, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Removes the directory when no segment is left in it, and the run's when it was the last; keeps
   * it otherwise.
   */
  public synchronized void removeIfLoaded() throws IOException {
    if (!segments().isEmpty()) {
      return;
    }
    deleteFiles(directory);
    deleteIfEmpty(directory);
    deleteIfEmpty(directory.getParent());
  }

  /** Removes the directory with all that is in it, for a run that never began. */
  public synchronized void discard() throws IOException {
    for (Path segment : segments()) {
      Files.deleteIfExists(segment);
    }
    removeIfLoaded();
    close();
  }

  /** Lets go of the lock. What lies in the directory stays. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      lockChannel.close();
      HELD.remove(directory);
    }
  }

  private void writeManifest() throws IOException {
    Path newer = directory.resolve(MANIFEST + ".new");
    Files.write(newer, JSON.writeValueAsBytes(manifest));
    Files.move(
        newer,
        directory.resolve(MANIFEST),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static SpoolManifest readManifest(Path file) throws IOException {
    SpoolManifest manifest;
    try {
      manifest = JSON.readValue(Files.readAllBytes(file), SpoolManifest.class);
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
    if (manifest.version() != SpoolManifest.VERSION) {
      throw new IOException(
          file
              + " is of version "
              + manifest.version()
              + ", this program reads version "
              + SpoolManifest.VERSION);
    }
    return manifest;
  }

  private static Optional<FileChannel> lock(Path directory, boolean create) throws IOException {
    FileChannel channel;
    try {
      channel =
          create
              ? FileChannel.open(
                  directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
              : FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      // In use as well, by this very process.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  private static void deleteFiles(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(MANIFEST));
    Files.deleteIfExists(directory.resolve(MANIFEST + ".new"));
    // The lock file goes last: as long as it is there, the directory has an owner.
    Files.deleteIfExists(directory.resolve(LOCK));
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      if (files.iterator().hasNext()) {
        return;
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
