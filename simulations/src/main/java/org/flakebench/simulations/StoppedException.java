package org.flakebench.simulations;

/** A signal came while a run was prepared: it has not begun, and nothing of it is kept. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("stopped before the run began; nothing was measured");
  }
}
