package org.flakebench.emulator.history;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The account's clock: the machine's, and what a test has put on top. Thread-safe. */
public final class EmulatorClock implements InstantSource {
  private final InstantSource base;
  private final AtomicLong aheadNanos = new AtomicLong();

  public EmulatorClock(InstantSource base) {
    this.base = base;
  }

  @Override
  public Instant instant() {
    return base.instant().plusNanos(aheadNanos.get());
  }

  /** Lets time pass: views that lag then show what was too young before. */
  public void advance(Duration by) {
    aheadNanos.addAndGet(by.toNanos());
  }
}
