package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotGateTest {
  @Test
  void a_slot_that_has_done_its_part_is_not_replaced_and_pushes_nobody_out() {
    SlotGate three = new SlotGate(3);
    for (int i = 0; i < 3; i++) {
      three.admit();
    }
    three.finishOne();

    assertThat(three.target()).isEqualTo(2);
    assertThat(three.live()).isEqualTo(2);
    assertThat(three.done()).isEqualTo(1);
    assertThat(three.mustRetire()).isFalse();
    three.setTarget(1);
    assertThat(three.target()).isZero();
  }

  @Test
  void slots_stay_while_no_more_than_wanted_are_there() {
    SlotGate gate = new SlotGate(2);
    gate.admit();
    gate.admit();
    assertThat(gate.mustRetire()).isFalse();
    gate.admit();
    assertThat(gate.mustRetire()).isTrue();
    assertThat(gate.mustRetire()).isFalse();
    assertThat(gate.live()).isEqualTo(2);
  }

  @Test
  void a_finished_gate_lets_everybody_go_and_counts_no_one_below_zero() {
    SlotGate gate = new SlotGate(5);
    gate.admit();
    gate.finish();
    for (int i = 0; i < 3; i++) {
      assertThat(gate.mustRetire()).isTrue();
    }
    assertThat(gate.live()).isZero();
    gate.setTarget(9);
    assertThat(gate.mustRetire()).as("finished for good").isTrue();
  }

  @Test
  void a_slot_that_leaves_by_itself_makes_room() {
    SlotGate gate = new SlotGate(1);
    gate.admit();
    gate.admit();
    gate.leave();
    assertThat(gate.mustRetire()).isFalse();
  }

  @Test
  void fewer_than_no_slots_are_refused() {
    assertThatThrownBy(() -> new SlotGate(-1))
        .hasMessage("target slots must be at least 0, not -1");
  }

  @Test
  void under_contention_exactly_the_surplus_leaves() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      int slots = 64;
      SlotGate gate = new SlotGate(slots);
      CountDownLatch admitted = new CountDownLatch(slots);
      AtomicBoolean running = new AtomicBoolean(true);
      AtomicInteger left = new AtomicInteger();
      AtomicInteger lowest = new AtomicInteger(Integer.MAX_VALUE);
      CountDownLatch leaving = new CountDownLatch(slots - 7);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < slots; i++) {
        Thread thread =
            new Thread(
                () -> {
                  gate.admit();
                  admitted.countDown();
                  while (running.get()) {
                    if (gate.mustRetire()) {
                      left.incrementAndGet();
                      leaving.countDown();
                      return;
                    }
                    lowest.accumulateAndGet(gate.live(), Math::min);
                    Thread.yield();
                  }
                });
        thread.start();
        threads.add(thread);
      }
      admitted.await();
      gate.setTarget(7);
      leaving.await();
      running.set(false);
      for (Thread thread : threads) {
        thread.join(10_000);
      }
      assertThat(left).hasValue(slots - 7);
      assertThat(gate.live()).isEqualTo(7);
      assertThat(lowest.get()).isGreaterThanOrEqualTo(0);
    }
  }
}
