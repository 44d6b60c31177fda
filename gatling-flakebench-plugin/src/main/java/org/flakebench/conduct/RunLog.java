package org.flakebench.conduct;

import java.util.concurrent.atomic.AtomicLong;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.WallClock;
import org.flakebench.target.Redaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a run: kept with its results, and written to the process's own log. Thread-safe. */
public final class RunLog {
  private static final int MAX_MESSAGE = 20_000;

  private final Logger logger = LoggerFactory.getLogger(RunLog.class);
  private final AtomicLong seq = new AtomicLong();
  private final RecordSink sink;
  private final WallClock clock;

  public RunLog(RecordSink sink, WallClock clock) {
    this.sink = sink;
    this.clock = clock;
  }

  public void info(String source, String message) {
    logger.info("{}: {}", source, message);
    keep("INFO", source, message, null);
  }

  public void warn(String source, String message, Throwable thrown) {
    logger.warn("{}: {}", source, message, thrown);
    keep("WARN", source, message, thrown);
  }

  public void error(String source, String message, Throwable thrown) {
    logger.error("{}: {}", source, message, thrown);
    keep("ERROR", source, message, thrown);
  }

  private void keep(String level, String source, String message, Throwable thrown) {
    String bounded =
        message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE - 1) + "…" : message;
    sink.log(
        new LogRecord(
            seq.incrementAndGet(),
            clock.epochMicros(System.nanoTime()),
            level,
            source,
            bounded,
            stackTrace(thrown)));
  }

  /**
   * Where the exception comes from, without its own words: those of a driver carry data of the
   * tested table, and this is kept with the results.
   */
  private static String stackTrace(Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      text.append(text.isEmpty() ? "" : "caused by ").append(at.getClass().getName());
      text.append(": ").append(Redaction.of(at.getMessage(), true)).append('\n');
      for (StackTraceElement frame : at.getStackTrace()) {
        text.append("  at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
