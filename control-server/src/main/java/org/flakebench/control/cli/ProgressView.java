package org.flakebench.control.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows on stderr where a run stands: a terminal gets one live line, a pipe one line every 10 s.
 * Thread-safe; shows nothing any more once it is closed.
 */
public interface ProgressView extends ProgressListener, AutoCloseable {
  /** Shows the progress, or keeps silent when it has shown enough lately. */
  @Override
  void onProgress(Progress progress);

  /** Shown at once and in full, also by a quiet view. */
  @Override
  void onProblem(String message);

  /** Clears the live line. Closing twice is harmless. */
  @Override
  void close();

  /**
   * The view that fits.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   */
  static ProgressView of(PrintStream err, Terminal terminal, boolean quiet, LongSupplier nanoTime) {
    if (quiet) {
      return new SilentProgress(err);
    }
    return terminal.errIsTerminal()
        ? new LiveLine(err, terminal.columns(), terminal.errColours(), nanoTime)
        : new ProgressLines(err, nanoTime);
  }
}
