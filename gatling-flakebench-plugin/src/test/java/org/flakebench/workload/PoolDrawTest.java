package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.flakebench.TestPools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws in turn; what is random about the others is held by {@link DistributionTest}. */
class PoolDrawTest {
  private static final Distribution UNIFORM = new Distribution.Uniform();
  private static final Distribution SEQUENTIAL = new Distribution.Sequential();

  /** One pool as each of the workers draws from it. */
  private static PoolDraw[] draws(boolean sequential, int size, int workers, long seed) {
    return IntStream.range(0, workers)
        .mapToObj(
            worker ->
                PoolDraw.of(sequential ? SEQUENTIAL : UNIFORM, size, worker, workers, seed, 7))
        .toArray(PoolDraw[]::new);
  }

  private static void assertEven(int[] counts, int draws) {
    int least = Arrays.stream(counts).min().orElseThrow();
    int most = Arrays.stream(counts).max().orElseThrow();
    assertThat(most - least)
        .as("counts after %s draws of %s", draws, counts.length)
        .isLessThanOrEqualTo(1);
  }

  /** Slots draw in any order, come and go at any time; not one draw is lost or taken twice. */
  @Property(tries = 400)
  void slots_of_a_worker_walk_through_the_whole_pool_before_a_value_comes_again(
      @ForAll @IntRange(min = 1, max = 5000) int size,
      @ForAll @IntRange(min = 1, max = 40) int slots,
      @ForAll boolean sequential,
      @ForAll long seed) {
    PoolDraw pool = draws(sequential, size, 1, seed)[0];
    Random random = new Random(seed);
    List<PoolDraw.Cursor> cursors = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      cursors.add(pool.cursor(i));
    }
    int[] counts = new int[size];
    int draws = 2 * size + random.nextInt(size);
    for (int n = 0; n < draws; n++) {
      int who = random.nextInt(cursors.size());
      counts[cursors.get(who).next()]++;
      switch (random.nextInt(30)) {
        case 0 -> cursors.set(who, pool.cursor(slots + n));
        case 1 -> cursors.add(pool.cursor(slots + n));
        case 2 -> {
          if (cursors.size() > 1) {
            cursors.remove(who);
          }
        }
        default -> {
          // The slots stay as they are.
        }
      }
      if (n == size - 1) {
        assertThat(counts).as("the first %s draws are all values once", size).containsOnly(1);
      }
    }
    assertEven(counts, draws);
  }

  /** A slot that holds still must not hold values back, nor be handed an old one at last. */
  @Property(tries = 200)
  void a_slot_that_hangs_keeps_no_values_from_the_others(
      @ForAll @IntRange(min = 2, max = 500) int size, @ForAll long seed) {
    PoolDraw pool = draws(false, size, 1, seed)[0];
    PoolDraw.Cursor hanging = pool.cursor(0);
    PoolDraw.Cursor busy = pool.cursor(1);
    int[] counts = new int[size];
    counts[hanging.next()]++;
    for (int n = 1; n < size; n++) {
      counts[busy.next()]++;
    }
    assertThat(counts).containsOnly(1);
    counts[hanging.next()]++;
    assertEven(counts, size + 1);
  }

  @Property(tries = 400)
  void workers_that_keep_pace_share_the_pool_without_overlap(
      @ForAll @IntRange(min = 1, max = 5000) int size,
      @ForAll @IntRange(min = 1, max = 12) int workers,
      @ForAll boolean sequential,
      @ForAll long seed) {
    PoolDraw[] pools = draws(sequential, size, workers, seed);
    int[] counts = new int[size];
    int draws = 2 * size + workers;
    for (int n = 0; n < draws; n++) {
      counts[pools[n % workers].cursor(n).next()]++;
      if (n == size - 1) {
        assertThat(counts).containsOnly(1);
      }
    }
    assertEven(counts, draws);
  }

  /** Workers do not talk: what holds at any pace is that each one's share of a walk is its own. */
  @Property(tries = 300)
  void workers_at_any_pace_have_shares_of_their_own(
      @ForAll @IntRange(min = 1, max = 5000) int size,
      @ForAll @IntRange(min = 1, max = 12) int workers,
      @ForAll boolean sequential,
      @ForAll long seed) {
    BitSet seen = new BitSet(size);
    int share = size / workers;
    for (PoolDraw pool : draws(sequential, size, workers, seed)) {
      PoolDraw.Cursor cursor = pool.cursor(0);
      for (int n = 0; n < share; n++) {
        int place = cursor.next();
        assertThat(seen.get(place)).as("place %s was drawn before", place).isFalse();
        seen.set(place);
      }
    }
    assertThat(seen.cardinality()).isEqualTo(share * workers);
  }

  @Test
  void threads_that_draw_at_once_share_the_pool_evenly() throws InterruptedException {
    int size = 1009;
    int perThread = 50_000;
    int threads = 4;
    PoolDraw pool = draws(false, size, 1, 7)[0];
    AtomicIntegerArray counts = new AtomicIntegerArray(size);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      PoolDraw.Cursor cursor = pool.cursor(t);
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                  for (int n = 0; n < perThread; n++) {
                    counts.incrementAndGet(cursor.next());
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.start();
      all.add(thread);
    }
    go.countDown();
    for (Thread thread : all) {
      thread.join(60_000);
    }
    assertEven(IntStream.range(0, size).map(counts::get).toArray(), threads * perThread);
  }

  @Test
  void the_seed_decides_the_order_and_no_seed_walks_in_the_order_of_the_sample() {
    int size = 1000;
    assertThat(walk(UNIFORM, 1, 0, 0, size))
        .isEqualTo(walk(UNIFORM, 1, 0, 0, size))
        .isNotEqualTo(walk(UNIFORM, 2, 0, 0, size));
    for (long seed : new long[] {0, 1, 42, -1}) {
      int[] walk = walk(UNIFORM, seed, 0, 0, size);
      long neighbours =
          IntStream.range(1, size).filter(i -> Math.abs(walk[i] - walk[i - 1]) == 1).count();
      assertThat(neighbours).as("steps to the next value with seed %s", seed).isLessThan(10);
    }
  }

  @Test
  void sequential_goes_from_the_first_value_to_the_last_and_begins_again() {
    assertThat(walk(SEQUENTIAL, 42, 0, 0, 5))
        .startsWith(0, 1, 2, 3, 4, 0, 1, 2)
        .isEqualTo(walk(SEQUENTIAL, 43, 0, 0, 5));
  }

  static List<Distribution> random() {
    return List.of(
        new Distribution.Zipfian(0.99),
        new Distribution.Zipfian(1),
        new Distribution.HotSet(0.2, 0.8),
        new Distribution.Latest());
  }

  @ParameterizedTest
  @MethodSource("random")
  void random_draws_are_the_same_for_the_same_seed_worker_and_slot(Distribution distribution) {
    int[] draws = walk(distribution, 5, 0, 1, 500);
    assertThat(draws)
        .isEqualTo(walk(distribution, 5, 0, 1, 500))
        .isNotEqualTo(walk(distribution, 6, 0, 1, 500))
        .isNotEqualTo(walk(distribution, 5, 1, 1, 500))
        .isNotEqualTo(walk(distribution, 5, 0, 2, 500));
  }

  private static int[] walk(Distribution distribution, long seed, int worker, int slot, int size) {
    PoolDraw.Cursor cursor =
        PoolDraw.of(distribution, size, worker, worker + 1, seed, 7).cursor(slot);
    return IntStream.range(0, 2 * size).map(i -> cursor.next()).toArray();
  }

  @Test
  void pools_of_a_run_are_drawn_apart_and_a_slot_finds_each_of_them_again() {
    ValuePool keys = TestPools.keys(1000);
    ValuePool others = TestPools.keys(1000);
    PoolDraws draws = TestPools.draws(3);
    SlotValues one = new SlotValues(3, 0, 0, draws, keys, null);
    SlotValues two = new SlotValues(3, 0, 1, draws, keys, null);

    int first = one.draw(keys);
    assertThat(one.draw(others)).as("a counter of its own").isEqualTo(first);
    assertThat(List.of(two.draw(keys), one.draw(keys), two.draw(keys)))
        .as("one counter for all slots")
        .doesNotContain(first)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_empty_pool_is_refused() {
    assertThatThrownBy(() -> PoolDraw.of(UNIFORM, 0, 0, 1, 1, 1))
        .hasMessage("a value pool must have at least one value");
  }
}
