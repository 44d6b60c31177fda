package org.flakebench.bridge;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Chunks for execution records, made when they are first needed and used again afterwards; never
 * more than a fixed number, which bounds the memory of records that wait for the disk. Thread-safe.
 */
final class ChunkPool {
  private final int most;
  private final Deque<ExecutionChunk> free = new ArrayDeque<>();
  private int made;

  /**
   * @param most how many chunks there may be
   */
  ChunkPool(int most) {
    this.most = most;
  }

  /** An empty chunk; null when all are in use. */
  synchronized ExecutionChunk take() {
    ExecutionChunk chunk = free.poll();
    if (chunk == null && made < most) {
      made++;
      return new ExecutionChunk();
    }
    return chunk;
  }

  /** Takes a chunk back; its records are forgotten. */
  synchronized void giveBack(ExecutionChunk chunk) {
    chunk.clear();
    free.push(chunk);
  }
}
