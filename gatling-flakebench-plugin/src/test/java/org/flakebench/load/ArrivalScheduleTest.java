package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.flakebench.Templates;
import org.flakebench.template.Arrival;
import org.flakebench.template.RatePattern;
import org.flakebench.template.RatePattern.Level;
import org.flakebench.template.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalScheduleTest {
  private static final RatePattern SINE = new RatePattern.Sine(700, 0.8, 7);

  private static Template template(RatePattern pattern, Arrival arrival, long seed) {
    return Templates.template().rate(pattern, arrival).seed(seed).build();
  }

  private static long[] times(Template template, Phase phase, int worker, int workers, int n) {
    ArrivalSchedule.Times times = ArrivalSchedule.of(template, phase, worker, workers).times();
    return LongStream.generate(times::next).limit(n).toArray();
  }

  private static long[] times(RatePattern pattern, Arrival arrival, long seed, int n) {
    return times(template(pattern, arrival, seed), Phase.MEASUREMENT, 0, 1, n);
  }

  @Test
  void constant_arrivals_are_evenly_spaced() {
    long[] times = times(new RatePattern.Steady(1000), Arrival.CONSTANT, 1, 5000);
    for (int i = 0; i < times.length; i++) {
      assertThat(times[i]).isEqualTo(i * 1_000_000L);
    }
  }

  @Test
  void workers_share_constant_arrivals_in_turn() {
    Template template = template(SINE, Arrival.CONSTANT, 1);
    long[] all = times(template, Phase.MEASUREMENT, 0, 1, 999);
    for (int worker = 0; worker < 3; worker++) {
      long[] own = times(template, Phase.MEASUREMENT, worker, 3, 333);
      for (int i = 0; i < own.length; i++) {
        assertThat(own[i]).isEqualTo(all[i * 3 + worker]);
      }
    }
  }

  @Test
  void the_warm_up_runs_at_the_first_rate_of_the_pattern() {
    Template steps =
        template(
            new RatePattern.Steps(List.of(new Level(0, 10), new Level(1, 1000))),
            Arrival.CONSTANT,
            1);
    assertThat(times(steps, Phase.WARMUP, 0, 1, 100)[99]).isEqualTo(9_900_000_000L);
    assertThat(times(steps, Phase.MEASUREMENT, 0, 1, 100)[99]).isEqualTo(1_089_000_000L);
    Template poisson = template(new RatePattern.Steady(10), Arrival.POISSON, 1);
    assertThat(times(poisson, Phase.WARMUP, 0, 1, 10))
        .as("other arrivals than the measurement")
        .isNotEqualTo(times(poisson, Phase.MEASUREMENT, 0, 1, 10));
  }

  @Test
  void a_rate_of_zero_at_the_end_ends_the_schedule() {
    long[] times = times(new RatePattern.Ramp(10, 0, 2), Arrival.CONSTANT, 1, 12);
    assertThat(times[9]).isLessThan(2_000_000_000L);
    assertThat(times[10]).isEqualTo(ArrivalSchedule.NEVER);
    assertThat(times[11]).isEqualTo(ArrivalSchedule.NEVER);
  }

  @Test
  void the_same_seed_gives_the_same_arrivals_and_another_one_others() {
    long[] first = times(SINE, Arrival.POISSON, 7, 1000);
    assertThat(times(SINE, Arrival.POISSON, 7, 1000)).isEqualTo(first);
    assertThat(times(SINE, Arrival.POISSON, 8, 1000)).isNotEqualTo(first);
  }

  /** Gaps of Λ between arrivals of a Poisson process are exponential with mean 1. */
  private static double poissonProbability(long[] times, RateCurve curve, double share) {
    double[] gaps = new double[times.length];
    double before = 0;
    for (int i = 0; i < times.length; i++) {
      double due = curve.dueBefore(times[i] / 1e9) * share;
      gaps[i] = due - before;
      before = due;
    }
    return KolmogorovSmirnov.probability(gaps, x -> x <= 0 ? 0 : 1 - Math.exp(-x));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, 99})
  void poisson_arrivals_pass_a_kolmogorov_smirnov_test(long seed) {
    for (RatePattern pattern :
        List.of(
            new RatePattern.Steady(1000),
            new RatePattern.Ramp(10, 4000, 5),
            SINE,
            new RatePattern.Burst(500, 6, 1, 3))) {
      long[] times = times(pattern, Arrival.POISSON, seed, 20_000);
      assertThat(poissonProbability(times, RateCurve.of(pattern), 1)).isGreaterThan(0.001);
    }
  }

  @Test
  void the_test_tells_poisson_arrivals_from_others() {
    RateCurve curve = RateCurve.of(SINE);
    assertThat(poissonProbability(times(SINE, Arrival.CONSTANT, 1, 2000), curve, 1))
        .as("evenly spaced")
        .isLessThan(1e-6);
    assertThat(
            poissonProbability(
                times(SINE, Arrival.POISSON, 1, 5000),
                RateCurve.of(new RatePattern.Steady(700)),
                1))
        .as("the right process of another rate")
        .isLessThan(1e-6);
  }

  @Test
  void poisson_workers_are_independent_and_together_have_the_whole_rate() {
    Template template = template(SINE, Arrival.POISSON, 5);
    RateCurve curve = RateCurve.of(SINE);
    List<Long> together = new ArrayList<>();
    long horizon = 30_000_000_000L;
    for (int worker = 0; worker < 4; worker++) {
      long[] own = times(template, Phase.MEASUREMENT, worker, 4, 8000);
      assertThat(poissonProbability(own, curve, 0.25)).isGreaterThan(0.001);
      LongStream.of(own).filter(at -> at < horizon).forEach(together::add);
    }
    long[] merged = together.stream().mapToLong(Long::longValue).sorted().toArray();
    assertThat(poissonProbability(merged, curve, 1)).isGreaterThan(0.001);
  }
}
