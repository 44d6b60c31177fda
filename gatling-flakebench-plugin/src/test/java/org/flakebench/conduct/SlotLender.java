package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Lends a run as many threads as it wants slots, as Gatling's injection does. */
final class SlotLender implements AutoCloseable {
  private final LocalRun run;
  private final AtomicInteger lent = new AtomicInteger();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Thread lender = new Thread(this::lend, "lender");

  SlotLender(LocalRun run) {
    this.run = run;
    fill();
    run.start();
    lender.setDaemon(true);
    lender.start();
  }

  private void lend() {
    while (!run.gate().isFinished()) {
      fill();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private void fill() {
    while (lent.get() < run.gate().target() && !run.gate().isFinished()) {
      lent.incrementAndGet();
      Thread thread =
          new Thread(
              () -> {
                try {
                  run.runSlot();
                } finally {
                  lent.decrementAndGet();
                }
              });
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** Waits for the end of the run and of all its threads. */
  Conductor.End end() throws Exception {
    Conductor.End end = run.ended().get(120, TimeUnit.SECONDS);
    lender.join(10_000);
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
    return end;
  }

  @Override
  public void close() {
    run.close();
  }
}
