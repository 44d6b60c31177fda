package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.flakebench.load.Phase;
import org.flakebench.load.SlotControl;
import org.flakebench.load.SlotGate;
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
import org.flakebench.template.Operation;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.flakebench.workload.Mix;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlotTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SeriesKey SERIES = new SeriesKey(StatementKind.GENERIC_SQL, "s");
  private static final ErrorKey DEADLOCK = new ErrorKey("DEADLOCK", ErrorOrigin.SERVER, "40P01");
  private static final ErrorKey LOST =
      new ErrorKey("CONNECTION_LOST", ErrorOrigin.NETWORK, "08006");

  private final SlotControl control = new SlotControl(new SlotGate(1));
  private final ErrorTable errors = new ErrorTable();
  private final List<Interval> intervals = new CopyOnWriteArrayList<>();
  private final Events events = new Events();
  private final Deque<Session> sessions = new ConcurrentLinkedDeque<>();
  private final List<Long> connectedAt = new ArrayList<>();
  private final Drain drain =
      new Drain(
          new Drain.Setup(
              "worker-0",
              1,
              List.of(SERIES),
              false,
              new RecordSpec(RecordMode.NONE, 1),
              1,
              errors,
              WallClock.now(),
              () -> 1),
          (slot, statement, start, duration, error) -> {},
          RecordSink.none(),
          List.of(intervals::add));
  private SlotRecorder recorder;
  private long thinkTimeNanos;
  private long operationsPerSlot = Long.MAX_VALUE;

  @AfterEach
  void close() {
    drain.close();
  }

  private static final class Events implements SlotEvents {
    final AtomicInteger connected = new AtomicInteger();
    final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    final List<ErrorSample> samples = new ArrayList<>();

    @Override
    public void connected() {
      connected.incrementAndGet();
    }

    @Override
    public void disconnected() {
      connected.decrementAndGet();
    }

    @Override
    public void reconnectFailed(RuntimeException reason) {
      failures.add(reason);
    }

    @Override
    public void errorSample(ErrorSample sample) {
      samples.add(sample);
    }
  }

  private static RuntimeException failure(ErrorKey key, boolean lost) {
    return new TargetException(key, key.category().toLowerCase(java.util.Locale.ROOT), lost, null);
  }

  private Slot slot(StatementPlan plan) {
    recorder = drain.open(0);
    control.gate().admit();
    Slot.Work work =
        new Slot.Work(
            Mix.of(1),
            new StatementPlan[] {plan},
            thinkTimeNanos,
            operationsPerSlot,
            control,
            errors,
            WallClock.now(),
            events);
    return new Slot(
        work,
        recorder,
        new SlotValues(1, 0, 0, null, null, null),
        () -> {
          connectedAt.add(System.nanoTime());
          Session next = sessions.poll();
          if (next == null) {
            throw new TargetUnavailableException("nobody answers", null);
          }
          return next;
        });
  }

  private Slot slot() {
    return slot(
        new StatementPlan(
            0, StatementKind.GENERIC_SQL, Operation.READ, SERIES, "SELECT 1", false, List.of()));
  }

  private FakeSession session(IntUnaryOperator behaviour) {
    FakeSession session = new FakeSession(behaviour);
    sessions.add(session);
    return session;
  }

  private void start(long warmup, long measurement) {
    Timeline timeline = Timeline.of(System.nanoTime(), warmup, measurement);
    drain.follow(timeline);
    control.start(timeline);
  }

  private void run(Slot slot) {
    slot.connect();
    slot.loop();
    slot.close();
    drain.close();
  }

  private Totals totals(Phase phase) {
    Totals totals = new Totals();
    intervals.stream().filter(i -> i.phase() == phase).forEach(totals::add);
    return totals;
  }

  private int retireAfter(int operations, int n) {
    if (n == operations) {
      control.gate().setTarget(0);
    }
    return 2;
  }

  @Test
  void it_retires_at_the_gate_and_every_operation_counts_once() {
    FakeSession session = session(n -> retireAfter(1000, n));
    start(0, 3600 * SECOND);
    run(slot());

    assertThat(session.executions).hasValue(1000);
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(1000);
    assertThat(totals(Phase.MEASUREMENT).all().rows()).isEqualTo(2000);
    assertThat(control.gate().live()).isZero();
    assertThat(events.connected).hasValue(0);
    assertThat(session.closed.get()).isPositive();
  }

  @Test
  void it_leaves_after_its_operations_of_the_measurement_and_is_not_replaced() {
    operationsPerSlot = 25;
    thinkTimeNanos = TimeUnit.MILLISECONDS.toNanos(1);
    session(n -> 1);
    start(SECOND / 20, 3600 * SECOND);
    run(slot());

    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(25);
    assertThat(totals(Phase.WARMUP).all().operations()).isPositive();
    assertThat(control.gate().done()).isEqualTo(1);
    assertThat(control.gate().live()).isZero();
    assertThat(control.gate().target()).isZero();
  }

  @Test
  void it_stops_at_the_end_of_the_timeline_and_each_operation_belongs_to_the_epoch_it_began_in() {
    List<Long> starts = new ArrayList<>();
    FakeSession session =
        session(
            n -> {
              starts.add(System.nanoTime());
              return 1;
            });
    thinkTimeNanos = TimeUnit.MICROSECONDS.toNanos(200);
    start(SECOND / 10, SECOND / 5);
    Slot slot = slot();
    run(slot);

    Timeline timeline = control.timeline();
    assertThat(starts).allMatch(at -> at - timeline.startNanos() >= 0);
    long counted =
        totals(Phase.WARMUP).all().operations() + totals(Phase.MEASUREMENT).all().operations();
    assertThat(counted).isEqualTo(session.executions.get());
    // The fake looks at the clock just after the slot: all but the operations at the seam agree.
    long inWarmup =
        starts.stream().filter(at -> at - timeline.epochs().get(0).endNanos() < 0).count();
    assertThat(totals(Phase.WARMUP).all().operations()).isBetween(inWarmup, inWarmup + 1);
    long late = starts.stream().filter(at -> at - timeline.endNanos() >= 0).count();
    assertThat(late).isLessThanOrEqualTo(1);
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isPositive();
    assertThat(control.gate().live()).isZero();
  }

  @Test
  void an_operation_that_ends_in_the_next_epoch_counts_where_it_began() {
    FakeSession session =
        session(
            n -> {
              if (n == 1) {
                long end = control.timeline().epochs().get(0).endNanos();
                while (System.nanoTime() - end < 0) {
                  Thread.onSpinWait();
                }
              }
              return retireAfter(2, n);
            });
    start(SECOND / 5, 3600 * SECOND);
    run(slot());

    assertThat(session.executions).hasValue(2);
    assertThat(totals(Phase.WARMUP).all().operations()).isEqualTo(1);
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(1);
  }

  @Test
  void failed_operations_count_with_their_error_and_the_first_are_told() {
    FakeSession session =
        session(
            n -> {
              retireAfter(100, n);
              if (n % 4 == 0) {
                throw failure(DEADLOCK, false);
              }
              return 1;
            });
    start(0, 3600 * SECOND);
    run(slot());

    assertThat(session.executions).hasValue(100);
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(100);
    assertThat(totals(Phase.MEASUREMENT).errors())
        .containsExactly(java.util.Map.entry(DEADLOCK, 25L));
    assertThat(events.samples).hasSize(10);
    assertThat(connectedAt).as("no reconnect for an error of a statement").hasSize(1);
  }

  @Test
  void a_value_that_cannot_be_made_is_an_error_of_the_generator() {
    AtomicInteger bound = new AtomicInteger();
    FakeSession session = session(n -> 1);
    StatementPlan plan =
        new StatementPlan(
            0,
            StatementKind.INSERT,
            Operation.WRITE,
            SERIES,
            "INSERT …",
            false,
            List.of(
                (slot, sink, index) -> {
                  if (bound.incrementAndGet() == 3) {
                    control.gate().setTarget(0);
                  }
                  throw new IllegalStateException("no new keys are left");
                }));
    start(0, 3600 * SECOND);
    run(slot(plan));

    assertThat(session.executions).as("nothing is sent").hasValue(0);
    assertThat(totals(Phase.MEASUREMENT).errors())
        .containsExactly(
            java.util.Map.entry(
                new ErrorKey("GENERATOR_FAILURE", ErrorOrigin.GENERATOR, null), 3L));
  }

  @Test
  void a_lost_connection_is_replaced_with_growing_pauses_and_costs_one_error() {
    FakeSession first =
        session(
            n -> {
              if (n == 5) {
                throw failure(LOST, true);
              }
              return 1;
            });
    Slot slot = slot();
    slot.connect();
    FakeSession second = new FakeSession(n -> retireAfter(5, n));
    start(0, 3600 * SECOND);
    Thread server =
        new Thread(
            () -> {
              while (events.failures.size() < 2) {
                Thread.onSpinWait();
              }
              sessions.add(second);
            });
    server.start();
    slot.loop();
    slot.close();
    drain.close();

    assertThat(first.executions.get() + second.executions.get()).isEqualTo(10);
    assertThat(first.closed.get()).isPositive();
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(10);
    assertThat(totals(Phase.MEASUREMENT).errors()).containsExactly(java.util.Map.entry(LOST, 1L));
    assertThat(events.connected).hasValue(0);
    assertThat(events.failures)
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(e -> e.getMessage().equals("nobody answers"));
    long firstPause = connectedAt.get(2) - connectedAt.get(1);
    long secondPause = connectedAt.get(3) - connectedAt.get(2);
    assertThat(firstPause).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(secondPause).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
  }

  @Test
  void a_slot_without_a_connection_leaves_when_it_is_not_wanted_any_more() {
    session(
        n -> {
          throw failure(LOST, true);
        });
    Slot slot = slot();
    slot.connect();
    start(0, 3600 * SECOND);
    Thread controller =
        new Thread(
            () -> {
              while (events.failures.isEmpty()) {
                Thread.onSpinWait();
              }
              control.gate().setTarget(0);
            });
    controller.start();
    slot.loop();
    slot.close();

    assertThat(control.gate().live()).isZero();
    assertThat(events.connected).hasValue(0);
  }

  @Test
  void a_slot_without_a_connection_leaves_at_the_end_of_the_timeline() {
    session(
        n -> {
          throw failure(LOST, true);
        });
    Slot slot = slot();
    slot.connect();
    start(0, SECOND / 4);
    slot.loop();
    slot.close();

    assertThat(System.nanoTime() - control.timeline().endNanos()).isPositive();
    assertThat(control.gate().live()).isZero();
  }

  @Test
  void think_time_lies_between_operations() {
    List<Long> starts = new ArrayList<>();
    session(
        n -> {
          starts.add(System.nanoTime());
          return retireAfter(4, n);
        });
    thinkTimeNanos = TimeUnit.MILLISECONDS.toNanos(30);
    start(0, 3600 * SECOND);
    run(slot());

    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo(thinkTimeNanos);
    }
    assertThat(totals(Phase.MEASUREMENT).all().histogram(Outcome.OK, Clock.SERVICE).getMaxValue())
        .as("and not in the latency")
        .isLessThan(thinkTimeNanos);
  }

  @Test
  void the_end_of_the_run_cuts_a_long_think_time_short() {
    FakeSession session =
        session(
            n -> {
              control.endAt(System.nanoTime());
              return 1;
            });
    thinkTimeNanos = 3600 * SECOND;
    start(0, 7200 * SECOND);
    run(slot());

    assertThat(session.executions).hasValue(1);
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(1);
  }

  @Test
  void only_a_busy_slot_is_cancelled() {
    FakeSession session =
        session(
            n -> {
              slotUnderTest.cancel();
              return retireAfter(1, n);
            });
    start(0, 3600 * SECOND);
    slotUnderTest = slot();
    slotUnderTest.connect();
    slotUnderTest.cancel();
    assertThat(session.cancelled).as("idle").hasValue(0);
    slotUnderTest.loop();
    assertThat(session.cancelled).as("busy").hasValue(1);
    slotUnderTest.close();
  }

  @Test
  void only_an_operation_that_takes_too_long_is_aborted() {
    FakeSession session =
        session(
            n -> {
              slotUnderTest.abortAfter(3600 * SECOND);
              slotUnderTest.abortAfter(0);
              return retireAfter(1, n);
            });
    start(0, 3600 * SECOND);
    slotUnderTest = slot();
    slotUnderTest.connect();
    slotUnderTest.abortAfter(0);
    assertThat(session.aborted).as("idle").hasValue(0);
    slotUnderTest.loop();
    assertThat(session.aborted).as("busy, longer than 0 and shorter than an hour").hasValue(1);
    slotUnderTest.close();
  }

  private Slot slotUnderTest;

  @Test
  void parameters_are_made_before_the_clock_starts() {
    session(n -> retireAfter(1, n));
    StatementPlan plan =
        new StatementPlan(
            0,
            StatementKind.GENERIC_SQL,
            Operation.READ,
            SERIES,
            "SELECT ?",
            false,
            List.of(
                (slot, sink, index) -> {
                  long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
                  while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                  }
                }));
    start(0, 3600 * SECOND);
    run(slot(plan));

    assertThat(totals(Phase.MEASUREMENT).all().histogram(Outcome.OK, Clock.SERVICE).getMaxValue())
        .isLessThan(TimeUnit.MILLISECONDS.toNanos(50));
  }
}
