package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NewKeysTest {
  private static Column key(String type, long max) {
    return new Column("id", ValueType.INTEGER, type, null, null, max, true);
  }

  private static final Column BIGINT = key("bigint", Long.MAX_VALUE);
  private static final Column SMALLINT = key("smallint", Short.MAX_VALUE);

  @Test
  void threads_of_two_workers_never_get_the_same_key() throws Exception {
    KeyLeases leases = KeyLeases.local();
    List<NewKeys> workers =
        List.of(
            new NewKeys(leases, "\"t\"", BIGINT, 501), new NewKeys(leases, "\"t\"", BIGINT, 501));
    int perThread = 100_000;
    List<Callable<List<Long>>> tasks = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      NewKeys keys = workers.get(t % 2);
      tasks.add(
          () -> {
            List<Long> taken = new ArrayList<>();
            NewKeys.Share share = keys.share();
            for (int i = 0; i < perThread; i++) {
              taken.add(share.next());
              if (i % 1001 == 0) {
                share.close();
                share = keys.share();
              }
            }
            return taken;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Set<Long> all = new HashSet<>();
      for (Future<List<Long>> future : threads.invokeAll(tasks)) {
        all.addAll(future.get());
      }
      assertThat(all).hasSize(8 * perThread).allMatch(key -> key >= 501);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Whatever is left in the type is given out, one slot at a time, and then it ends with words. */
  @Property(tries = 200)
  void a_small_type_gives_all_its_keys_and_then_says_that_it_is_full(
      @ForAll @LongRange(min = 1, max = Short.MAX_VALUE) long notBelow) {
    NewKeys keys = new NewKeys(KeyLeases.local(), "\"t\"", SMALLINT, notBelow);
    NewKeys.Share share = keys.share();
    Set<Long> taken = new HashSet<>();
    for (long n = notBelow; n <= Short.MAX_VALUE; n++) {
      assertThat(taken.add(share.next())).isTrue();
    }
    assertThat(taken).allMatch(key -> key >= notBelow && key <= Short.MAX_VALUE);
    for (int again = 0; again < 3; again++) {
      assertThatThrownBy(share::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no new keys are left in \"t\".id: its type smallint ends at 32767");
    }
  }

  @Test
  void the_end_of_bigint_is_an_end_and_not_an_overflow() {
    NewKeys keys = new NewKeys(KeyLeases.local(), "\"t\"", BIGINT, Long.MAX_VALUE - 700);
    NewKeys.Share share = keys.share();
    for (long n = Long.MAX_VALUE - 700; n < Long.MAX_VALUE - 256; n++) {
      assertThat(share.next()).isEqualTo(n);
    }
    assertThatThrownBy(
            () -> LongStream.range(0, 500).forEach(n -> assertThat(share.next()).isPositive()))
        .hasMessage(
            "no new keys are left in \"t\".id: its type bigint ends at 9223372036854775807");
  }

  @Test
  void a_table_of_negative_keys_gets_positive_ones() {
    NewKeys keys = new NewKeys(KeyLeases.local(), "\"t\"", BIGINT, -500);

    assertThat(keys.share().next()).isEqualTo(1);
  }

  /** A dry type must not lease on and on: a lease is a write to the store. */
  @Test
  void after_the_end_no_more_is_leased() {
    List<Long> leased = new ArrayList<>();
    KeyLeases local = KeyLeases.local();
    KeyLeases counting =
        (table, column, notBelow, size) -> {
          KeyLeases.Range range = local.lease(table, column, notBelow, size);
          leased.add(range.start());
          return range;
        };
    NewKeys keys = new NewKeys(counting, "\"t\"", SMALLINT, 32_700);
    NewKeys.Share share = keys.share();
    for (int i = 32_700; i <= Short.MAX_VALUE; i++) {
      share.next();
    }
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(share::next).isInstanceOf(IllegalStateException.class);
    }
    assertThat(leased).hasSizeLessThanOrEqualTo(2);
  }

  @Property(tries = 100)
  void leases_of_one_column_never_overlap(
      @ForAll @IntRange(min = 1, max = 5000) int first,
      @ForAll @IntRange(min = 1, max = 5000) int second) {
    KeyLeases leases = KeyLeases.local();
    KeyLeases.Range a = leases.lease("t", "id", 10, first);
    KeyLeases.Range b = leases.lease("t", "id", 5, second);
    KeyLeases.Range c = leases.lease("t", "id", 1_000_000, second);
    KeyLeases.Range other = leases.lease("u", "id", 1, second);

    assertThat(a).isEqualTo(new KeyLeases.Range(10, 10 + first));
    assertThat(b).isEqualTo(new KeyLeases.Range(10 + first, 10 + first + second));
    assertThat(c.start()).isEqualTo(1_000_000);
    assertThat(other.start()).isEqualTo(1);
  }
}
