package org.flakebench.simulations;

import java.io.IOException;
import java.nio.file.Path;

/** A run has ended, but the store did not take its results: they wait in the spool. */
public final class NotStoredException extends IOException {
  private static final long serialVersionUID = 1L;

  NotStoredException(String runId, Path spool, Exception cause) {
    super(
        "the results of run "
            + runId
            + " could not be stored ("
            + cause.getMessage()
            + "); they are kept in "
            + spool
            + ", and the next command that opens this store loads them, as: flakebench runs list",
        cause);
  }
}
