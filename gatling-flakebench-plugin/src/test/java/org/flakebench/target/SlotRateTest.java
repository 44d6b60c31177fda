package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
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
import org.flakebench.measure.OutcomeListener;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.SeriesTotal;
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
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slots that follow an arrival schedule, with sessions that do what they are told. */
@Timeout(60)
class SlotRateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SeriesKey SERIES = new SeriesKey(StatementKind.GENERIC_SQL, "s");

  private final SlotControl control = new SlotControl(new SlotGate(10));
  private final ErrorTable errors = new ErrorTable();
  private final List<Interval> intervals = new CopyOnWriteArrayList<>();
  private final List<long[]> seenByGatling = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedDeque<Session> sessions = new ConcurrentLinkedDeque<>();
  private final List<Long> bound = new CopyOnWriteArrayList<>();
  private final Drain drain =
      new Drain(
          new Drain.Setup(
              "worker-0",
              1,
              List.of(SERIES),
              true,
              new RecordSpec(RecordMode.NONE, 1),
              1,
              errors,
              WallClock.now(),
              () -> 1),
          new OutcomeListener() {
            @Override
            public void operation(int slot, int statement, long start, long duration, int error) {
              seenByGatling.add(new long[] {start, duration});
            }
          },
          RecordSink.none(),
          List.of(intervals::add));
  private Timeline timeline;

  @AfterEach
  void close() {
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

  private void start(double qps, long from, long warmup, long measurement) {
    timeline = Timeline.of(from, warmup, measurement);
    Tickets tickets =
        Tickets.of(
            Templates.template().rate(new RatePattern.Steady(qps), Arrival.CONSTANT).build(),
            timeline,
            0,
            1);
    drain.follow(timeline, tickets);
    control.start(timeline, tickets);
  }

  private Thread slot(int number, IntUnaryOperator behaviour) {
    SlotRecorder recorder = drain.open(number);
    control.gate().admit();
    sessions.add(new FakeSession(behaviour));
    StatementPlan plan =
        new StatementPlan(
            0,
            StatementKind.GENERIC_SQL,
            Operation.READ,
            SERIES,
            "SELECT ?",
            false,
            List.of((values, sink, index) -> bound.add(System.nanoTime())));
    Slot slot =
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
    Thread thread =
        new Thread(
            () -> {
              slot.connect();
              slot.loop();
              slot.close();
            });
    thread.start();
    return thread;
  }

  private static void join(Thread... threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private Totals totals(Phase phase) {
    Totals totals = new Totals();
    intervals.stream().filter(i -> i.phase() == phase).forEach(totals::add);
    return totals;
  }

  private static int busyFor(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
    return 1;
  }

  @Test
  void offered_is_begun_and_censored_in_each_phase() throws Exception {
    start(500, System.nanoTime(), SECOND / 2, SECOND);
    join(slot(0, n -> busyFor(1_000_000)), slot(1, n -> busyFor(10_000)));
    drain.close();

    Totals warmup = totals(Phase.WARMUP);
    assertThat(warmup.offered()).isEqualTo(250);
    assertThat(warmup.all().operations() + warmup.censored()).isEqualTo(250);
    Totals measured = totals(Phase.MEASUREMENT);
    assertThat(measured.isScheduled()).isTrue();
    assertThat(measured.offered()).isEqualTo(500);
    assertThat(measured.all().operations() + measured.censored()).isEqualTo(500);
    assertThat(measured.all().operations()).isGreaterThan(250);
    assertThat(measured.slotLateness().getTotalCount()).isPositive();
    assertThat(control.gate().live()).isZero();
  }

  @Test
  void response_counts_from_the_intended_start_and_service_from_the_begin() throws Exception {
    long held = SECOND / 4;
    start(100, System.nanoTime(), 0, SECOND);
    join(slot(0, n -> n == 10 ? busyFor(held) : 1));
    drain.close();

    SeriesTotal all = totals(Phase.MEASUREMENT).all();
    assertThat(all.histogram(Outcome.OK, Clock.SERVICE).getCountBetweenValues(held, 2 * SECOND))
        .as("one operation was held")
        .isEqualTo(1);
    long late = all.histogram(Outcome.OK, Clock.RESPONSE).getCountBetweenValues(held / 2, SECOND);
    assertThat(late).as("and those that came due meanwhile waited").isGreaterThanOrEqualTo(12);
    assertThat(all.histogram(Outcome.OK, Clock.WAIT).getMaxValue()).isGreaterThan(held / 2);
    assertThat(all.histogram(Outcome.OK, Clock.RESPONSE).getTotalCount())
        .isEqualTo(all.operations());
  }

  @Test
  void gatling_gets_the_intended_start() throws Exception {
    start(100, System.nanoTime(), 0, SECOND / 2);
    join(slot(0, n -> busyFor(n == 1 ? SECOND / 10 : 1000)));
    drain.close();

    List<Long> intended = new ArrayList<>();
    seenByGatling.forEach(seen -> intended.add(seen[0] - timeline.startNanos()));
    assertThat(intended).doesNotHaveDuplicates().allMatch(at -> at % 10_000_000 == 0);
    assertThat(intended).contains(0L, 10_000_000L, 20_000_000L);
  }

  @Test
  void parameters_are_bound_before_the_wait_for_the_ticket_ends() throws Exception {
    List<Long> executed = new CopyOnWriteArrayList<>();
    start(20, System.nanoTime() + SECOND / 10, 0, SECOND / 2);
    join(
        slot(
            0,
            n -> {
              executed.add(System.nanoTime());
              return 1;
            }));
    // The next parameters are bound right after an operation, most of 50 ms before the next one.
    for (int i = 1; i < executed.size(); i++) {
      assertThat(bound.get(i) - executed.get(i - 1)).isLessThan(executed.get(i) - bound.get(i));
    }
    assertThat(executed).hasSizeGreaterThan(5);
  }

  @Test
  void only_the_lateness_of_slots_that_waited_is_the_generators() throws Exception {
    start(1000, System.nanoTime() - SECOND, 0, 2 * SECOND);
    join(slot(0, n -> busyFor(SECOND / 1000 * 20)));
    drain.close();

    Totals totals = totals(Phase.MEASUREMENT);
    assertThat(totals.all().operations()).isPositive();
    assertThat(totals.slotLateness().getTotalCount()).as("the slot was never free").isZero();
    assertThat(totals.censored()).isGreaterThan(1500);
  }

  @Test
  void a_stop_leaves_no_ticket_unaccounted() throws Exception {
    start(2000, System.nanoTime(), 0, 3600 * SECOND);
    Thread[] slots = new Thread[4];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = slot(i, n -> busyFor(TimeUnit.MICROSECONDS.toNanos(900)));
    }
    while (seenByGatling.size() < 500) {
      Thread.onSpinWait();
    }
    control.endAt(System.nanoTime());
    drain.follow(control.timeline());
    join(slots);
    drain.close();

    Totals totals = totals(Phase.MEASUREMENT);
    assertThat(totals.offered()).isEqualTo(totals.all().operations() + totals.censored());
    double seconds = control.timeline().measurement().seconds();
    assertThat((double) totals.offered()).isBetween(2000 * seconds - 1, 2000 * seconds + 10);
  }

  @Test
  void a_measurement_without_a_single_operation_is_censored_whole() throws Exception {
    start(100, System.nanoTime(), 0, SECOND);
    control.gate().setTarget(0);
    join(slot(0, n -> 1));
    while (totals(Phase.MEASUREMENT).offered() == 0) {
      Thread.onSpinWait();
    }
    drain.close();

    assertThat(totals(Phase.MEASUREMENT).all().operations()).isZero();
    assertThat(totals(Phase.MEASUREMENT).offered()).isEqualTo(100);
    assertThat(totals(Phase.MEASUREMENT).censored()).isEqualTo(100);
  }

  @Test
  void failed_operations_have_their_place_in_the_schedule() throws Exception {
    ErrorKey deadlock = new ErrorKey("DEADLOCK", ErrorOrigin.SERVER, "40P01");
    start(200, System.nanoTime(), 0, SECOND / 2);
    join(
        slot(
            0,
            n -> {
              if (n % 2 == 0) {
                throw new TargetException(deadlock, "deadlock", false, null);
              }
              return 1;
            }));
    drain.close();

    Totals totals = totals(Phase.MEASUREMENT);
    assertThat(totals.offered()).isEqualTo(totals.all().operations() + totals.censored());
    assertThat(totals.all().errors()).isPositive();
    assertThat(totals.all().histogram(Outcome.ERROR, Clock.RESPONSE).getTotalCount())
        .isEqualTo(totals.all().errors());
  }
}
