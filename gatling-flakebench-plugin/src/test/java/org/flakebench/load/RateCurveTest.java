package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.flakebench.template.RatePattern;
import org.flakebench.template.RatePattern.Level;
import org.junit.jupiter.api.Test;

class RateCurveTest {
  @Provide
  Arbitrary<RatePattern> patterns() {
    Arbitrary<Double> rate = Arbitraries.doubles().between(0.5, 50_000);
    Arbitrary<Integer> seconds = Arbitraries.integers().between(1, 120);
    return Arbitraries.oneOf(
        rate.map(RatePattern.Steady::new),
        Combinators.combine(rate, rate, seconds).as(RatePattern.Ramp::new),
        Combinators.combine(rate, rate, seconds)
            .as((a, b, s) -> new RatePattern.Steps(List.of(new Level(0, a), new Level(s, b)))),
        Combinators.combine(rate, Arbitraries.doubles().between(0, 1), seconds)
            .as(RatePattern.Sine::new),
        Combinators.combine(rate, Arbitraries.doubles().between(0.1, 20), seconds, seconds)
            .as((q, f, s, more) -> new RatePattern.Burst(q, f, s, s + more - 1)));
  }

  @Property(tries = 500)
  void the_integral_is_that_of_the_rate_and_the_inverse_undoes_it(
      @ForAll("patterns") RatePattern pattern, @ForAll @DoubleRange(max = 600) double at) {
    RateCurve curve = RateCurve.of(pattern);
    int pieces = 60_000;
    double sum = 0;
    for (int i = 0; i < pieces; i++) {
      sum += curve.qpsAt((i + 0.5) * at / pieces) * at / pieces;
    }
    double due = curve.dueBefore(at);
    assertThat(due).isCloseTo(sum, within(Math.max(1e-6, sum * 2e-3)));
    double when = curve.whenDue(due);
    assertThat(curve.dueBefore(when)).isCloseTo(due, within(Math.max(1e-6, due * 1e-9)));
  }

  @Property(tries = 200)
  void the_inverse_never_falls(
      @ForAll("patterns") RatePattern pattern, @ForAll @DoubleRange(max = 1e6) double operations) {
    RateCurve curve = RateCurve.of(pattern);
    double first = curve.whenDue(operations);
    assertThat(curve.whenDue(operations + 0.25)).isGreaterThanOrEqualTo(first);
    assertThat(first).isGreaterThanOrEqualTo(0);
  }

  @Test
  void rates_hold_after_the_end_of_a_pattern() {
    RateCurve ramp = RateCurve.of(new RatePattern.Ramp(0, 100, 10));
    assertThat(ramp.qpsAt(5)).isEqualTo(50);
    assertThat(ramp.qpsAt(999)).isEqualTo(100);
    assertThat(ramp.dueBefore(10)).isEqualTo(500);
    assertThat(ramp.dueBefore(11)).isEqualTo(600);
    assertThat(ramp.whenDue(0)).isZero();
    RateCurve replay =
        RateCurve.of(
            new RatePattern.Replay(
                "f", List.of(new Level(0, 10), new Level(2, 0), new Level(5, 4))));
    Map.of(0.0, 10.0, 1.9, 10.0, 2.0, 0.0, 4.9, 0.0, 5.0, 4.0, 1e6, 4.0)
        .forEach((at, qps) -> assertThat(replay.qpsAt(at)).isEqualTo(qps));
    assertThat(replay.whenDue(19)).isEqualTo(1.9);
    assertThat(replay.whenDue(20)).as("nothing is due while the rate is 0").isEqualTo(5);
    assertThat(replay.whenDue(24)).isEqualTo(6);
  }

  @Test
  void a_rate_that_stays_at_zero_never_makes_another_operation_due() {
    RateCurve down = RateCurve.of(new RatePattern.Ramp(10, 0, 2));
    assertThat(down.whenDue(9)).isLessThan(2);
    assertThat(down.whenDue(10)).isInfinite();
  }

  @Test
  void a_burst_ends_its_period_and_a_swing_begins_upwards() {
    RateCurve burst = RateCurve.of(new RatePattern.Burst(100, 5, 2, 10));
    assertThat(burst.qpsAt(0)).isEqualTo(100);
    assertThat(burst.qpsAt(7.9)).isEqualTo(100);
    assertThat(burst.qpsAt(8)).isEqualTo(500);
    assertThat(burst.qpsAt(10)).isEqualTo(100);
    assertThat(burst.qpsAt(18.5)).isEqualTo(500);
    assertThat(burst.dueBefore(20)).isEqualTo(3600);
    RateCurve sine = RateCurve.of(new RatePattern.Sine(100, 0.5, 8));
    assertThat(sine.qpsAt(2)).isCloseTo(150, within(1e-9));
    assertThat(sine.qpsAt(6)).isCloseTo(50, within(1e-9));
    assertThat(sine.dueBefore(8)).isCloseTo(800, within(1e-9));
  }
}
