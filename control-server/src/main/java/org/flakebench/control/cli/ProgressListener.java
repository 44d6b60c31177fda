package org.flakebench.control.cli;

/**
 * Is told about once a second where a run stands, and at every step of its preparation. May be
 * called by any thread.
 */
@FunctionalInterface
public interface ProgressListener {
  void onProgress(Progress progress);

  /** Something went wrong that does not end the run: the user gets it as a line of its own. */
  default void onProblem(String message) {}
}
