package org.flakebench.load;

import java.util.ArrayList;
import java.util.List;

/** The looks at the queue since a step began. Not thread-safe. */
final class QueueJournal {
  private final List<QueueSample> samples = new ArrayList<>();

  void add(List<QueueSample> news) {
    samples.addAll(news);
  }

  void clear() {
    samples.clear();
  }

  /**
   * How often in a row statements of this run were seen waiting, at most, in looks between two
   * instants; null when nobody could see that. A look that saw nothing ends a row: one sample may
   * be a coincidence, and two with a gap may be two of them.
   */
  Integer longestRow(long fromNanos, long toNanos) {
    int row = 0;
    int longest = 0;
    boolean seen = false;
    for (QueueSample sample : samples) {
      if (sample.atNanos() < fromNanos || sample.atNanos() > toNanos) {
        continue;
      }
      seen |= sample.ownQueued() != null;
      row = sample.ownQueued() != null && sample.ownQueued() > 0 ? row + 1 : 0;
      longest = Math.max(longest, row);
    }
    return seen ? (Integer) longest : null;
  }
}
