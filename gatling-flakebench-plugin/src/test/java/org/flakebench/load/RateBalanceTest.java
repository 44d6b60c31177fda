package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;

class RateBalanceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SeriesKey SERIES = new SeriesKey(StatementKind.POINT_LOOKUP, null);

  private final RateBalance balance = new RateBalance();

  private static Second second(Phase phase, long seconds, long offered, long operations) {
    Second.Series series = new Second.Series(operations, 0, new Histogram(3));
    return new Second(0, seconds * SECOND, phase, Map.of(SERIES, series), offered, 10, false);
  }

  @Test
  void tickets_of_a_phase_that_is_over_are_gone_with_it() {
    balance.add(second(Phase.WARMUP, 1, 100, 20));
    assertThat(balance.undone()).isEqualTo(80);

    assertThat(balance.add(second(Phase.MEASUREMENT, 1, 100, 95))).isTrue();

    assertThat(balance.undone()).isEqualTo(5);
    assertThat(balance.achieved()).isEqualTo(0.95);
  }

  @Test
  void operations_that_end_long_after_their_phase_make_nobody_forget_what_is_undone() {
    balance.add(second(Phase.WARMUP, 1, 100, 90));
    balance.add(second(Phase.MEASUREMENT, 1, 100, 50));

    assertThat(balance.add(second(Phase.WARMUP, 0, 0, 3))).isFalse();
    balance.add(second(Phase.MEASUREMENT, 1, 100, 60));

    assertThat(balance.phase()).isEqualTo(Phase.MEASUREMENT);
    assertThat(balance.undone()).isEqualTo(90);
    assertThat(balance.achieved()).isEqualTo(0.55);
  }
}
