package org.flakebench.control.cli;

import org.flakebench.load.Phase;

/**
 * Where a run stands.
 *
 * @param elapsedSeconds since the phase began
 * @param plannedSeconds length of the phase; null when it has none, as while preparing
 * @param operationsPerSecond lately; null outside WARMUP and MEASUREMENT
 * @param offeredPerSecond what the arrival schedule of load mode QPS asked for lately; null in
 *     other modes
 * @param p95Ms service time, lately; null when nothing succeeded
 * @param errors since the phase began
 * @param slots that hold a connection now
 * @param targetSlots that shall hold one; 0 while nobody knows
 * @param message what is being done, as "starting embedded PostgreSQL…"; null when the figures say
 *     it
 */
public record Progress(
    Phase phase,
    double elapsedSeconds,
    Double plannedSeconds,
    Double operationsPerSecond,
    Double offeredPerSecond,
    Double p95Ms,
    long errors,
    int slots,
    int targetSlots,
    String message) {

  /** Something is done before load flows. */
  public static Progress preparing(double elapsedSeconds, String message) {
    return step(Phase.PREPARING, elapsedSeconds, message);
  }

  /** Something is done while no load flows. */
  public static Progress step(Phase phase, double elapsedSeconds, String message) {
    return new Progress(phase, elapsedSeconds, null, null, null, null, 0, 0, 0, message);
  }
}
