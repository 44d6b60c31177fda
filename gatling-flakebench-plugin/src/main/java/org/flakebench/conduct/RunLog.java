package org.flakebench.conduct;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.WallClock;
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

  private static String stackTrace(Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
