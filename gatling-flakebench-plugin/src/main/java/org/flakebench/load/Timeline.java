package org.flakebench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * When which phase begins and ends, on the process's monotonic clock. Immutable. Slots compare the
 * begin of each operation with it, so the windows open and close to the nanosecond, however late
 * the controlling thread wakes up.
 */
public final class Timeline {
  private final List<Epoch> epochs;

  private Timeline(List<Epoch> epochs) {
    this.epochs = List.copyOf(epochs);
  }

  /**
   * Warm-up (left out when 0) and measurement, one after the other.
   *
   * @param startNanos begin of the first of them
   */
  public static Timeline of(long startNanos, long warmupNanos, long measurementNanos) {
    List<Epoch> epochs = new ArrayList<>();
    if (warmupNanos > 0) {
      epochs.add(new Epoch(1, Phase.WARMUP, startNanos, startNanos + warmupNanos));
    }
    long measureFrom = startNanos + warmupNanos;
    epochs.add(
        new Epoch(
            epochs.size() + 1, Phase.MEASUREMENT, measureFrom, measureFrom + measurementNanos));
    return new Timeline(epochs);
  }

  /** All epochs, in order, without gaps. */
  public List<Epoch> epochs() {
    return epochs;
  }

  /** The epoch at an instant; null before the first and after the last. */
  public Epoch at(long nanos) {
    for (Epoch epoch : epochs) {
      if (epoch.contains(nanos)) {
        return epoch;
      }
    }
    return null;
  }

  /** The epoch with this number; null when there is none. */
  public Epoch byNumber(int number) {
    return number >= 1 && number <= epochs.size() ? epochs.get(number - 1) : null;
  }

  /** The measurement; null when the run was stopped before it began. */
  public Epoch measurement() {
    Epoch last = epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
    boolean begun =
        last != null
            && last.phase() == Phase.MEASUREMENT
            && last.endNanos() - last.startNanos() > 0;
    return begun ? last : null;
  }

  public long startNanos() {
    return epochs.get(0).startNanos();
  }

  public long endNanos() {
    return epochs.get(epochs.size() - 1).endNanos();
  }

  /**
   * The same, ended at {@code nanos}: epochs that had not begun are gone, the one under way is cut.
   */
  public Timeline endedAt(long nanos) {
    List<Epoch> kept = new ArrayList<>();
    for (Epoch epoch : epochs) {
      if (nanos - epoch.startNanos() <= 0) {
        break;
      }
      long end = nanos - epoch.endNanos() < 0 ? nanos : epoch.endNanos();
      kept.add(new Epoch(epoch.number(), epoch.phase(), epoch.startNanos(), end));
    }
    if (kept.isEmpty()) {
      Epoch first = epochs.get(0);
      kept.add(new Epoch(first.number(), first.phase(), first.startNanos(), first.startNanos()));
    }
    return new Timeline(kept);
  }
}
