package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;
import org.flakebench.load.Timeline;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);
  private static final SeriesKey INSERT = new SeriesKey(StatementKind.INSERT, null);
  private static final ErrorKey DEADLOCK = new ErrorKey("DEADLOCK", ErrorOrigin.SERVER, "40P01");

  private final ErrorTable errors = new ErrorTable();
  private final List<Interval> intervals = new CopyOnWriteArrayList<>();
  private final Records records = new Records();
  private final Listener listener = new Listener();
  private Drain drain;

  /** Keeps records as a store would: an execution may only use errors that it was told of. */
  private static final class Records implements RecordSink {
    final List<ExecutionRecord> executions = Collections.synchronizedList(new ArrayList<>());
    final Map<Integer, ErrorKey> told = new HashMap<>();
    final List<Integer> untold = new CopyOnWriteArrayList<>();

    @Override
    public void execution(
        long startEpochMicros,
        long serviceNanos,
        long waitNanos,
        int slot,
        int statement,
        int error,
        int rows,
        Phase phase) {
      if (error != 0 && !told.containsKey(error)) {
        untold.add(error);
      }
      executions.add(
          new ExecutionRecord(
              startEpochMicros, serviceNanos, waitNanos, slot, statement, error, rows, phase));
    }

    @Override
    public void error(int index, ErrorKey key, String message) {
      told.put(index, key);
    }

    @Override
    public void log(LogRecord record) {}

    @Override
    public void step(ControllerStep step, long startEpochMicros, long endEpochMicros) {}

    @Override
    public long dropped() {
      return 0;
    }
  }

  private static final class Listener implements OutcomeListener {
    final List<long[]> operations = Collections.synchronizedList(new ArrayList<>());
    RuntimeException broken;

    @Override
    public void operation(int slot, int statement, long startNanos, long durationNanos, int error) {
      if (broken != null) {
        throw broken;
      }
      operations.add(new long[] {slot, statement, startNanos, durationNanos, error});
    }
  }

  private Drain drain(RecordMode mode, boolean scheduled, int expectedSlots) {
    drain =
        new Drain(
            new Drain.Setup(
                "worker-7",
                3,
                List.of(LOOKUP, INSERT, LOOKUP),
                scheduled,
                new RecordSpec(mode, 100),
                expectedSlots,
                errors,
                WallClock.now(),
                () -> 42),
            listener,
            records,
            List.of(intervals::add));
    return drain;
  }

  @AfterEach
  void close() {
    if (drain != null) {
      drain.close();
    }
  }

  private Totals totals(Phase phase) {
    Totals totals = new Totals();
    intervals.stream().filter(interval -> interval.phase() == phase).forEach(totals::add);
    return totals;
  }

  @Test
  void figures_are_kept_by_series_and_outcome() {
    Drain drain = drain(RecordMode.ALL, false, 1);
    SlotRecorder slot = drain.open(5);
    long now = System.nanoTime();
    drain.follow(Timeline.of(now, 0, 60 * SECOND));
    int error = errors.indexOf(DEADLOCK, "deadlock detected");
    slot.begin(now, 0, 1);
    slot.end(now, 1000, 0, 0, 0, 3, 1);
    slot.end(now + 10, 2000, 0, 2, 0, 4, 1);
    slot.end(now + 20, 5000, 0, 1, error, 0, 1);
    drain.close();

    Totals totals = totals(Phase.MEASUREMENT);
    SeriesTotal lookups = totals.series().get(LOOKUP);
    assertThat(lookups.operations()).as("statements 0 and 2 are one series").isEqualTo(2);
    assertThat(lookups.rows()).isEqualTo(7);
    assertThat(lookups.histogram(Outcome.OK, Clock.SERVICE).getMaxValue()).isEqualTo(2000);
    assertThat(lookups.has(Outcome.OK, Clock.RESPONSE)).isFalse();
    SeriesTotal inserts = totals.series().get(INSERT);
    assertThat(inserts.errors()).isEqualTo(1);
    assertThat(inserts.has(Outcome.OK, Clock.SERVICE)).isFalse();
    assertThat(inserts.histogram(Outcome.ERROR, Clock.SERVICE).getTotalCount()).isEqualTo(1);
    assertThat(totals.errors()).containsExactly(Map.entry(DEADLOCK, 1L));
    assertThat(records.executions)
        .extracting(ExecutionRecord::serviceNanos)
        .containsExactly(1000L, 2000L, 5000L);
    assertThat(records.executions).extracting(ExecutionRecord::slot).containsOnly(5);
    assertThat(listener.operations).hasSize(3);
    assertThat(intervals)
        .allSatisfy(
            i ->
                assertThat(i.workerId() + i.workerEpoch() + i.gauges().targetSlots())
                    .isEqualTo("worker-7342"));
  }

  @Test
  void with_a_schedule_response_and_wait_have_clocks_of_their_own() {
    Drain drain = drain(RecordMode.NONE, true, 1);
    SlotRecorder slot = drain.open(0);
    long now = System.nanoTime();
    drain.follow(Timeline.of(now, 0, 60 * SECOND));
    slot.end(now + 500, 1000, 400, 0, 0, 1, 1);
    drain.close();

    SeriesTotal lookups = totals(Phase.MEASUREMENT).series().get(LOOKUP);
    assertThat(lookups.histogram(Outcome.OK, Clock.SERVICE).getMaxValue()).isEqualTo(1000);
    assertThat(lookups.histogram(Outcome.OK, Clock.RESPONSE).getMaxValue()).isEqualTo(1400);
    assertThat(lookups.histogram(Outcome.OK, Clock.WAIT).getMaxValue()).isEqualTo(400);
    assertThat(listener.operations.get(0)).containsExactly(0, 0, now + 100, 1400, 0);
    assertThat(records.executions).isEmpty();
  }

  /** Operations belong to the epoch in which they began, in whichever second they end. */
  @Test
  void warm_up_and_measurement_never_mix() {
    Drain drain = drain(RecordMode.ALL, false, 2);
    SlotRecorder first = drain.open(0);
    SlotRecorder second = drain.open(1);
    long start = System.nanoTime() - 5 * SECOND;
    drain.follow(Timeline.of(start, 5 * SECOND, 60 * SECOND));
    for (int i = 0; i < 100; i++) {
      first.end(start + i, 10, 0, 0, 0, 1, 1);
      second.end(start + 6 * SECOND, 20, 0, 0, 0, 1, 2);
      first.end(start + 5 * SECOND - 1, 3 * SECOND, 0, 0, 0, 1, 1);
    }
    drain.close();

    assertThat(totals(Phase.WARMUP).all().operations()).isEqualTo(200);
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(100);
    assertThat(totals(Phase.MEASUREMENT).all().histogram(Outcome.OK, Clock.SERVICE).getMaxValue())
        .isEqualTo(20);
    assertThat(listener.operations).as("Gatling sees no warm-up").hasSize(100);
    assertThat(records.executions).filteredOn(r -> r.phase() == Phase.WARMUP).hasSize(200);
    assertThat(intervals).allMatch(i -> i.epoch() == (i.phase() == Phase.WARMUP ? 1 : 2));
  }

  @Test
  void an_operation_that_ends_after_the_end_still_counts() {
    Drain drain = drain(RecordMode.ALL, false, 1);
    SlotRecorder slot = drain.open(0);
    long start = System.nanoTime() - 10 * SECOND;
    drain.follow(Timeline.of(start, 0, 4 * SECOND));
    await().atMost(Duration.ofSeconds(10)).until(() -> !intervals.isEmpty());
    slot.end(start + 4 * SECOND - 1, 6 * SECOND, 0, 0, 0, 1, 1);
    drain.close();

    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(1);
    Interval tail = intervals.get(intervals.size() - 1);
    assertThat(tail.durationMicros()).as("adds no time to the measurement").isZero();
    assertThat(covered(Phase.MEASUREMENT)).isEqualTo(4_000_000);
  }

  private long covered(Phase phase) {
    return intervals.stream()
        .filter(i -> i.phase() == phase)
        .mapToLong(Interval::durationMicros)
        .sum();
  }

  @Test
  void intervals_are_numbered_without_gaps_and_cover_each_epoch_without_overlap() {
    Drain drain = drain(RecordMode.NONE, false, 1);
    SlotRecorder slot = drain.open(0);
    long start = System.nanoTime();
    long warmup = SECOND * 6 / 10;
    drain.follow(Timeline.of(start, warmup, 60 * SECOND));
    int begun = 0;
    for (; intervals.size() < 4; begun++) {
      long now = System.nanoTime();
      slot.end(now, 1, 0, 0, 0, 1, now - start < warmup ? 1 : 2);
      await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(slot::isDrained);
    }
    drain.close();

    assertThat(intervals)
        .extracting(Interval::seq)
        .isEqualTo(java.util.stream.LongStream.rangeClosed(1, intervals.size()).boxed().toList());
    for (int i = 1; i < intervals.size(); i++) {
      Interval before = intervals.get(i - 1);
      assertThat(intervals.get(i).startEpochMicros())
          .isEqualTo(before.startEpochMicros() + before.durationMicros());
    }
    assertThat(covered(Phase.WARMUP)).isEqualTo(warmup / 1000);
    assertThat(
            totals(Phase.WARMUP).all().operations() + totals(Phase.MEASUREMENT).all().operations())
        .isEqualTo(begun);
  }

  /**
   * As when the thread got no processor for five seconds: each second still has its own figures.
   */
  @Test
  void seconds_that_are_cut_late_hold_what_ended_in_them() {
    Drain drain = drain(RecordMode.SAMPLED, false, 1);
    SlotRecorder slot = drain.open(0);
    long start = System.nanoTime() - 5 * SECOND;
    for (int second = 0; second < 5; second++) {
      for (int i = 0; i <= second; i++) {
        slot.end(start + second * SECOND, SECOND / 2 + i, 0, 0, 0, 1, 1);
      }
    }
    slot.end(start + 3 * SECOND, 2 * SECOND - 1, 0, 0, 0, 1, 1);
    drain.follow(Timeline.of(start, 0, 60 * SECOND));
    drain.close();

    assertThat(intervals).hasSizeGreaterThanOrEqualTo(5);
    assertThat(intervals.subList(0, 5))
        .extracting(i -> i.series().get(0).operations())
        .as("the last of them began in the fourth second and ended in the fifth")
        .containsExactly(1L, 2L, 3L, 4L, 6L);
    assertThat(intervals.subList(0, 5))
        .extracting(Interval::durationMicros)
        .containsOnly(1_000_000L);
  }

  @Test
  void a_full_ring_is_counted_and_marks_the_interval() {
    Drain drain = drain(RecordMode.ALL, false, 1 << 20);
    SlotRecorder slot = drain.open(0);
    int capacity = slot.ring().capacity();
    int error = errors.indexOf(DEADLOCK, "deadlock detected");
    // Before the timeline is known nothing is emptied.
    for (int i = 0; i < capacity; i++) {
      slot.end(i, 10, 0, 0, 0, 1, 1);
    }
    for (int i = 0; i < 5; i++) {
      slot.end(i, 10, 0, 0, 0, 2, 1);
      slot.end(i, 10, 0, 1, error, 0, 1);
    }
    drain.follow(Timeline.of(System.nanoTime() - 5 * SECOND, 0, 60 * SECOND));
    drain.close();

    Totals totals = totals(Phase.MEASUREMENT);
    assertThat(totals.all().operations()).isEqualTo(capacity + 10);
    assertThat(totals.all().unrecorded()).isEqualTo(10);
    assertThat(totals.all().errors()).isEqualTo(5);
    assertThat(totals.all().rows()).isEqualTo(capacity + 10);
    assertThat(totals.errors()).containsExactly(Map.entry(DEADLOCK, 5L));
    assertThat(totals.ringOverflows()).isEqualTo(10);
    assertThat(intervals.get(0).gauges().saturated()).isTrue();
    Gauges last = intervals.get(intervals.size() - 1).gauges();
    assertThat(last.recordsProduced()).isEqualTo(capacity + 10);
    assertThat(last.recordsSampledOut() + last.recordsDropped() + records.executions.size())
        .isEqualTo(last.recordsProduced());
  }

  @Test
  void slots_that_write_at_once_and_come_and_go_lose_nothing() throws InterruptedException {
    Drain drain = drain(RecordMode.ALL, false, 1 << 20);
    drain.follow(Timeline.of(System.nanoTime(), 0, 3600 * SECOND));
    int threads = 4;
    int slotsEach = 25;
    int operations = 4000;
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int number = t;
      Thread thread =
          new Thread(
              () -> {
                Random random = new Random(number);
                for (int s = 0; s < slotsEach; s++) {
                  SlotRecorder slot = drain.open(number);
                  for (int i = 0; i < operations; i++) {
                    int error =
                        random.nextInt(50) == 0
                            ? errors.indexOf(DEADLOCK, "message " + random.nextInt(500))
                            : 0;
                    slot.begin(i, 0, 1);
                    slot.end(i, 1 + i, 0, i % 3, error, 1, 1);
                  }
                  slot.close();
                }
              });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join(60_000);
    }
    drain.close();

    long expected = (long) threads * slotsEach * operations;
    SeriesTotal total = totals(Phase.MEASUREMENT).all();
    assertThat(drain.failure()).isNull();
    assertThat(total.operations()).isEqualTo(expected);
    long measured =
        total.histogram(Outcome.OK, Clock.SERVICE).getTotalCount()
            + total.histogram(Outcome.ERROR, Clock.SERVICE).getTotalCount();
    assertThat(measured + total.unrecorded()).isEqualTo(expected);
    assertThat(listener.operations).hasSize((int) measured);
    assertThat(totals(Phase.MEASUREMENT).errors().get(DEADLOCK)).isEqualTo(total.errors());
    Gauges last = intervals.get(intervals.size() - 1).gauges();
    assertThat(last.recordsProduced()).isEqualTo(expected);
    assertThat(records.executions.size() + last.recordsDropped() + last.recordsSampledOut())
        .isEqualTo(expected);
    assertThat(records.untold).as("errors used before they were told").isEmpty();
    assertThat(last.slots()).as("retired slots are gone").isZero();
  }

  @Test
  void error_samples_wait_for_an_interval_that_takes_them() {
    Drain drain = drain(RecordMode.NONE, false, 1);
    SlotRecorder slot = drain.open(0);
    long start = System.nanoTime() - 10 * SECOND;
    drain.follow(Timeline.of(start, 0, 4 * SECOND));
    await().atMost(Duration.ofSeconds(10)).until(() -> !intervals.isEmpty());
    long cutsSeen = intervals.size();
    errors.sample(1, DEADLOCK, LOOKUP, "deadlock detected", "SELECT 1", 1);
    // A second after the end: its cut has nothing to emit, the sample's operation is still under
    // way.
    await()
        .atMost(Duration.ofSeconds(10))
        .during(Duration.ofMillis(1100))
        .until(() -> intervals.size() == cutsSeen);
    slot.end(start + SECOND, 6 * SECOND, 0, 0, errors.indexOf(DEADLOCK, "deadlock detected"), 0, 1);
    drain.close();

    assertThat(totals(Phase.MEASUREMENT).samples(DEADLOCK)).hasSize(1);
  }

  /**
   * Only the first errors of an epoch are samples: in an interval of the warm-up they are lost for
   * the measurement's summary.
   */
  @Test
  void error_samples_of_the_measurement_do_not_go_with_the_last_second_of_the_warm_up() {
    Drain drain = drain(RecordMode.NONE, false, 1);
    SlotRecorder slot = drain.open(0);
    long start = System.nanoTime() - 5 * SECOND;
    int error = errors.indexOf(DEADLOCK, "deadlock detected");
    errors.sample(1, DEADLOCK, LOOKUP, "deadlock detected", "SELECT 1", 1);
    slot.end(start, 10, 0, 0, error, 0, 1);
    errors.sample(2, DEADLOCK, LOOKUP, "deadlock detected", "SELECT 2", 2);
    slot.end(start + SECOND, 10, 0, 0, error, 0, 2);
    drain.follow(Timeline.of(start, SECOND, 60 * SECOND));
    drain.close();

    assertThat(totals(Phase.WARMUP).samples(DEADLOCK))
        .extracting(ErrorSample::statement)
        .containsExactly("SELECT 1");
    assertThat(totals(Phase.MEASUREMENT).samples(DEADLOCK))
        .extracting(ErrorSample::statement)
        .containsExactly("SELECT 2");
  }

  @Test
  void without_a_start_there_is_nothing_to_cut() {
    drain(RecordMode.ALL, false, 1).close();

    assertThat(intervals).isEmpty();
  }

  /**
   * A stop may take an epoch out of the timeline in the moment in which its first operation begins.
   */
  @Test
  void an_operation_of_an_epoch_that_a_stop_has_taken_away_still_counts() {
    Drain drain = drain(RecordMode.NONE, false, 1);
    SlotRecorder slot = drain.open(0);
    long start = System.nanoTime() - 2 * SECOND;
    Timeline planned = Timeline.of(start, SECOND, 60 * SECOND);
    drain.follow(planned);
    drain.follow(planned.endedAt(start + SECOND));
    slot.end(start + SECOND + 1, 1000, 0, 0, 0, 1, 2);
    drain.close();

    assertThat(drain.failure()).isNull();
    assertThat(totals(Phase.MEASUREMENT).all().operations()).isEqualTo(1);
  }

  @Test
  void a_stop_shortens_the_interval_that_it_cuts() {
    Drain drain = drain(RecordMode.NONE, false, 1);
    SlotRecorder slot = drain.open(0);
    long start = System.nanoTime() - SECOND / 2;
    Timeline planned = Timeline.of(start, 0, 60 * SECOND);
    drain.follow(planned);
    slot.end(start, 1000, 0, 0, 0, 1, 1);
    drain.follow(planned.endedAt(start + SECOND / 4));
    drain.close();

    assertThat(intervals).isNotEmpty();
    assertThat(intervals.stream().mapToLong(Interval::durationMicros).sum())
        .isLessThanOrEqualTo(250_000);
  }

  @Test
  void who_breaks_the_thread_is_told() {
    listener.broken = new IllegalStateException("the listener broke");
    Drain drain = drain(RecordMode.ALL, false, 1);
    SlotRecorder slot = drain.open(0);
    drain.follow(Timeline.of(System.nanoTime(), 0, 60 * SECOND));
    slot.end(System.nanoTime(), 1, 0, 0, 0, 1, 1);

    await().atMost(Duration.ofSeconds(10)).until(() -> drain.failure() != null);
    assertThat(drain.failure()).isSameAs(listener.broken);
  }

  @Test
  void more_statements_than_an_outcome_can_name_are_refused() {
    List<SeriesKey> series = Collections.nCopies(257, LOOKUP);
    assertThatThrownBy(
            () ->
                new Drain(
                    new Drain.Setup(
                        "w",
                        1,
                        series,
                        false,
                        new RecordSpec(RecordMode.ALL, 1),
                        1,
                        errors,
                        WallClock.now(),
                        () -> 1),
                    listener,
                    records,
                    List.of()))
        .hasMessage("a mix may have at most 256 statements, not 257");
  }
}
