package org.flakebench.conduct;

/** Why a run ended. Each reason has exactly one terminal status. */
public enum CompletionReason {
  DURATION_ELAPSED(RunStatus.COMPLETED),
  FIND_MAX_FINISHED(RunStatus.COMPLETED),
  BOUNDS_LIMIT_REACHED(RunStatus.COMPLETED),
  OPERATION_LIMIT_REACHED(RunStatus.COMPLETED),
  SOFT_GUARDRAIL_DEGRADED(RunStatus.COMPLETED),
  USER_REQUESTED(RunStatus.CANCELLED),
  SERVER_SHUTDOWN(RunStatus.CANCELLED),
  ORPHANED_BEFORE_START(RunStatus.CANCELLED),
  SETUP_ERROR(RunStatus.FAILED),
  REGISTRATION_TIMEOUT(RunStatus.FAILED),
  WORKER_FAILURE(RunStatus.FAILED),
  GUARDRAIL(RunStatus.FAILED),
  RESOURCE_EXHAUSTION(RunStatus.FAILED),
  ORPHANED_RUNNING(RunStatus.FAILED),
  CONTROLLER_ERROR(RunStatus.FAILED),
  LOST_ALL_WORKERS(RunStatus.FAILED);

  private final RunStatus status;

  CompletionReason(RunStatus status) {
    this.status = status;
  }

  /** The terminal status that follows from this reason. */
  public RunStatus status() {
    return status;
  }
}
