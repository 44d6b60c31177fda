package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.flakebench.load.Phase;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Outcome;
import org.flakebench.report.RunSummary.RecordsPart;
import org.junit.jupiter.api.Test;

class RunAggregateTest {
  @Test
  void workersAreAddedAndWarmUpIsNot() {
    RunAggregate aggregate = new RunAggregate();
    aggregate.add(new Runs.Builder().phase(Phase.WARMUP).ok(Runs.LOOKUP, 9_000_000).at(1, 0));
    aggregate.add(new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(2, 1));
    aggregate.add(
        new Runs.Builder()
            .worker("worker-1")
            .ok(Runs.LOOKUP, 2_000_000)
            .failed(Runs.INSERT, 5)
            .at(1, 1));
    assertThat(aggregate.byWorker().get("worker-0").all().operations()).isEqualTo(1);
    assertThat(aggregate.all().all().operations()).isEqualTo(3);
    assertThat(aggregate.all().all().histogram(Outcome.OK, Clock.SERVICE).getTotalCount())
        .isEqualTo(2);
    assertThat(aggregate.all().errors()).containsEntry(Runs.UNIQUE, 1L);
    assertThat(aggregate.mostSlots("worker-1")).isEqualTo(16);
  }

  @Test
  void recordsAreTheLastWordOfEachWorkerAndAlwaysAddUp() {
    RunAggregate aggregate = new RunAggregate();
    aggregate.add(new Runs.Builder().records(100, 60).at(1, 0));
    aggregate.add(new Runs.Builder().records(250, 130).at(2, 1));
    aggregate.add(new Runs.Builder().worker("worker-1").records(50, 0).at(1, 0));
    assertThat(aggregate.records(160)).isEqualTo(new RecordsPart(300, 130, 160, 10));
    // Killed after it had written more than its last interval told of.
    assertThat(aggregate.records(200)).isEqualTo(new RecordsPart(330, 130, 200, 0));
  }
}
