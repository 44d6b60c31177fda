package org.flakebench.simulations;

import org.flakebench.conduct.Progress;

/** Is told how a run goes on. May be called by any thread. */
public interface RunListener {
  /** A step of the preparation or of the end. */
  void message(String text);

  /** Load flows no more; the results are going to be stored. */
  default void loadIsOver() {}

  /** Something went wrong that does not end the run, or was found to be mended. */
  default void problem(String text) {
    message(text);
  }

  /** Where the load stands; twice a second. */
  void progress(Progress progress);
}
