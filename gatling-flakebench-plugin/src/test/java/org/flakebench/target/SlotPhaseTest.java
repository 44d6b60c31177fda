package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.flakebench.Templates;
import org.flakebench.load.Phase;
import org.flakebench.load.SlotControl;
import org.flakebench.load.SlotGate;
import org.flakebench.load.Tickets;
import org.flakebench.load.Timeline;
import org.flakebench.measure.Clock;
import org.flakebench.measure.Drain;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.measure.ErrorSample;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.Interval;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.SlotRecorder;
import org.flakebench.measure.Totals;
import org.flakebench.measure.WallClock;
import org.flakebench.template.Arrival;
import org.flakebench.template.Operation;
import org.flakebench.template.RatePattern;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.flakebench.workload.Mix;
import org.flakebench.workload.ParameterSink;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session is told each phase before its first operation, and none runs that it was not told. */
@Timeout(60)
class SlotPhaseTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SeriesKey SERIES = new SeriesKey(StatementKind.GENERIC_SQL, "s");
  private static final ErrorKey UNTOLD =
      new ErrorKey("QUERY_TAG_NOT_SET", ErrorOrigin.SERVER, null);

  private final SlotControl control = new SlotControl(new SlotGate(1));
  private final ErrorTable errors = new ErrorTable();
  private final List<Interval> intervals = new CopyOnWriteArrayList<>();
  private final Deque<Told> sessions = new ArrayDeque<>();
  private final List<String> order = new ArrayList<>();
  private Drain drain;
  private Slot slot;

  @AfterEach
  void close() {
    drain.close();
  }

  /** Writes down what it is told and when it executes. */
  private final class Told implements Session {
    private final BiConsumer<Phase, Integer> onEnter;
    private int entries;

    Told(BiConsumer<Phase, Integer> onEnter) {
      this.onEnter = onEnter;
    }

    @Override
    public void enter(Phase phase) {
      onEnter.accept(phase, ++entries);
      order.add(phase.name());
    }

    @Override
    public ParameterSink parameters(int statement) {
      return null;
    }

    @Override
    public int execute(int statement) {
      order.add("execute");
      spin(SECOND / 200);
      return 1;
    }

    @Override
    public void cancel() {
      throw new IllegalStateException("nobody cancels here");
    }

    @Override
    public void abort() {
      throw new IllegalStateException("nobody aborts here");
    }

    @Override
    public void close() {
      order.add("close");
    }
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  private void run(boolean rate, long warmup, long measurement) {
    drain =
        new Drain(
            new Drain.Setup(
                "worker-0",
                1,
                List.of(SERIES),
                rate,
                new RecordSpec(RecordMode.NONE, 1),
                1,
                errors,
                WallClock.now(),
                () -> 1),
            (slot, statement, start, duration, error) -> {},
            RecordSink.none(),
            List.of(intervals::add));
    SlotRecorder recorder = drain.open(0);
    control.gate().admit();
    StatementPlan plan =
        new StatementPlan(
            0, StatementKind.GENERIC_SQL, Operation.READ, SERIES, "SELECT 1", false, List.of());
    slot =
        new Slot(
            new Slot.Work(
                Mix.of(1),
                new StatementPlan[] {plan},
                0,
                Long.MAX_VALUE,
                control,
                errors,
                WallClock.now(),
                new Quiet()),
            recorder,
            new SlotValues(1, 0, 0, null, null, null),
            sessions::poll);
    Timeline timeline = Timeline.of(System.nanoTime(), warmup, measurement);
    Tickets tickets =
        !rate
            ? null
            : Tickets.of(
                Templates.template().rate(new RatePattern.Steady(50), Arrival.CONSTANT).build(),
                timeline,
                0,
                1);
    drain.follow(timeline, tickets);
    control.start(timeline, tickets);
    slot.connect();
    slot.loop();
    slot.close();
    drain.close();
  }

  private static final class Quiet implements SlotEvents {
    @Override
    public void connected() {}

    @Override
    public void disconnected() {}

    @Override
    public void reconnectFailed(RuntimeException reason) {}

    @Override
    public void errorSample(ErrorSample sample) {}
  }

  private Totals totals(Phase phase) {
    Totals totals = new Totals();
    intervals.stream().filter(i -> i.phase() == phase).forEach(totals::add);
    return totals;
  }

  private List<String> entries() {
    return order.stream().filter(what -> !Objects.equals(what, "execute")).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachPhaseIsToldOnceBeforeItsFirstOperation(boolean rate) {
    sessions.add(new Told((phase, n) -> {}));

    run(rate, SECOND / 5, SECOND / 5);

    assertThat(order).startsWith("WARMUP", "execute").endsWith("execute", "close");
    assertThat(entries()).containsExactly("WARMUP", "MEASUREMENT", "close");
    int told = order.indexOf("MEASUREMENT");
    assertThat(totals(Phase.WARMUP).all().operations()).isEqualTo(told - 1);
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(order.size() - told - 2);
  }

  /** Else nobody would cut off a server that does not answer to that. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSlotIsWatchedWhileItsSessionIsTold(boolean rate) {
    List<Boolean> seen = new ArrayList<>();
    sessions.add(
        new Told(
            (phase, n) -> {
              spin(SECOND / 500);
              seen.add(slot.isBusyLongerThan(SECOND / 1000));
            }));

    run(rate, SECOND / 5, SECOND / 5);

    assertThat(seen).containsExactly(true, true);
    assertThat(slot.isBusyLongerThan(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOperationThatCouldNotBeToldFailsAndTheNextTriesAgain(boolean rate) {
    sessions.add(
        new Told(
            (phase, n) -> {
              if (n <= 2) {
                throw new TargetException(UNTOLD, "no", false, null);
              }
            }));

    run(rate, 0, SECOND / 5);

    assertThat(order).startsWith("MEASUREMENT", "execute");
    Totals measured = totals(Phase.MEASUREMENT);
    assertThat(measured.errors()).hasSize(1).containsEntry(UNTOLD, 2L);
    assertThat(measured.all().operations()).isEqualTo(2 + order.size() - 2);
  }

  @Test
  void aNewSessionIsToldAgain() {
    sessions.add(
        new Told(
            (phase, n) -> {
              throw new TargetException(UNTOLD, "gone", true, null);
            }));
    sessions.add(new Told((phase, n) -> {}));

    run(false, 0, SECOND / 2);

    assertThat(order).startsWith("close", "MEASUREMENT", "execute");
    assertThat(totals(Phase.MEASUREMENT).all().errors()).isEqualTo(1);
  }

  @Test
  void inRateModeTheTimeOfTellingIsWaitAndNotService() {
    long held = SECOND;
    sessions.add(new Told((phase, n) -> spin(held)));

    run(true, 0, 3 * SECOND / 2);

    Totals measured = totals(Phase.MEASUREMENT);
    assertThat(measured.all().histogram(Outcome.OK, Clock.SERVICE).getMaxValue()).isLessThan(held);
    assertThat(measured.all().histogram(Outcome.OK, Clock.RESPONSE).getMaxValue())
        .isGreaterThanOrEqualTo(held);
    assertThat(measured.slotLateness().getMaxValue()).isLessThan(held);
  }
}
