package org.flakebench.template;

/**
 * The box in which workers and connections may move.
 *
 * @param maxWorkers null = no limit but the host's
 * @param maxConnections per worker; null = no limit but the host's
 * @param boundsPatienceSeconds how long the load may stay short of its target at the edge of the
 *     box
 */
public record ScalingSpec(
    ScalingMode mode,
    int minWorkers,
    Integer maxWorkers,
    int minConnections,
    Integer maxConnections,
    int boundsPatienceSeconds,
    Allocation allocation,
    WorkerLossPolicy onWorkerLoss) {

  /** How connections are spread over workers. */
  public enum Allocation {
    EVEN,
    PACK
  }

  /** What happens to a run that loses a worker. */
  public enum WorkerLossPolicy {
    FAIL,
    CONTINUE_DEGRADED,
    REPLACE
  }
}
