package org.flakebench.control.cli;

/** Shows nothing ({@code --quiet}). */
final class SilentProgress implements ProgressView {
  @Override
  public void onProgress(Progress progress) {
    // Asked to be quiet.
  }

  @Override
  public void close() {
    // Nothing was shown.
  }
}
