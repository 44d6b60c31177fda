package org.flakebench.control.cli;

import java.util.Locale;
import org.flakebench.report.Numbers;
import org.flakebench.report.Text;

/** One line about where a run stands. */
final class ProgressText {
  private static final String GAP = "  ";

  private ProgressText() {}

  /**
   * As {@code MEASUREMENT 0:12 / 1:00 12,345 ops/s p95 2.51 ms 0 errors 16/16 slots}; in load mode
   * QPS {@code 980 of 1,000 offered ops/s}.
   */
  static String line(Progress progress) {
    StringBuilder line = new StringBuilder(96);
    line.append(progress.phase()).append(GAP).append(time(progress.elapsedSeconds()));
    if (progress.plannedSeconds() != null) {
      line.append(" / ").append(time(progress.plannedSeconds()));
    }
    if (progress.operationsPerSecond() != null) {
      line.append(GAP).append(Numbers.measure(progress.operationsPerSecond()));
      if (progress.offeredPerSecond() != null) {
        line.append(" of ").append(Numbers.measure(progress.offeredPerSecond())).append(" offered");
      }
      line.append(" ops/s");
      line.append(GAP).append("p95 ").append(Numbers.measure(progress.p95Ms())).append(" ms");
      line.append(GAP)
          .append(Numbers.count(progress.errors()))
          .append(progress.errors() == 1 ? " error" : " errors");
    }
    if (progress.targetSlots() > 0) {
      line.append(GAP)
          .append(progress.slots())
          .append('/')
          .append(progress.targetSlots())
          .append(" slots");
    }
    if (progress.message() != null) {
      line.append(GAP).append(Text.oneLine(Secrets.redact(progress.message())));
    }
    return line.toString();
  }

  /** The line of a problem, in the form of all messages of the program. */
  static String problem(String message) {
    return "flakebench: " + Text.oneLine(Secrets.redact(message));
  }

  /** Minutes and seconds, or hours too: 0:07, 12:30, 1:00:00. */
  private static String time(double seconds) {
    long whole = Math.max(0, (long) Math.floor(seconds + 1e-9));
    long minutes = whole / 60;
    return minutes < 60
        ? String.format(Locale.ROOT, "%d:%02d", minutes, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, whole % 60);
  }
}
