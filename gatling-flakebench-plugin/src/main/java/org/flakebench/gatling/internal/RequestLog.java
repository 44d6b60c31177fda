package org.flakebench.gatling.internal;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.util.Clock;
import io.gatling.core.CoreComponents;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** Logs responses of hand-written requests as Gatling's own protocols do. */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

  private final StatsEngine stats;
  private final Clock clock;

  RequestLog(CoreComponents core) {
    this.stats = core.statsEngine();
    this.clock = core.clock();
  }

  /** When something began and how long it took. */
  record Span(long startMillis, long endMillis) {}

  /** Measures with nanoseconds what Gatling keeps in milliseconds. */
  final class Watch {
    private final long startMillis = clock.nowMillis();
    private final long startNanos = System.nanoTime();

    Span stop() {
      long nanos = System.nanoTime() - startNanos;
      return new Span(startMillis, startMillis + (nanos + 500_000) / 1_000_000);
    }
  }

  Watch start() {
    return new Watch();
  }

  /** The span of what never began. */
  Span now() {
    long millis = clock.nowMillis();
    return new Span(millis, millis);
  }

  /**
   * Logs one response and gives the session after it.
   *
   * @param failure null = success
   */
  Session log(Session session, String name, Span span, SqlFailure failure) {
    try {
      stats.logResponse(
          session.scenario(),
          session.groups(),
          name,
          span.startMillis(),
          span.endMillis(),
          failure == null ? OK$.MODULE$ : KO$.MODULE$,
          Option.apply(failure == null ? null : failure.code()),
          Option.apply(failure == null ? null : failure.message()));
    } catch (Throwable e) {
      // The user goes on whatever becomes of the report.
      LOG.error("the response of {} was not logged", name, e);
    }
    Session after = session.logGroupRequestTimings(span.startMillis(), span.endMillis());
    return failure == null ? after : after.markAsFailed();
  }
}
