package org.flakebench.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The locks by which processes share a server. Who starts or stops it holds the gate, alone. Each
 * process that uses it holds a shared lock on the users' file; who has the gate and gets that file
 * alone is the last one. The operating system drops both when a process dies.
 *
 * <p>Locks of files belong to the JVM, not to a thread: callers keep one object per server and JVM
 * and call it by one thread at a time.
 */
final class InstanceLocks {
  private final Path gateFile;
  private final Path usersFile;
  private FileChannel users;
  private FileLock usersLock;

  InstanceLocks(Path folder) {
    this.gateFile = folder.resolve("gate.lock");
    this.usersFile = folder.resolve("users.lock");
  }

  /** Held while a server is started or stopped. */
  record Gate(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Waits for the gate.
   *
   * @throws StoreUnavailableException when another process holds it beyond the deadline
   */
  Gate enter(Deadline deadline) throws IOException {
    FileChannel channel = open(gateFile);
    try {
      while (tryLock(channel, gateFile, false) == null) {
        if (deadline.isOver()) {
          throw new StoreUnavailableException(
              "another process has been starting or stopping the embedded PostgreSQL "
                  + "for more than "
                  + deadline.limit().toSeconds()
                  + " s (it holds "
                  + gateFile
                  + ")");
        }
        deadline.pause(20, "the lock " + gateFile);
      }
      return new Gate(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Becomes a user of the server. */
  void join(Gate gate) throws IOException {
    requireOpen(gate);
    if (usersLock != null) {
      return;
    }
    users = open(usersFile);
    usersLock = tryLock(users, usersFile, true);
    if (usersLock == null) {
      users.close();
      throw new StoreUnavailableException(
          "cannot get a shared lock on " + usersFile + "; does its file system know locks?");
    }
  }

  /**
   * Is a user no more.
   *
   * @return whether no other process uses the server
   */
  boolean leave(Gate gate) throws IOException {
    requireOpen(gate);
    if (usersLock == null) {
      return false;
    }
    try {
      usersLock.release();
      return tryLock(users, usersFile, false) != null;
    } finally {
      usersLock = null;
      users.close();
    }
  }

  private static void requireOpen(Gate gate) {
    if (!gate.channel().isOpen()) {
      throw new IllegalStateException("the gate was given back already");
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static FileLock tryLock(FileChannel channel, Path file, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      throw new StoreUnavailableException(
          "another copy of FlakeBench's classes in this JVM holds "
              + file
              + "; use one class loader for one store",
          e);
    }
  }
}
