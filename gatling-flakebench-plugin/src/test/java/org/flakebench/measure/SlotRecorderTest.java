package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlotRecorderTest {
  @Test
  void an_operation_makes_the_slot_busy_until_it_ends() {
    SlotRecorder recorder = new SlotRecorder(3, 8);
    assertThat(recorder.isBusy()).isFalse();
    recorder.begin(0, 0, 1);
    assertThat(recorder.isBusy()).isTrue();
    recorder.end(0, 5, 0, 1, 0, 2, 1);
    assertThat(recorder.isBusy()).isFalse();
    assertThat(recorder.isDrained()).isFalse();
  }

  @Test
  void what_finds_no_room_is_counted_with_its_rows() {
    SlotRecorder recorder = new SlotRecorder(0, 2);
    for (int i = 0; i < 7; i++) {
      recorder.end(i, 5, 0, 9, 4, 10, 2);
    }
    recorder.close();

    assertThat(recorder.overflow()).hasSize(1);
    SlotRecorder.Overflow counted = recorder.overflow().get(Packed.of(0, 4, 9, 2));
    assertThat(counted.operations().sum()).isEqualTo(5);
    assertThat(counted.rows().sum()).isEqualTo(50);
    recorder.ring().drain((start, service, wait, packed) -> {});
    assertThat(recorder.isFinished()).as("with counts that nobody took").isFalse();
    recorder.overflow().clear();
    assertThat(recorder.isFinished()).isTrue();
  }

  /** The slot counts overflows while the other side takes them out, as the drain thread does. */
  @Test
  void no_count_falls_between_the_slot_and_the_drain() throws InterruptedException {
    SlotRecorder recorder = new SlotRecorder(0, 2);
    long total = 1_000_000;
    Thread slot =
        new Thread(
            () -> {
              for (long i = 0; i < total; i++) {
                recorder.begin(i, 0, 1);
                recorder.end(i, 1, 0, (int) (i % 3), 0, 1, 1);
              }
              recorder.close();
            });
    slot.start();
    long[] seen = new long[2];
    while (!recorder.isFinished()) {
      recorder.ring().drain((start, service, wait, packed) -> seen[0]++);
      for (Long packed : List.copyOf(recorder.overflow().keySet())) {
        SlotRecorder.Overflow counted = recorder.overflow().remove(packed);
        seen[0] += counted.operations().sum();
        seen[1] += counted.rows().sum();
      }
    }
    slot.join(10_000);
    assertThat(seen[0]).isEqualTo(total);
    assertThat(seen[1]).isPositive().isLessThanOrEqualTo(total);
  }

  @Test
  void an_operation_that_never_ends_is_counted_once_as_failed() {
    SlotRecorder recorder = new SlotRecorder(0, 512);
    assertThat(recorder.abandon(7)).as("nothing is under way").isFalse();
    recorder.begin(5, 3, 2);

    assertThat(recorder.abandon(7)).isTrue();
    assertThat(recorder.overflow()).hasSize(1);
    long packed = recorder.overflow().keySet().iterator().next();
    assertThat(Packed.error(packed)).isEqualTo(7);
    assertThat(Packed.statement(packed)).isEqualTo(3);
    assertThat(Packed.epoch(packed)).isEqualTo(2);
  }
}
