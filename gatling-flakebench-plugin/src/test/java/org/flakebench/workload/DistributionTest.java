package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.flakebench.template.ValuesSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn how often, held against the definition by chi-square tests with fixed seeds. */
class DistributionTest {
  private static final int SIZE = 2_000;
  private static final int DRAWS = 400_000;
  private static final long SEED = 42;

  /** p = 0.001. */
  private static final double FAR = 3.09;

  /** Draws of eight slots on two workers. */
  private static int[] counts(Distribution distribution, int size, int draws) {
    int[] counts = new int[size];
    for (int worker = 0; worker < 2; worker++) {
      PoolDraw pool = PoolDraw.of(distribution, size, worker, 2, SEED, 1);
      for (int slot = 0; slot < 4; slot++) {
        PoolDraw.Cursor cursor = pool.cursor(slot);
        for (int n = 0; n < draws / 8; n++) {
          counts[cursor.next()]++;
        }
      }
    }
    return counts;
  }

  private static double[] byRank(int size, double theta) {
    double[] weights =
        IntStream.rangeClosed(1, size).mapToDouble(rank -> 1 / Math.pow(rank, theta)).toArray();
    double sum = DoubleStream.of(weights).sum();
    return DoubleStream.of(weights).map(weight -> weight / sum).toArray();
  }

  private static double[] scattered(double[] byRank) {
    double[] byPlace = new double[byRank.length];
    Permutation places = Permutation.seeded(byRank.length, SEED);
    for (int rank = 0; rank < byRank.length; rank++) {
      byPlace[places.at(rank)] = byRank[rank];
    }
    return byPlace;
  }

  private static double[] backwards(double[] byRank) {
    return IntStream.range(0, byRank.length)
        .mapToDouble(i -> byRank[byRank.length - 1 - i])
        .toArray();
  }

  private static double[] hotSet(int size, double fraction, double share) {
    int hot = (int) Math.round(size * fraction);
    return scattered(
        IntStream.range(0, size)
            .mapToDouble(i -> i < hot ? share / hot : (1 - share) / (size - hot))
            .toArray());
  }

  private static double[] even(int size) {
    double[] probabilities = new double[size];
    Arrays.fill(probabilities, 1.0 / size);
    return probabilities;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.9, 0.99, 1, 1.01, 1.5, 2})
  void zipfian_draws_in_proportion_to_rank(double theta) {
    int[] counts = counts(new Distribution.Zipfian(theta), SIZE, DRAWS);

    assertThat(ChiSquare.deviations(counts, scattered(byRank(SIZE, theta)))).isLessThan(FAR);
    assertThat(ChiSquare.deviations(counts, scattered(byRank(SIZE, theta + 0.03))))
        .as("control: another theta")
        .isGreaterThan(FAR);
    assertThat(ChiSquare.deviations(counts, byRank(SIZE, theta)))
        .as("control: ranks that are not scattered")
        .isGreaterThan(FAR);
  }

  @Test
  void a_hot_set_gets_its_share() {
    int[] counts = counts(new Distribution.HotSet(0.1, 0.9), SIZE, DRAWS);

    assertThat(ChiSquare.deviations(counts, hotSet(SIZE, 0.1, 0.9))).isLessThan(FAR);
    assertThat(ChiSquare.deviations(counts, hotSet(SIZE, 0.1, 0.88)))
        .as("control: another share")
        .isGreaterThan(FAR);
    assertThat(ChiSquare.deviations(counts, hotSet(SIZE, 0.105, 0.9)))
        .as("control: another fraction")
        .isGreaterThan(FAR);
  }

  @Test
  void latest_draws_the_last_values_most() {
    int[] counts = counts(new Distribution.Latest(), SIZE, DRAWS);

    assertThat(ChiSquare.deviations(counts, backwards(byRank(SIZE, 0.99)))).isLessThan(FAR);
    assertThat(ChiSquare.deviations(counts, byRank(SIZE, 0.99)))
        .as("control: the first values")
        .isGreaterThan(FAR);
  }

  @Test
  void uniform_and_sequential_draw_all_values_alike() {
    for (Distribution inTurn : List.of(new Distribution.Uniform(), new Distribution.Sequential())) {
      int[] counts = counts(inTurn, SIZE, DRAWS);
      assertThat(ChiSquare.deviations(counts, even(SIZE))).isLessThan(FAR);
    }
    assertThat(
            ChiSquare.deviations(counts(new Distribution.Zipfian(0.05), SIZE, DRAWS), even(SIZE)))
        .as("control: a slight skew")
        .isGreaterThan(FAR);
  }

  /** A first part of a uniform walk stands for the table, one of a sequential walk does not. */
  @Test
  void the_begin_of_a_uniform_walk_is_spread_over_the_pool() {
    assertThat(ChiSquare.deviations(decilesOfBegin(new Distribution.Uniform()), even(10)))
        .isLessThan(FAR);
    assertThat(ChiSquare.deviations(decilesOfBegin(new Distribution.Sequential()), even(10)))
        .as("control")
        .isGreaterThan(FAR);
  }

  private static int[] decilesOfBegin(Distribution distribution) {
    int[] deciles = new int[10];
    PoolDraw.Cursor cursor = PoolDraw.of(distribution, 100_000, 0, 1, SEED, 1).cursor(0);
    for (int n = 0; n < 5_000; n++) {
      deciles[cursor.next() / 10_000]++;
    }
    return deciles;
  }

  @Property(tries = 300)
  void every_place_is_within_the_pool(
      @ForAll @IntRange(min = 1, max = 1_000_000) int size,
      @ForAll @DoubleRange(min = 0.01, max = 2) double theta,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double part,
      @ForAll long seed) {
    for (Distribution distribution :
        List.of(
            new Distribution.Zipfian(theta),
            new Distribution.HotSet(part, 1 - part),
            new Distribution.Latest(),
            new Distribution.Uniform(),
            new Distribution.Sequential())) {
      PoolDraw.Cursor cursor = PoolDraw.of(distribution, size, 1, 3, seed, 1).cursor(0);
      for (int n = 0; n < 200; n++) {
        assertThat(cursor.next()).isBetween(0, size - 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 100", "1000, 5000", "1, 50", "2, 10", "5000, 5000"})
  void the_expected_share_of_repeats_is_what_draws_give(int size, int draws) {
    for (Distribution distribution :
        List.of(
            new Distribution.Zipfian(0.99),
            new Distribution.Zipfian(2),
            new Distribution.HotSet(0.1, 0.9),
            new Distribution.Latest(),
            new Distribution.Uniform(),
            new Distribution.Sequential())) {
      double seen = 0;
      int walks = 60;
      for (int walk = 0; walk < walks; walk++) {
        PoolDraw.Cursor cursor = PoolDraw.of(distribution, size, 0, 1, walk, 1).cursor(0);
        BitSet places = new BitSet();
        for (int n = 0; n < draws; n++) {
          places.set(cursor.next());
        }
        seen += 1 - (double) places.cardinality() / draws;
      }
      assertThat(distribution.repeatRatio(size, draws))
          .as("%s of %s", distribution, size)
          .isCloseTo(seen / walks, within(0.03));
    }
    assertThat(new Distribution.Uniform().repeatRatio(size, 0)).isZero();
  }

  @Test
  void options_beyond_their_bounds_are_refused() {
    assertThatThrownBy(() -> new Distribution.Zipfian(0))
        .hasMessage("theta is 0.0, must be above 0 and up to 2");
    assertThatThrownBy(() -> new Distribution.Zipfian(2.1)).hasMessageContaining("theta is 2.1");
    assertThatThrownBy(() -> new Distribution.HotSet(1, 0.5))
        .hasMessage("fraction is 1.0, must be above 0 and below 1");
    assertThatThrownBy(() -> new Distribution.HotSet(0.5, 1))
        .hasMessage("share is 1.0, must be above 0 and below 1");
  }

  @Test
  void templates_name_every_distribution() {
    var options = JsonNodeFactory.instance.objectNode();
    options.put("theta", 0.5).put("fraction", 0.2).put("share", 0.8);
    assertThat(
            Arrays.stream(ValuesSpec.Distribution.values())
                .map(type -> Distribution.of(new ValuesSpec(1, type, options))))
        .containsExactly(
            new Distribution.Uniform(),
            new Distribution.Zipfian(0.5),
            new Distribution.HotSet(0.2, 0.8),
            new Distribution.Latest(),
            new Distribution.Sequential());
  }

  @Test
  void ranks_of_one_value_and_of_a_million_are_drawn() {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(new ZipfRanks(1, 1).next(random)).isEqualTo(1);
    ZipfRanks many = new ZipfRanks(1_000_000, 0.5);
    assertThat(IntStream.range(0, 10_000).map(i -> many.next(random)).max().orElseThrow())
        .isBetween(990_000, 1_000_000);
  }
}
