package org.flakebench.control.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.flakebench.load.Phase;
import org.flakebench.report.Text;

/**
 * One line of a terminal, written over and over. Needs nothing of the terminal but the carriage
 * return: the old line is covered with spaces. Never as wide as the terminal, where it would wrap
 * and could not be covered any more.
 */
final class LiveLine implements ProgressView {
  private static final long LEAST_NANOS = 100_000_000L;
  private static final String PHASE_COLOUR = "\u001b[36m";
  private static final String END_COLOUR = "\u001b[0m";

  private final PrintStream out;
  private final int width;
  private final boolean colours;
  private final LongSupplier nanoTime;
  private int shown;
  private long shownAt;
  private Phase shownPhase;
  private boolean closed;

  LiveLine(PrintStream out, int columns, boolean colours, LongSupplier nanoTime) {
    this.out = out;
    this.width = Math.max(1, columns - 1);
    this.colours = colours;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized void onProgress(Progress progress) {
    long now = nanoTime.getAsLong();
    if (closed || (progress.phase() == shownPhase && now - shownAt < LEAST_NANOS)) {
      return;
    }
    shownAt = now;
    shownPhase = progress.phase();
    String line = Text.cut(ProgressText.line(progress), width);
    String cover = " ".repeat(Math.max(0, shown - line.length()));
    shown = line.length();
    out.print("\r" + painted(line, progress.phase().name()) + cover);
    out.flush();
  }

  @Override
  public synchronized void onProblem(String message) {
    clear();
    out.println(ProgressText.problem(message));
    out.flush();
  }

  @Override
  public synchronized void close() {
    clear();
    closed = true;
  }

  private void clear() {
    if (!closed && shown > 0) {
      out.print("\r" + " ".repeat(shown) + "\r");
      out.flush();
      shown = 0;
    }
  }

  private String painted(String line, String phase) {
    return colours && line.startsWith(phase)
        ? PHASE_COLOUR + phase + END_COLOUR + line.substring(phase.length())
        : line;
  }
}
