package org.flakebench.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The most recent of the intervals that are in no segment. Thread-safe. */
final class UnwrittenIntervals {
  private final int most;
  private final Deque<IntervalFrame> frames = new ArrayDeque<>();
  private long count;

  /**
   * @param most how many are kept
   */
  UnwrittenIntervals(int most) {
    this.most = most;
  }

  synchronized void add(IntervalFrame frame) {
    count++;
    if (frames.size() == most) {
      frames.removeFirst();
    }
    frames.addLast(frame);
  }

  /** How many there were, also those that are not kept. */
  synchronized long count() {
    return count;
  }

  /** Those that are kept, oldest first. */
  synchronized List<IntervalFrame> kept() {
    return new ArrayList<>(frames);
  }
}
