package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotSizingTest {
  @ParameterizedTest
  @CsvSource({"0, 3", "0.01, 4", "1, 4", "2.25, 6", "4, 8", "100, 120", "10000, 10200"})
  void reserve_grows_with_the_root_of_the_load(double busy, int slots) {
    assertThat(SlotSizing.slots(busy)).isEqualTo(slots);
  }

  /** An M/M/c queue, simulated: the share of operations that find no free slot. */
  @ParameterizedTest
  @CsvSource({"2", "10", "50", "200"})
  void hardly_an_operation_of_a_poisson_process_waits_for_a_slot(double busy) {
    SplittableRandom random = new SplittableRandom(7);
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < SlotSizing.slots(busy); i++) {
      free.add(0.0);
    }
    double now = 0;
    int waited = 0;
    int operations = 200_000;
    for (int i = 0; i < operations; i++) {
      now += -Math.log(1 - random.nextDouble()) / busy;
      double start = Math.max(now, free.remove());
      waited += start > now ? 1 : 0;
      free.add(start - Math.log(1 - random.nextDouble()));
    }
    assertThat((double) waited / operations).isLessThan(0.07);
  }
}
