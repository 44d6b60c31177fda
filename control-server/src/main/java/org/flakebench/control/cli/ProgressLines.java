package org.flakebench.control.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.flakebench.load.Phase;

/**
 * Whole lines for a pipe or a file: the first one and one more every 10 s; besides, one when the
 * phase changes and one for each step of the preparation. A step that only counts on ("connecting
 * 12/16 slots") is the same step.
 */
final class ProgressLines implements ProgressView {
  private static final long EVERY_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private boolean started;
  private long shownAt;
  private Phase shownPhase;
  private String shownStep;
  private boolean closed;

  ProgressLines(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized void onProgress(Progress progress) {
    if (closed) {
      return;
    }
    long now = nanoTime.getAsLong();
    String step = progress.message() == null ? null : progress.message().replaceAll("\\d+", "#");
    boolean isNew =
        !started || progress.phase() != shownPhase || (step != null && !step.equals(shownStep));
    if (!isNew && now - shownAt < EVERY_NANOS) {
      return;
    }
    started = true;
    shownAt = now;
    shownPhase = progress.phase();
    shownStep = step;
    out.println(ProgressText.line(progress));
    out.flush();
  }

  @Override
  public synchronized void onProblem(String message) {
    out.println(ProgressText.problem(message));
    out.flush();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
