package org.flakebench.simulations;

import org.flakebench.conduct.Progress;

/** Is told how a run goes on. May be called by any thread. */
public interface RunListener {
  /** A step of the preparation or of the end. */
  void message(String text);

  /** Something went wrong that does not end the run, or was found to be mended. */
  default void problem(String text) {
    message(text);
  }

  /** Where the load stands; twice a second. */
  void progress(Progress progress);
}
