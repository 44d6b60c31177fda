package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flakebench.template.ScalingSpec.Allocation.EVEN;
import static org.flakebench.template.ScalingSpec.Allocation.PACK;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.flakebench.template.ScalingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10|5|2 2 2 2 2",
        "11|5|3 2 2 2 2",
        "9|5|2 2 2 2 1",
        "6|5|2 1 1 1 1",
        "3|5|1 1 1 0 0",
        "0|3|0 0 0",
        "-5|2|0 0",
        "1|1|1"
      })
  void an_even_split_differs_by_at_most_one(int slots, int workers, String expected) {
    assertThat(text(Allocation.split(slots, workers, 0, NO_LIMIT, EVEN))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EVEN|100|3|0|25|25 25 25",
        "EVEN|50|3|0|25|17 17 16",
        "PACK|50|3|0|25|25 25 0",
        "PACK|100|7|0|15|15 15 15 15 15 15 10",
        "PACK|50|3|1|25|25 24 1",
        "PACK|2|3|1|25|1 1 1",
        "EVEN|2|3|4|25|4 4 4"
      })
  void limits_of_a_worker_hold(
      ScalingSpec.Allocation strategy,
      int slots,
      int workers,
      int least,
      int most,
      String expected) {
    assertThat(text(Allocation.split(slots, workers, least, most, strategy))).isEqualTo(expected);
  }

  @Property
  void the_sum_is_what_fits_and_each_is_within_its_limits(
      @ForAll @IntRange(min = -10, max = 5_000) int slots,
      @ForAll @IntRange(min = 1, max = 100) int workers,
      @ForAll @IntRange(min = 0, max = 30) int least,
      @ForAll @IntRange(min = 0, max = 200) int more,
      @ForAll ScalingSpec.Allocation strategy) {
    int most = least + more;
    int[] split = Allocation.split(slots, workers, least, most, strategy);

    assertThat(split).hasSize(workers);
    assertThat(Arrays.stream(split).sum())
        .isEqualTo(Math.max(workers * least, Math.min(workers * most, slots)));
    assertThat(Arrays.stream(split).boxed()).allMatch(each -> each >= least && each <= most);
    assertThat(split).isEqualTo(Allocation.split(slots, workers, least, most, strategy));
    if (strategy == EVEN) {
      int smallest = Arrays.stream(split).min().getAsInt();
      int largest = Arrays.stream(split).max().getAsInt();
      assertThat(largest - smallest).isLessThanOrEqualTo(1);
    }
  }

  @Property
  void one_slot_more_changes_one_worker(
      @ForAll @IntRange(min = 0, max = 5_000) int slots,
      @ForAll @IntRange(min = 1, max = 100) int workers,
      @ForAll ScalingSpec.Allocation strategy) {
    int[] before = Allocation.split(slots, workers, 1, 60, strategy);
    int[] after = Allocation.split(slots + 1, workers, 1, 60, strategy);

    int changed = 0;
    for (int i = 0; i < workers; i++) {
      assertThat(after[i]).isGreaterThanOrEqualTo(before[i]);
      changed += after[i] - before[i];
    }
    assertThat(changed).isLessThanOrEqualTo(1);
  }

  @Test
  void limits_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> Allocation.split(5, 0, 0, 5, EVEN)).hasMessageContaining("0 workers");
    assertThatThrownBy(() -> Allocation.split(5, 1, 6, 5, PACK)).hasMessageContaining("6 to 5");
  }

  private static String text(int[] split) {
    return String.join(" ", Arrays.stream(split).mapToObj(String::valueOf).toList());
  }
}
