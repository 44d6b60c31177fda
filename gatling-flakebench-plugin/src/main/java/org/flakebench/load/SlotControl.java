package org.flakebench.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the controlling side tells the slots of a worker: how many shall run, when they may begin,
 * and when which phase begins and ends. Thread-safe.
 */
public final class SlotControl {
  private final SlotGate gate;
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile Timeline timeline;
  private volatile Tickets tickets;

  public SlotControl(SlotGate gate) {
    this.gate = gate;
  }

  /** How many slots shall run. */
  public SlotGate gate() {
    return gate;
  }

  /** When which phase is; null before the start. */
  public Timeline timeline() {
    return timeline;
  }

  /** Intended starts of a run that follows an arrival schedule; null without one. */
  public Tickets tickets() {
    return tickets;
  }

  /** Opens the barrier: all slots that are ready begin when the timeline does. */
  public void start(Timeline timeline) {
    start(timeline, null);
  }

  /**
   * As {@link #start(Timeline)}, with an arrival schedule.
   *
   * @param tickets null: operations follow one another without a schedule
   */
  public void start(Timeline timeline, Tickets tickets) {
    this.tickets = tickets;
    this.timeline = timeline;
    started.countDown();
  }

  /**
   * Ends the run at {@code nanos}: no operation begins after it. Before the start, no slot ever
   * begins.
   */
  public void endAt(long nanos) {
    Timeline now = timeline;
    if (now != null) {
      timeline = now.endedAt(nanos);
    }
    gate.finish();
    started.countDown();
  }

  /** Waits for the start; false when it did not come in time. */
  public boolean awaitStart(long timeout, TimeUnit unit) throws InterruptedException {
    return started.await(timeout, unit);
  }
}
