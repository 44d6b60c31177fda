package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.junit.jupiter.api.Test;

class ExecutionSamplerTest {
  private static ExecutionSampler sampler(RecordMode mode, int max) {
    return new ExecutionSampler(new RecordSpec(mode, max));
  }

  @Property(tries = 200)
  void every_execution_is_kept_or_counted_as_left_out_or_lost(
      @ForAll RecordMode mode, @ForAll @IntRange(min = 1, max = 500) int max, @ForAll long seed) {
    ExecutionSampler sampler = sampler(mode, max);
    Random random = new Random(seed);
    long kept = 0;
    long lost = 0;
    long produced = 0;
    for (int second = 0; second < 10; second++) {
      int rate = random.nextInt(3000);
      int errorsPercent = random.nextInt(4) == 0 ? random.nextInt(101) : 0;
      long keptNow = 0;
      for (int i = 0; i < rate; i++) {
        boolean success = random.nextInt(100) >= errorsPercent;
        boolean keep = sampler.keep(success);
        produced++;
        keptNow += keep ? 1 : 0;
        switch (mode) {
          case ALL -> assertThat(keep).isTrue();
          case NONE -> assertThat(keep).isFalse();
          case ERRORS -> assertThat(keep).isEqualTo(!success);
          case SAMPLED -> assertThat(keptNow).isLessThanOrEqualTo(max);
        }
      }
      int more = random.nextInt(5);
      sampler.lost(more);
      lost += more;
      produced += more;
      kept += keptNow;
      sampler.nextSecond();
    }
    assertThat(sampler.produced())
        .isEqualTo(produced)
        .isEqualTo(sampler.sampledOut() + kept + lost);
  }

  @Test
  void below_the_limit_a_steady_load_is_kept_whole() {
    ExecutionSampler sampler = sampler(RecordMode.SAMPLED, 2000);
    for (int second = 0; second < 5; second++) {
      for (int i = 0; i < 1800; i++) {
        assertThat(sampler.keep(true)).isTrue();
      }
      sampler.nextSecond();
    }
    assertThat(sampler.sampledOut()).isZero();
  }

  @Test
  void above_the_limit_the_kept_ones_are_spread_over_the_second() {
    ExecutionSampler sampler = sampler(RecordMode.SAMPLED, 1000);
    for (int i = 0; i < 50_000; i++) {
      sampler.keep(true);
    }
    sampler.nextSecond();
    int[] keptInTenth = new int[10];
    for (int i = 0; i < 50_000; i++) {
      keptInTenth[i / 5000] += sampler.keep(true) ? 1 : 0;
    }
    assertThat(java.util.Arrays.stream(keptInTenth).boxed())
        .allMatch(kept -> kept >= 85 && kept <= 95);
  }

  @Test
  void errors_that_come_late_in_a_busy_second_still_find_room() {
    ExecutionSampler sampler = sampler(RecordMode.SAMPLED, 1000);
    for (int i = 0; i < 50_000; i++) {
      sampler.keep(true);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(sampler.keep(false)).as("error %s", i).isTrue();
    }
  }

  @Test
  void many_errors_take_half_of_the_places_and_no_more_from_the_next_second() {
    ExecutionSampler sampler = sampler(RecordMode.SAMPLED, 1000);
    for (int i = 0; i < 5000; i++) {
      sampler.keep(false);
    }
    sampler.nextSecond();
    int successes = 0;
    for (int i = 0; i < 500; i++) {
      successes += sampler.keep(true) ? 1 : 0;
    }
    int errors = 0;
    for (int i = 0; i < 5000; i++) {
      errors += sampler.keep(false) ? 1 : 0;
    }
    assertThat(successes).isEqualTo(500);
    assertThat(errors).isEqualTo(500);
  }

  @Test
  void one_place_a_second_is_a_place() {
    ExecutionSampler sampler = sampler(RecordMode.SAMPLED, 1);
    assertThat(sampler.keep(true)).isTrue();
    assertThat(sampler.keep(true)).isFalse();
    sampler.nextSecond();
    assertThat(sampler.keep(false)).isTrue();
    assertThat(sampler.keep(false)).isFalse();
  }
}
