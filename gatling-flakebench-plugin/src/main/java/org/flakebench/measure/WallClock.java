package org.flakebench.measure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Maps the process's monotonic clock to UTC by one pair of readings taken together, so that
 * differences of mapped instants are exact whatever happens to the system clock during a run.
 *
 * @param baseNanos {@code System.nanoTime()} at the reading
 * @param baseEpochMicros UTC at the same moment
 */
public record WallClock(long baseNanos, long baseEpochMicros) {

  /** Reads both clocks now. */
  public static WallClock now() {
    long nanos = System.nanoTime();
    return new WallClock(nanos, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
  }

  /** UTC of a monotonic instant, in microseconds since 1970. */
  public long epochMicros(long nanos) {
    return baseEpochMicros + Math.floorDiv(nanos - baseNanos, 1000L);
  }

  /** UTC of a monotonic instant. */
  public Instant instant(long nanos) {
    return Instant.EPOCH.plus(epochMicros(nanos), ChronoUnit.MICROS);
  }
}
