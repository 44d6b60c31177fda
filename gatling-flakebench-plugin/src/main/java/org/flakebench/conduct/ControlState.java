package org.flakebench.conduct;

import org.flakebench.load.Phase;

/**
 * Where a run's status and phase are kept. Calls come from the conductor's thread and must return
 * at once.
 */
public interface ControlState {
  /**
   * The run moved.
   *
   * @param reason why it ends; null while it does not
   */
  void moved(RunStatus status, Phase phase, CompletionReason reason);

  /** Keeps nothing. */
  static ControlState none() {
    return (status, phase, reason) -> {};
  }
}
