package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WallClockTest {
  @Property
  void differences_are_those_of_the_monotonic_clock(
      @ForAll long base,
      @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long after) {
    WallClock clock = new WallClock(base, 1_700_000_000_000_000L);

    assertThat(clock.epochMicros(base + after) - clock.epochMicros(base))
        .isEqualTo(Math.floorDiv(after, 1000L));
  }

  @Test
  void the_time_of_an_instant_is_utc() {
    WallClock clock = new WallClock(500, 1_000_000);

    assertThat(clock.instant(2_500)).isEqualTo(Instant.parse("1970-01-01T00:00:01.000002Z"));
    Instant before = Instant.now().minusMillis(5);
    assertThat(WallClock.now().instant(System.nanoTime()))
        .isBetween(before, Instant.now().plusMillis(5));
  }
}
