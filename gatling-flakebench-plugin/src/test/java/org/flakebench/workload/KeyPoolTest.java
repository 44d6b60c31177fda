package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyPoolTest {
  private static KeyPool[] pools(int size, int workers, long seed) {
    long[] keys = LongStream.range(0, size).toArray();
    return IntStream.range(0, workers)
        .mapToObj(worker -> KeyPool.ofNumbers(keys, worker, workers, seed))
        .toArray(KeyPool[]::new);
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
  void slots_of_a_worker_walk_through_the_whole_pool_before_a_key_comes_again(
      @ForAll @IntRange(min = 1, max = 5000) int size,
      @ForAll @IntRange(min = 1, max = 40) int slots,
      @ForAll long seed) {
    KeyPool pool = pools(size, 1, seed)[0];
    Random random = new Random(seed);
    List<KeyPool.Cursor> cursors = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      cursors.add(pool.cursor());
    }
    int[] counts = new int[size];
    int draws = 2 * size + random.nextInt(size);
    for (int n = 0; n < draws; n++) {
      int who = random.nextInt(slots);
      counts[cursors.get(who).next()]++;
      if (random.nextInt(20) == 0) {
        cursors.set(who, pool.cursor());
      }
      if (n == size - 1) {
        assertThat(counts).as("the first %s draws are all keys once", size).containsOnly(1);
      }
    }
    assertEven(counts, draws);
  }

  /** A slot that holds still must not hold keys back, nor be handed an old one when it wakes up. */
  @Property(tries = 200)
  void a_slot_that_hangs_keeps_no_keys_from_the_others(
      @ForAll @IntRange(min = 2, max = 500) int size, @ForAll long seed) {
    KeyPool pool = pools(size, 1, seed)[0];
    KeyPool.Cursor hanging = pool.cursor();
    KeyPool.Cursor busy = pool.cursor();
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
      @ForAll long seed) {
    KeyPool[] pools = pools(size, workers, seed);
    int[] counts = new int[size];
    int draws = 2 * size + workers;
    for (int n = 0; n < draws; n++) {
      counts[pools[n % workers].cursor().next()]++;
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
      @ForAll long seed) {
    KeyPool[] pools = pools(size, workers, seed);
    BitSet seen = new BitSet(size);
    int share = size / workers;
    for (KeyPool pool : pools) {
      KeyPool.Cursor cursor = pool.cursor();
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
    KeyPool pool = pools(size, 1, 7)[0];
    AtomicIntegerArray counts = new AtomicIntegerArray(size);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                KeyPool.Cursor cursor = pool.cursor();
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
    assertThat(walk(size, 1)).isEqualTo(walk(size, 1)).isNotEqualTo(walk(size, 2));
    for (long seed : new long[] {0, 1, 42, -1}) {
      int[] walk = walk(size, seed);
      long neighbours =
          IntStream.range(1, size).filter(i -> Math.abs(walk[i] - walk[i - 1]) == 1).count();
      assertThat(neighbours).as("steps to the next key with seed %s", seed).isLessThan(10);
    }
  }

  private static int[] walk(int size, long seed) {
    KeyPool.Cursor cursor = pools(size, 1, seed)[0].cursor();
    return IntStream.range(0, size).map(i -> cursor.next()).toArray();
  }

  @Test
  void keys_are_put_as_what_they_are() {
    UUID uuid = new UUID(1, 2);
    SeenParameters seen = new SeenParameters();
    put(KeyPool.ofNumbers(new long[] {17}, 0, 1, 3), seen);
    put(KeyPool.ofObjects(List.of("a-key"), 0, 1, 3), seen);
    put(KeyPool.ofObjects(List.of(uuid), 0, 1, 3), seen);

    assertThat(seen.values()).containsExactly(17L, "a-key", uuid);
  }

  private static void put(KeyPool pool, ParameterSink sink) {
    KeyPool.Cursor cursor = pool.cursor();
    cursor.put(cursor.next(), sink, 1);
  }

  @Test
  void an_empty_pool_is_refused() {
    assertThatThrownBy(() -> KeyPool.ofNumbers(new long[0], 0, 1, 1))
        .hasMessage("a key pool must have at least one key");
  }
}
