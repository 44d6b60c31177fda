package org.flakebench.simulations;

import java.util.concurrent.atomic.AtomicReference;

/** Where a run waits for the simulation that drives it. */
final class Handover {
  static final AtomicReference<SimulationRun> NEXT = new AtomicReference<>();

  private Handover() {}
}
