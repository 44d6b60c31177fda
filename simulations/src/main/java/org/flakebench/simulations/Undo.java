package org.flakebench.simulations;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened on the way to something that may fail, to be closed backwards if it does. */
final class Undo {
  private final Deque<AutoCloseable> steps = new ArrayDeque<>();

  /** Remembers to close {@code opened}. */
  <T extends AutoCloseable> T later(T opened) {
    steps.push(opened);
    return opened;
  }

  /** Closes everything, last first; what fails is added to {@code reason}. */
  void run(Exception reason) {
    while (!steps.isEmpty()) {
      try {
        steps.pop().close();
      } catch (Exception e) {
        reason.addSuppressed(e);
      }
    }
  }
}
