package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlotControlTest {
  private final SlotControl control = new SlotControl(new SlotGate(3));

  @Test
  void the_barrier_holds_until_the_start() throws InterruptedException {
    assertThat(control.awaitStart(0, TimeUnit.SECONDS)).isFalse();
    assertThat(control.timeline()).isNull();

    Timeline timeline = Timeline.of(0, 10, 20);
    control.start(timeline);
    assertThat(control.awaitStart(0, TimeUnit.SECONDS)).isTrue();
    assertThat(control.timeline()).isSameAs(timeline);
    assertThat(control.gate().isFinished()).isFalse();
  }

  @Test
  void an_end_cuts_the_timeline_and_sends_the_slots_away() {
    control.start(Timeline.of(0, 10, 20));
    control.endAt(15);

    assertThat(control.timeline().endNanos()).isEqualTo(15);
    assertThat(control.gate().isFinished()).isTrue();
  }

  @Test
  void an_end_before_the_start_opens_the_barrier_to_nothing() throws InterruptedException {
    control.endAt(5);

    assertThat(control.awaitStart(0, TimeUnit.SECONDS)).isTrue();
    assertThat(control.timeline()).isNull();
    assertThat(control.gate().mustRetire()).isTrue();
  }
}
