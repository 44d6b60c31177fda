package org.flakebench.gatling.internal;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long requests and transactions waited because all connections were in use. These waits are
 * not in the response times that Gatling reports, so they are told apart, in one line at the end.
 * Thread-safe.
 */
final class PoolWaits {
  private static final Logger LOG = LoggerFactory.getLogger("org.flakebench.pool");

  private final LongAdder served = new LongAdder();
  private final ConcurrentHistogram nanos =
      new ConcurrentHistogram(1, TimeUnit.MINUTES.toNanos(20), 3);

  void served() {
    served.increment();
  }

  void waited(long waitNanos) {
    nanos.recordValue(Math.max(1, Math.min(waitNanos, nanos.getHighestTrackableValue())));
  }

  /** How many had to wait, whether they got a connection in the end or not. */
  long count() {
    return nanos.getTotalCount();
  }

  /** The line, or null when nobody had to wait. */
  String summary(int connections) {
    if (count() == 0) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d waited for one of the %d connections: p50 %.1f ms, p99 %.1f ms, longest %.1f ms;"
            + " response times do not contain this",
        count(),
        Math.max(count(), served.sum()),
        connections,
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getMaxValue() / 1e6);
  }

  void report(int connections) {
    String summary = summary(connections);
    if (summary != null) {
      LOG.warn(summary);
    }
  }
}
