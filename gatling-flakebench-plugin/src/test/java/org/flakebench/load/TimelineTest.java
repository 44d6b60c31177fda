package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void warm_up_and_measurement_follow_without_a_gap() {
    Timeline timeline = Timeline.of(100, 30 * SECOND, 60 * SECOND);

    assertThat(timeline.at(99)).isNull();
    assertThat(timeline.at(100).phase()).isEqualTo(Phase.WARMUP);
    assertThat(timeline.at(30 * SECOND + 99).number()).isEqualTo(1);
    assertThat(timeline.at(30 * SECOND + 100).phase()).isEqualTo(Phase.MEASUREMENT);
    assertThat(timeline.at(90 * SECOND + 99).number()).isEqualTo(2);
    assertThat(timeline.at(90 * SECOND + 100)).isNull();
    assertThat(timeline.measurement().seconds()).isEqualTo(60);
    assertThat(timeline.byNumber(2)).isEqualTo(timeline.measurement());
    assertThat(timeline.byNumber(0)).isNull();
    assertThat(timeline.byNumber(3)).isNull();
  }

  @Test
  void without_warm_up_the_measurement_is_the_first_epoch() {
    Timeline timeline = Timeline.of(0, 0, 5);

    assertThat(timeline.epochs()).singleElement().isEqualTo(new Epoch(1, Phase.MEASUREMENT, 0, 5));
  }

  /** The monotonic clock may begin anywhere, also just before its values wrap. */
  @Property
  void it_holds_wherever_the_clock_stands(
      @ForAll long start,
      @ForAll @LongRange(min = 0, max = 3600 * SECOND) long warmup,
      @ForAll @LongRange(min = 1, max = 3600 * SECOND) long measurement,
      @ForAll @LongRange(min = -SECOND, max = 7300 * SECOND) long at) {
    Timeline timeline = Timeline.of(start, warmup, measurement);

    Epoch epoch = timeline.at(start + at);
    Phase expected =
        at < 0 || at >= warmup + measurement
            ? null
            : at < warmup ? Phase.WARMUP : Phase.MEASUREMENT;
    assertThat(epoch == null ? null : epoch.phase()).isEqualTo(expected);

    Timeline ended = timeline.endedAt(start + at);
    assertThat(ended.at(start + at)).isNull();
    assertThat(ended.endNanos() - ended.startNanos())
        .isEqualTo(Math.max(0, Math.min(at, warmup + measurement)));
    long measured = Math.max(0, Math.min(at - warmup, measurement));
    if (measured > 0) {
      assertThat(ended.measurement().endNanos() - ended.measurement().startNanos())
          .isEqualTo(measured);
    } else {
      assertThat(ended.measurement()).isNull();
    }
  }
}
