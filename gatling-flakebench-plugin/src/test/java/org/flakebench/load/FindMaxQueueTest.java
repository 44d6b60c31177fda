package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.FindMaxSpec.Strategy;
import org.junit.jupiter.api.Test;

/** A search whose statements queue in the system under test, in virtual time. */
class FindMaxQueueTest {
  private static final FindMaxSpec SPEC =
      new FindMaxSpec(4, 4, 20, null, Strategy.LINEAR, 5, 20, 1);

  /** Nothing but the queue draws the line below 40 slots. */
  private static final SimulatedDatabase LARGE = SimulatedDatabase.sharp(100, 20);

  private static VirtualSearch search(IntFunction<Integer> queued) {
    return new VirtualSearch(SPEC, List.of(), VirtualSearch.box(40), LARGE, 1).queued(queued).run();
  }

  @Test
  void ownStatementsInTheQueueFailTheLevel() {
    VirtualSearch search = search(slots -> slots > 14 ? slots - 14 : 0);

    assertThat(search.best()).isEqualTo(14);
    assertThat(search.type()).isEqualTo("TRUE_MAX");
    ControllerStep failed =
        search.steps.stream().filter(ControllerStep::queueDetected).findFirst().orElseThrow();
    assertThat(failed.slots()).isEqualTo(16);
    assertThat(failed.outcome()).isEqualTo("QUEUE_DETECTED");
    assertThat(failed.reason()).startsWith("Warehouse queue detected: ");
    assertThat(failed.evidence().get("queue_detected").booleanValue()).isTrue();
    assertThat(failed.evidence().get("queued_samples_in_a_row").intValue()).isBetween(3, 5);
    assertThat(FindMaxStep.of(failed.evidence()).outcome()).isEqualTo("QUEUE_DETECTED");
    assertThat(search.result.get("reason").textValue()).contains("Warehouse queue detected");
    assertThat(search.steps.get(0).queueDetected()).isFalse();
    assertThat(search.steps.get(0).evidence().get("queued_samples_in_a_row").intValue()).isZero();
  }

  @Test
  void singleSamplesDoNot() {
    AtomicInteger looks = new AtomicInteger();
    VirtualSearch search = search(slots -> looks.incrementAndGet() % 2 == 0 ? 5 : 0);

    assertThat(search.best()).isEqualTo(40);
    assertThat(search.steps).noneMatch(ControllerStep::queueDetected);
  }

  @Test
  void withoutSamplesNothingChanges() {
    VirtualSearch without =
        new VirtualSearch(SPEC, List.of(), VirtualSearch.box(40), LARGE, 1).run();
    VirtualSearch blind = search(slots -> null);

    assertThat(blind.result).isEqualTo(without.result);
    assertThat(blind.steps.get(0).evidence().get("queued_samples_in_a_row").isNull()).isTrue();
  }

  @Test
  void onlyLooksWithinTheMeasuredPartCount() {
    QueueJournal journal = new QueueJournal();
    long second = TimeUnit.SECONDS.toNanos(1);
    journal.add(
        List.of(
            new QueueSample(5 * second, 9),
            new QueueSample(10 * second, 9),
            new QueueSample(15 * second, 0),
            new QueueSample(20 * second, 3),
            new QueueSample(25 * second, null),
            new QueueSample(30 * second, 3),
            new QueueSample(35 * second, 1)));

    assertThat(journal.longestRow(10 * second, 35 * second)).isEqualTo(2);
    assertThat(journal.longestRow(10 * second, 30 * second)).isEqualTo(1);
    assertThat(journal.longestRow(0, 12 * second)).isEqualTo(2);
    assertThat(journal.longestRow(14 * second, 16 * second)).isZero();
    assertThat(journal.longestRow(24 * second, 26 * second)).isNull();
    assertThat(journal.longestRow(36 * second, 99 * second)).isNull();
    journal.clear();
    assertThat(journal.longestRow(0, 99 * second)).isNull();
  }
}
