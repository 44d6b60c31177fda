package org.flakebench.load;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many slots shall run, and who must go. The controller turns the target while the run goes on;
 * a slot asks {@link #mustRetire()} between two operations, and the gate lets exactly as many go as
 * are too many. Thread-safe.
 */
public final class SlotGate {
  private volatile int target;
  private volatile boolean finished;
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  public SlotGate(int target) {
    setTarget(target);
  }

  /** Slots that shall run now, ≥ 0: what was set, less those that have done all they had to. */
  public int target() {
    return Math.max(0, target - done.get());
  }

  /** Changes how many slots shall run. */
  public void setTarget(int slots) {
    if (slots < 0) {
      throw new IllegalArgumentException("target slots must be at least 0, not " + slots);
    }
    target = slots;
  }

  /** No slot shall run any more; cannot be undone. */
  public void finish() {
    finished = true;
  }

  public boolean isFinished() {
    return finished;
  }

  /** Slots that were admitted and have not decided to leave. */
  public int live() {
    return live.get();
  }

  /** A slot comes in. */
  public void admit() {
    live.incrementAndGet();
  }

  /** A slot leaves for a reason of its own, not because {@link #mustRetire()} said so. */
  public void leave() {
    live.decrementAndGet();
  }

  /**
   * A slot leaves because it has done all the operations that it may do; nobody shall come in its
   * place.
   */
  public void finishOne() {
    // In this order: the other way round, another slot would find one too many and leave.
    live.decrementAndGet();
    done.incrementAndGet();
  }

  /** Slots that have done all they had to. */
  public int done() {
    return done.get();
  }

  /** Whether there are more slots than there shall be; tells nobody to go. */
  public boolean hasTooMany() {
    return finished || live.get() > target();
  }

  /**
   * Called by a slot between two operations: true = this slot must leave now, and is no longer
   * counted.
   */
  public boolean mustRetire() {
    while (true) {
      int now = live.get();
      if (!finished && now <= target()) {
        return false;
      }
      if (now <= 0 || live.compareAndSet(now, now - 1)) {
        return true;
      }
    }
  }
}
