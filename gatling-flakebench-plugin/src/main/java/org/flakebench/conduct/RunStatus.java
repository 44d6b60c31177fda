package org.flakebench.conduct;

/** The status of a run. A terminal status never changes. */
public enum RunStatus {
  PREPARED,
  STARTING,
  RUNNING,
  STOPPING,
  CANCELLING,
  COMPLETED,
  FAILED,
  CANCELLED;

  public boolean isTerminal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
