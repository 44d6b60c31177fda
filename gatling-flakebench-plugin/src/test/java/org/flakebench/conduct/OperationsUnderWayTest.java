package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.flakebench.Templates;
import org.flakebench.load.SlotControl;
import org.flakebench.load.SlotGate;
import org.flakebench.load.Timeline;
import org.flakebench.measure.Drain;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.WallClock;
import org.flakebench.target.Session;
import org.flakebench.target.Slot;
import org.flakebench.template.Operation;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.flakebench.workload.Mix;
import org.flakebench.workload.ParameterSink;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that stands still: neither statements nor cancels come back. */
@Timeout(60)
class OperationsUnderWayTest {
  private static final SeriesKey SERIES = new SeriesKey(StatementKind.GENERIC_SQL, "s");

  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final AtomicInteger cancels = new AtomicInteger();
  private final WallClock clock = WallClock.now();
  private final SlotCrew crew = new SlotCrew(new RunLog(RecordSink.none(), clock));

  private final class Frozen implements Session {
    private final CountDownLatch answered = new CountDownLatch(1);

    @Override
    public ParameterSink parameters(int statement) {
      return null;
    }

    @Override
    public int execute(int statement) {
      await(answered);
      return 1;
    }

    @Override
    public void cancel() {
      cancels.incrementAndGet();
      await(goesOn);
    }

    @Override
    public void abort() {
      answered.countDown();
    }

    @Override
    public void close() {
      answered.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static long cancelThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("flakebench-cancel"))
        .count();
  }

  @Test
  void cancels_that_hang_do_not_pile_up() throws Exception {
    SlotControl control = new SlotControl(new SlotGate(1));
    ErrorTable errors = new ErrorTable();
    StatementPlan plan =
        new StatementPlan(
            0, StatementKind.GENERIC_SQL, Operation.READ, SERIES, "SELECT 1", false, List.of());
    Drain.Setup setup =
        new Drain.Setup(
            "worker-0",
            1,
            List.of(SERIES),
            false,
            new RecordSpec(RecordMode.NONE, 1),
            1,
            errors,
            clock,
            () -> 1);
    try (Drain drain = new Drain(setup, (s, t, b, d, e) -> {}, RecordSink.none(), List.of())) {
      Slot.Work work =
          new Slot.Work(
              Mix.of(1),
              new StatementPlan[] {plan},
              0,
              Long.MAX_VALUE,
              control,
              errors,
              clock,
              crew);
      Slot slot =
          new Slot(
              work, drain.open(0), new SlotValues(1, 0, 0, null, null, null), () -> new Frozen());
      slot.connect();
      control.gate().admit();
      crew.ready(0, slot);
      control.start(Timeline.of(System.nanoTime(), 0, TimeUnit.HOURS.toNanos(1)));
      Thread thread = new Thread(slot::loop);
      thread.start();
      await().until(() -> slot.isBusyLongerThan(TimeUnit.MILLISECONDS.toNanos(2)));
      OperationsUnderWay operations =
          new OperationsUnderWay(
              Templates.template().viaPooler().statementTimeoutMs(1).build(),
              crew,
              new RunLog(RecordSink.none(), clock));

      for (int second = 0; second < 5; second++) {
        operations.watch();
      }

      assertThat(cancelThreads()).isEqualTo(1);
      goesOn.countDown();
      await().until(() -> cancelThreads() == 0);
      assertThat(cancels).hasValue(1);
      operations.watch();
      await().until(() -> cancels.get() == 2);
      control.endAt(System.nanoTime());
      slot.abort();
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
