package org.flakebench.control.cli;

/** Runs a template from preparation to stored results. */
@FunctionalInterface
public interface RunStarter {
  /**
   * Runs and waits for the end. A run that began and failed is an outcome, not an exception.
   *
   * @throws Exception when nothing could be run: bad template, unreachable store or target, refused
   *     login
   */
  RunOutcome start(RunRequest request, ProgressListener listener) throws Exception;
}
