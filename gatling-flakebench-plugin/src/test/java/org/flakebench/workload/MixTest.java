package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MixTest {
  @Test
  void the_order_of_50_30_20_is_smooth() {
    Mix mix = Mix.of(50, 30, 20);

    StringBuilder order = new StringBuilder();
    for (int i = 0; i < mix.length(); i++) {
      order.append("ABC".charAt(mix.statementAt(i)));
    }
    assertThat(order).hasToString("ABCAABACBA");
  }

  @Property(tries = 300)
  void every_statement_comes_exactly_as_often_as_its_weight_says(@ForAll("weights") int[] weights) {
    Mix mix = Mix.of(weights);

    int divisor =
        IntStream.of(weights)
            .mapToObj(BigInteger::valueOf)
            .reduce(BigInteger.ZERO, BigInteger::gcd)
            .intValueExact();
    assertThat(mix.length()).isEqualTo(IntStream.of(weights).sum() / divisor);
    int[] counts = new int[weights.length];
    for (int i = 0; i < mix.length(); i++) {
      counts[mix.statementAt(i)]++;
    }
    assertThat(counts).isEqualTo(IntStream.of(weights).map(w -> w / divisor).toArray());
  }

  @Property(tries = 300)
  void any_stretch_of_the_cycle_has_each_statement_nearly_in_proportion(
      @ForAll("weights") int[] weights) {
    Mix mix = Mix.of(weights);

    double total = IntStream.of(weights).sum();
    int[] counts = new int[weights.length];
    for (int i = 0; i < mix.length(); i++) {
      counts[mix.statementAt(i)]++;
      for (int s = 0; s < weights.length; s++) {
        double due = (i + 1) * weights[s] / total;
        assertThat(counts[s])
            .isBetween((int) Math.floor(due) - weights.length, (int) due + weights.length);
      }
    }
  }

  @Provide
  Arbitrary<int[]> weights() {
    return Arbitraries.integers()
        .between(0, 700)
        .array(int[].class)
        .ofMinSize(1)
        .ofMaxSize(12)
        .filter(weights -> IntStream.of(weights).sum() > 0);
  }

  @Test
  void a_statement_of_weight_0_never_comes() {
    Mix mix = Mix.of(0, 3, 0, 7, 0);

    assertThat(IntStream.range(0, mix.length()).map(mix::statementAt).distinct().sorted())
        .containsExactly(1, 3);
  }

  @Test
  void the_cycle_is_as_short_as_the_weights_allow() {
    assertThat(Mix.of(10_000).length()).isEqualTo(1);
    assertThat(Mix.of(2500, 2500, 3500, 1500).length()).isEqualTo(20);
    assertThat(Mix.of(4450, 2000, 2500, 1000, 50).length()).isEqualTo(200);
    assertThat(Mix.of(9999, 1).length()).isEqualTo(10_000);
  }

  @Test
  void slots_do_not_run_a_rare_statement_one_after_another() {
    Mix mix = Mix.of(99, 1);
    int slots = 10;

    // All slots take one step at a time: the steps at which some slot runs the rare statement.
    List<Integer> steps = new ArrayList<>();
    for (int step = 0; step < mix.length(); step++) {
      for (int slot = 0; slot < slots; slot++) {
        if (mix.statementAt((mix.startOf(slot) + step) % mix.length()) == 1) {
          steps.add(step);
        }
      }
    }
    assertThat(steps).hasSize(slots).doesNotHaveDuplicates();
    for (int i = 1; i < steps.size(); i++) {
      assertThat(steps.get(i) - steps.get(i - 1)).isGreaterThanOrEqualTo(4);
    }
  }

  @Property(tries = 200)
  void slots_begin_evenly_spread_over_the_cycle(@ForAll("slotCounts") int slots) {
    Mix mix = Mix.of(9999, 1);

    int[] starts = IntStream.range(0, slots).map(mix::startOf).sorted().toArray();
    int widest = mix.length() - starts[slots - 1] + starts[0];
    for (int i = 1; i < slots; i++) {
      widest = Math.max(widest, starts[i] - starts[i - 1]);
    }
    // The golden ratio's three-gap bound: no gap is wider than about 2.7 times the even one.
    assertThat(widest).isLessThanOrEqualTo(Math.max(2, 28 * mix.length() / (10 * slots) + 2));
  }

  @Provide
  Arbitrary<Integer> slotCounts() {
    return Arbitraries.integers().between(1, 2000);
  }

  @Test
  void weights_that_make_no_mix_are_refused() {
    assertThatThrownBy(() -> Mix.of(0, 0)).hasMessage("at least one weight must be above 0");
    assertThatThrownBy(() -> Mix.of(5, -1)).hasMessage("weights must be at least 0, not [5, -1]");
  }
}
