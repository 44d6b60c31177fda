package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.flakebench.load.Phase;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;

class LiveTotalsTest {
  private static final SeriesKey KEY = new SeriesKey(StatementKind.POINT_LOOKUP, null);

  private final LiveTotals live = new LiveTotals();

  private void second(long seq, Phase phase, int operations, long nanos) {
    long[] all = new long[operations];
    java.util.Arrays.fill(all, nanos);
    live.accept(Intervals.of(seq, phase, 1_000_000, false, Intervals.delta(KEY, all)));
  }

  @Test
  void before_the_first_interval_nothing_is_known() {
    assertThat(live.snapshot().operations()).isZero();
    assertThat(live.snapshot().p95Ms()).isNaN();
  }

  @Test
  void totals_are_of_the_measurement_and_rates_of_the_last_ten_seconds() {
    for (int s = 1; s <= 3; s++) {
      second(s, Phase.WARMUP, 1000, 9_000_000);
    }
    assertThat(live.snapshot().operations()).isZero();
    assertThat(live.snapshot().operationsPerSecond()).isCloseTo(1000, within(0.01));

    second(4, Phase.MEASUREMENT, 100, 1_000_000);
    assertThat(live.snapshot().operationsPerSecond())
        .as("without the warm-up")
        .isCloseTo(100, within(0.01));
    assertThat(live.snapshot().p95Ms()).isCloseTo(1, within(0.01));
    for (int s = 5; s <= 14; s++) {
      second(s, Phase.MEASUREMENT, 300, 2_000_000);
    }
    assertThat(live.snapshot().operations()).isEqualTo(3100);
    assertThat(live.snapshot().operationsPerSecond()).isCloseTo(300, within(0.01));
    assertThat(live.snapshot().p95Ms()).isCloseTo(2, within(0.01));
  }

  @Test
  void errors_count_and_have_no_latency() {
    live.accept(
        Intervals.of(1, Phase.MEASUREMENT, 1_000_000, true, Intervals.delta(KEY, -5, -5, -5)));

    assertThat(live.snapshot().operations()).isEqualTo(3);
    assertThat(live.snapshot().errors()).isEqualTo(3);
    assertThat(live.snapshot().p95Ms()).isNaN();
    assertThat(live.snapshot().saturated()).isTrue();
    assertThat(live.snapshot().slots()).isEqualTo(2);
  }

  @Test
  void an_interval_without_length_breaks_no_rate() {
    live.accept(Intervals.of(1, Phase.WARMUP, 0, false, Intervals.delta(KEY, 5)));

    assertThat(live.snapshot().operationsPerSecond()).isZero();
  }

  @Test
  void the_last_operations_of_the_warm_up_do_not_disturb_the_view_of_the_measurement() {
    second(1, Phase.WARMUP, 1000, 9_000_000);
    second(2, Phase.MEASUREMENT, 100, 1_000_000);
    live.accept(Intervals.of(3, Phase.WARMUP, 0, false, Intervals.delta(KEY, 9_000_000)));

    assertThat(live.snapshot().operations()).isEqualTo(100);
    assertThat(live.snapshot().operationsPerSecond()).isCloseTo(100, within(0.01));
    assertThat(live.snapshot().p95Ms()).isCloseTo(1, within(0.01));
  }
}
