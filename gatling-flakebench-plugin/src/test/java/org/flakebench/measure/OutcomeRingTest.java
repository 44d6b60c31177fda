package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OutcomeRingTest {
  @Test
  void a_full_ring_takes_nothing_until_it_is_emptied() {
    OutcomeRing ring = new OutcomeRing(4);
    for (int i = 0; i < 4; i++) {
      assertThat(ring.offer(i, i, i, i)).isTrue();
    }
    assertThat(ring.offer(9, 9, 9, 9)).isFalse();
    assertThat(ring.isDrained()).isFalse();

    StringBuilder seen = new StringBuilder();
    assertThat(ring.drain((start, service, wait, packed) -> seen.append(start))).isEqualTo(4);
    assertThat(seen).hasToString("0123");
    assertThat(ring.isDrained()).isTrue();
    assertThat(ring.offer(5, 5, 5, 5)).isTrue();
  }

  @Test
  void what_ended_at_the_given_time_or_later_stays() {
    OutcomeRing ring = new OutcomeRing(4);
    ring.offer(10, 5, 0, 1);
    ring.offer(10, 9, 0, 2);
    ring.offer(19, 1, 0, 3);
    StringBuilder seen = new StringBuilder();
    OutcomeRing.Consumer consumer = (start, service, wait, packed) -> seen.append(packed);

    assertThat(ring.drainBefore(20, consumer)).isEqualTo(2);
    assertThat(seen).hasToString("12");
    assertThat(ring.isDrained()).isFalse();
    assertThat(ring.drainBefore(21, consumer)).isEqualTo(1);
    assertThat(ring.isDrained()).isTrue();
  }

  /** Against a plain queue, over many turns of a small ring. */
  @Property(tries = 300)
  void it_behaves_as_a_bounded_queue(@ForAll long seed) {
    Random random = new Random(seed);
    OutcomeRing ring = new OutcomeRing(8);
    Deque<Long> model = new ArrayDeque<>();
    for (long step = 0; step < 500; step++) {
      if (random.nextInt(10) > 0) {
        boolean taken = ring.offer(step, step + 1, step + 2, step + 3);
        assertThat(taken).isEqualTo(model.size() < 8);
        if (taken) {
          model.add(step);
        }
      } else {
        int before = model.size();
        int drained =
            ring.drain(
                (start, service, wait, packed) -> {
                  assertThat(start).isEqualTo(model.poll());
                  assertThat(new long[] {service, wait, packed})
                      .containsExactly(start + 1, start + 2, start + 3);
                });
        assertThat(drained).isEqualTo(before);
        assertThat(model).isEmpty();
      }
    }
  }

  @Test
  void one_writer_and_one_reader_lose_nothing_and_mix_nothing_up() throws InterruptedException {
    OutcomeRing ring = new OutcomeRing(64);
    long total = 3_000_000;
    Thread writer =
        new Thread(
            () -> {
              for (long i = 0; i < total; i++) {
                while (!ring.offer(i, i * 3, ~i, i ^ 0x55)) {
                  Thread.onSpinWait();
                }
              }
            });
    writer.start();
    long[] expected = {0};
    AtomicReference<String> wrong = new AtomicReference<>();
    while (expected[0] < total && wrong.get() == null && (writer.isAlive() || !ring.isDrained())) {
      int seen =
          ring.drain(
              (start, service, wait, packed) -> {
                long i = expected[0]++;
                if (start != i || service != i * 3 || wait != ~i || packed != (i ^ 0x55)) {
                  wrong.compareAndSet(
                      null,
                      "outcome "
                          + i
                          + " came as "
                          + start
                          + " "
                          + service
                          + " "
                          + wait
                          + " "
                          + packed);
                }
              });
      if (seen == 0) {
        Thread.onSpinWait();
      }
    }
    writer.join(10_000);
    ring.drain((start, service, wait, packed) -> expected[0]++);
    assertThat(wrong.get()).isNull();
    assertThat(expected[0]).isEqualTo(total);
  }

  @Test
  void the_capacity_is_a_power_of_two() {
    assertThatThrownBy(() -> new OutcomeRing(100))
        .hasMessage("ring capacity must be a power of two, not 100");
  }
}
