package org.flakebench.gatling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers of users, in virtual time. */
class UserPlanTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void fixedIsFixed() {
    assertThat(new UserPlan.Fixed(7).users(5, 10, 3)).isEqualTo(7);
  }

  @Test
  void aRampHoldsEachNumberForTheSameTime() {
    UserPlan ramp = new UserPlan.Ramp(2, 5);

    assertThat(IntStream.range(0, 9).map(i -> ramp.users(i * SECOND, 8 * SECOND, 0)).toArray())
        .containsExactly(2, 2, 3, 3, 4, 4, 5, 5, 5);
    assertThat(new UserPlan.Ramp(3, 3).users(SECOND, 8 * SECOND, 0)).isEqualTo(3);
  }

  @Test
  void aRateWantsWhatItKeepsBusyAndTheReserveThatSlotsHave() {
    UserPlan rate = new UserPlan.Rate(2, 100, 50);

    assertThat(rate.users(0, 1, 0)).as("not known yet").isEqualTo(2);
    assertThat(rate.users(0, 1, 0.5)).isEqualTo(25 + 2 * 5);
    assertThat(rate.users(0, 1, 0.02)).as("where few are busy").isEqualTo(1 + 3);
    assertThat(rate.users(0, 1, 10)).isEqualTo(100);
    assertThat(new UserPlan.Rate(8, 100, 50).users(0, 1, 0.001)).isEqualTo(8);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new UserPlan.Fixed(0)).hasMessage("users must be at least 1, not 0");
    assertThatThrownBy(() -> new UserPlan.Ramp(3, 2)).hasMessage("max must be at least 3, not 2");
    assertThatThrownBy(() -> new UserPlan.Rate(1, 2, 0)).hasMessageContaining("more than 0");
    assertThatThrownBy(() -> UserPlan.length(java.time.Duration.ZERO))
        .hasMessageContaining("longer than 0");
  }

  @Test
  void startsAreEvenlySpacedAndAtMostASecondIsMadeUp() {
    StartSchedule schedule = new StartSchedule(100, 3);
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(schedule.take(100) - 100);
    }
    assertThat(starts).containsExactly(0L, SECOND / 3, 2 * SECOND / 3, SECOND);

    // Ten seconds late: three starts are made up at once, then the rate holds again.
    long late = 100 + 11 * SECOND;
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(schedule.take(late) - late);
    }
    assertThat(made.subList(0, 4)).containsExactly(0L, 0L, 0L, 0L);
    assertThat(made.get(4)).isCloseTo(SECOND / 3, within(2L));
  }

  @Test
  void theTimeOfAnIterationIsMeasuredFromBeginsAndEnds() {
    IterationMeter meter = new IterationMeter(0);
    assertThat(meter.meanSeconds(SECOND)).isZero();
    for (int user = 0; user < 4; user++) {
      meter.begins(SECOND + user * SECOND / 4);
    }
    // Nobody has ended: what they have taken until now.
    assertThat(meter.meanSeconds(2 * SECOND)).isCloseTo(0.25 + 0.5 + 0.75 + 1, within(1e-9));
    for (int user = 0; user < 4; user++) {
      meter.ends(3 * SECOND + user * SECOND / 4);
    }
    assertThat(meter.meanSeconds(9 * SECOND)).isCloseTo(2, within(1e-9));
    assertThat(meter.begun(9 * SECOND)).isEqualTo(4);
  }

  /** 20 per second; an iteration takes 0.2 s, from the half on 1 s. */
  @Test
  void aRateIsKeptThroughAChangeOfTheIterationTime() {
    UserPlan plan = new UserPlan.Rate(1, 60, 20);
    StartSchedule schedule = new StartSchedule(0, 20);
    IterationMeter meter = new IterationMeter(0);
    PriorityQueue<Long> ends = new PriorityQueue<>();
    int[] begunPerSecond = new int[60];
    int[] usersPerSecond = new int[60];
    int users = 0;
    long tick = 0;
    while (tick < 60 * SECOND) {
      boolean isTick = ends.isEmpty() || ends.peek() >= tick;
      long now = isTick ? tick : ends.poll();
      if (isTick) {
        tick += SECOND;
      } else {
        users--;
        meter.ends(now);
      }
      int wanted = plan.users(now, 60 * SECOND, meter.meanSeconds(now));
      usersPerSecond[(int) (now / SECOND)] = wanted;
      for (; users < wanted; users++) {
        long at = schedule.take(now);
        meter.begins(at);
        if (at < 60 * SECOND) {
          begunPerSecond[(int) (at / SECOND)]++;
        }
        ends.add(at + (at < 30 * SECOND ? SECOND / 5 : SECOND));
      }
    }

    assertThat(IntStream.range(5, 29).map(i -> begunPerSecond[i]))
        .allMatch(n -> n >= 19 && n <= 21);
    assertThat(IntStream.range(10, 29).map(i -> usersPerSecond[i]))
        .allMatch(n -> n >= 7 && n <= 10);
    // What was missed in the last second before there were enough users is made up.
    assertThat(IntStream.range(36, 50).map(i -> begunPerSecond[i]))
        .allMatch(n -> n >= 19 && n <= 25);
    assertThat(IntStream.range(50, 58).map(i -> begunPerSecond[i]))
        .allMatch(n -> n >= 19 && n <= 21);
    assertThat(IntStream.range(50, 58).map(i -> usersPerSecond[i]))
        .allMatch(n -> n >= 26 && n <= 32);
  }
}
