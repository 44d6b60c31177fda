package org.flakebench.control.cli;

import java.io.PrintStream;

/** Shows no progress ({@code --quiet}), but what goes wrong. */
final class SilentProgress implements ProgressView {
  private final PrintStream out;

  SilentProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void onProgress(Progress progress) {
    // Asked to be quiet.
  }

  @Override
  public synchronized void onProblem(String message) {
    out.println(ProgressText.problem(message));
    out.flush();
  }

  @Override
  public void close() {
    // Nothing was shown.
  }
}
