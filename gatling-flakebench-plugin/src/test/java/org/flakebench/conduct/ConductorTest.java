package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.flakebench.load.Planner;
import org.flakebench.load.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In virtual time: a sleep moves the clock, and what is due by then happens. */
class ConductorTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1000 * MS;
  private static final int EXPECTED = 8;
  private static final long ORIGIN = Long.MAX_VALUE - 30 * SECOND;

  private final Clock clock = new Clock();
  private final FakeWorkers workers = new FakeWorkers();
  private final List<String> moves = new ArrayList<>();
  private Planner planner = Planner.fixed(1, EXPECTED);
  private long warmup;
  private long measurement = 60 * SECOND;
  private Conductor conductor;

  private final class Clock implements RunClock {
    private long now;
    private final List<Runnable> steps = new ArrayList<>();

    @Override
    public long nanoTime() {
      // The clock wraps in the middle of the tests: only differences may count.
      return ORIGIN + now;
    }

    @Override
    public void sleep(long nanos) {
      assertThat(nanos).isPositive();
      now += nanos;
      assertThat(now).as("the conductor has no deadline").isLessThan(10_000 * SECOND);
      steps.forEach(Runnable::run);
    }

    void at(long nanos, Runnable action) {
      boolean[] done = {false};
      steps.add(
          () -> {
            if (!done[0] && now >= nanos) {
              done[0] = true;
              action.run();
            }
          });
    }
  }

  private final class FakeWorkers implements Workers {
    int arrived = EXPECTED;
    int ready = EXPECTED;
    int connected = EXPECTED;
    int running = EXPECTED;
    int done;
    long lastArrival;
    Failure failure;
    Timeline timeline;
    Long startedAt;
    Long endedAt;
    final List<Planner.Desired> targets = new ArrayList<>();
    final List<Long> targetsAt = new ArrayList<>();
    final List<String> drain = new ArrayList<>();

    /** Slots that stay after: 0 = the end, 1 = the cancel, 2 = the abort. */
    IntUnaryOperator stubborn = stage -> 0;

    @Override
    public State state() {
      return new State(EXPECTED, arrived, ready, connected, running, done, clock.now - lastArrival);
    }

    @Override
    public Failure failure() {
      return failure;
    }

    @Override
    public Planner.History history() {
      return new Planner.History(clock.now, List.of(), running);
    }

    @Override
    public void start(Timeline timeline) {
      this.timeline = timeline;
      startedAt = clock.now;
    }

    @Override
    public void target(Planner.Desired desired) {
      targets.add(desired);
      targetsAt.add(clock.nanoTime() - timeline.startNanos());
    }

    @Override
    public void endAt(long nanos) {
      endedAt = nanos;
      running = stubborn.applyAsInt(0);
      moves.add("end");
    }

    @Override
    public void cancelOperations() {
      drain.add(
          "cancel after " + TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime() - endedAt) + " s");
      running = stubborn.applyAsInt(1);
    }

    @Override
    public void abortConnections() {
      drain.add("abort after " + TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime() - endedAt) + " s");
      running = stubborn.applyAsInt(2);
    }

    @Override
    public void abandonOperations() {
      drain.add(
          "abandon after " + TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime() - endedAt) + " s");
    }
  }

  private Conductor.End run() {
    return conductor().run();
  }

  private Conductor conductor() {
    if (conductor == null) {
      conductor =
          new Conductor(
              workers,
              (status, phase, reason) ->
                  moves.add(status + " " + phase + (reason == null ? "" : " " + reason)),
              planner,
              from -> Timeline.of(from, warmup, measurement),
              Conductor.Deadlines.standard(),
              clock);
    }
    return conductor;
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 30})
  void warm_up_and_measurement_have_exactly_their_length(long warmupSeconds) {
    warmup = warmupSeconds * SECOND;
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.DURATION_ELAPSED);
    assertThat(end.message()).isNull();
    assertThat(end.timeline().measurement().seconds()).isEqualTo(60);
    assertThat(end.timeline().epochs()).hasSize(warmupSeconds == 0 ? 1 : 2);
    assertThat(workers.endedAt).isEqualTo(end.timeline().endNanos());
    assertThat(clock.nanoTime() - end.timeline().endNanos()).isBetween(0L, SECOND);
    List<String> expected = new ArrayList<>(List.of("STARTING PREPARING"));
    if (warmupSeconds > 0) {
      expected.add("RUNNING WARMUP");
    }
    expected.addAll(List.of("RUNNING MEASUREMENT", "end", "STOPPING COOLDOWN DURATION_ELAPSED"));
    assertThat(moves).isEqualTo(expected);
    assertThat(workers.drain).isEmpty();
  }

  @Test
  void the_windows_begin_when_the_slots_are_ready_and_lose_nothing_to_the_preparation() {
    warmup = 5 * SECOND;
    workers.arrived = 0;
    workers.ready = 0;
    clock.at(10 * SECOND, () -> workers.arrived = workers.ready = EXPECTED);
    Conductor.End end = run();

    assertThat(seconds(workers.startedAt)).isBetween(10.0, 10.1);
    assertThat(workers.timeline.startNanos() - ORIGIN).isGreaterThan(workers.startedAt);
    assertThat(end.timeline().measurement().seconds()).isEqualTo(60);
  }

  @Test
  void slots_that_do_not_get_ready_end_the_run_in_time() {
    workers.ready = 5;
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.REGISTRATION_TIMEOUT);
    assertThat(end.message()).isEqualTo("only 5 of 8 slots were ready after 120 s");
    assertThat(end.timeline()).isNull();
    assertThat(workers.startedAt).isNull();
    assertThat(seconds(clock.now)).isBetween(120.0, 121.0);
    assertThat(moves)
        .containsExactly("STARTING PREPARING", "end", "CANCELLING COOLDOWN REGISTRATION_TIMEOUT");
  }

  @Test
  void fewer_slots_than_expected_start_when_no_more_come() {
    workers.arrived = 5;
    workers.ready = 5;
    clock.at(SECOND, () -> workers.lastArrival = clock.now);
    run();

    assertThat(seconds(workers.startedAt)).isBetween(4.0, 4.2);
  }

  @Test
  void slots_that_are_there_and_not_ready_are_waited_for() {
    workers.arrived = 6;
    workers.ready = 5;
    clock.at(50 * SECOND, () -> workers.ready = 6);
    run();

    assertThat(seconds(workers.startedAt)).isBetween(50.0, 50.2);
  }

  @Test
  void a_stop_before_the_start_begins_no_load() {
    workers.ready = 0;
    clock.at(2 * SECOND, () -> conductor().requestStop(CompletionReason.USER_REQUESTED));
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.USER_REQUESTED);
    assertThat(end.timeline()).isNull();
    assertThat(workers.startedAt).isNull();
    assertThat(moves)
        .containsExactly("STARTING PREPARING", "end", "CANCELLING COOLDOWN USER_REQUESTED");
  }

  @Test
  void a_stop_in_warm_up_leaves_no_measurement() {
    warmup = 30 * SECOND;
    clock.at(10 * SECOND, () -> conductor().requestStop(CompletionReason.USER_REQUESTED));
    Conductor.End end = run();

    assertThat(end.timeline().measurement()).isNull();
    assertThat(end.timeline().epochs()).hasSize(1);
    assertThat(end.timeline().epochs().get(0).seconds()).isBetween(9.9, 10.1);
    assertThat(end.message()).isEqualTo("stopped on request");
    assertThat(moves)
        .containsExactly(
            "STARTING PREPARING", "RUNNING WARMUP", "end", "CANCELLING COOLDOWN USER_REQUESTED");
  }

  @Test
  void a_stop_in_the_measurement_keeps_what_was_measured() {
    clock.at(10 * SECOND, () -> conductor().requestStop(CompletionReason.USER_REQUESTED));
    clock.at(10 * SECOND, () -> conductor().requestStop(CompletionReason.SERVER_SHUTDOWN));
    Conductor.End end = run();

    assertThat(end.reason())
        .as("the first request counts")
        .isEqualTo(CompletionReason.USER_REQUESTED);
    assertThat(end.timeline().measurement().seconds()).isBetween(9.9, 10.1);
    assertThat(workers.endedAt).isEqualTo(end.timeline().endNanos());
  }

  @Test
  void a_worker_that_fails_ends_the_run() {
    IllegalStateException cause = new IllegalStateException();
    clock.at(
        20 * SECOND,
        () ->
            workers.failure =
                new Workers.Failure(CompletionReason.WORKER_FAILURE, "slot 3 broke", cause));
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.WORKER_FAILURE);
    assertThat(end.message()).isEqualTo("slot 3 broke");
    assertThat(end.cause()).isSameAs(cause);
    assertThat(end.timeline().measurement().seconds()).isBetween(19.9, 20.1);
    assertThat(moves).last().isEqualTo("CANCELLING COOLDOWN WORKER_FAILURE");
  }

  @Test
  void a_failure_while_the_slots_connect_ends_the_run_before_it_began() {
    workers.ready = 0;
    workers.failure = new Workers.Failure(CompletionReason.SETUP_ERROR, "refused", null);
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.SETUP_ERROR);
    assertThat(end.timeline()).isNull();
    assertThat(workers.startedAt).isNull();
  }

  @Test
  void a_target_without_any_connection_is_lost_after_its_time() {
    clock.at(10 * SECOND, () -> workers.connected = 0);
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.WORKER_FAILURE);
    assertThat(end.message()).isEqualTo("no slot has had a connection to the target for 30 s");
    assertThat(end.timeline().measurement().seconds()).isBetween(39.9, 40.2);
  }

  @Test
  void a_target_that_comes_back_in_time_is_not_lost() {
    clock.at(10 * SECOND, () -> workers.connected = 0);
    clock.at(39 * SECOND, () -> workers.connected = 1);
    clock.at(40 * SECOND, () -> workers.connected = 0);
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.DURATION_ELAPSED);
  }

  @Test
  void operations_under_way_may_end_by_themselves() {
    workers.stubborn = stage -> 3;
    clock.at(69 * SECOND, () -> workers.running = 0);
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.DURATION_ELAPSED);
    assertThat(workers.drain).isEmpty();
  }

  @Test
  void operations_that_do_not_end_are_cancelled_then_cut_off_then_left() {
    workers.stubborn = stage -> 3;
    run();

    assertThat(workers.drain)
        .containsExactly("cancel after 10 s", "abort after 15 s", "abandon after 20 s");
    assertThat(seconds(clock.nanoTime() - workers.endedAt)).isBetween(20.0, 20.1);
  }

  @Test
  void a_cancel_that_helps_needs_no_abort() {
    workers.stubborn = stage -> stage == 0 ? 3 : 0;
    run();

    assertThat(workers.drain).containsExactly("cancel after 10 s");
  }

  @Test
  void the_planner_turns_the_target_once_a_second_from_the_start_of_the_load() {
    warmup = 2 * SECOND;
    measurement = 10 * SECOND;
    int[] calls = {0};
    planner = history -> Planner.Desired.of(1, ++calls[0]);
    run();

    assertThat(workers.targets)
        .extracting(Planner.Desired::slots)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    for (int i = 0; i < workers.targetsAt.size(); i++) {
      assertThat(workers.targetsAt.get(i)).isBetween(i * SECOND, i * SECOND + 60 * MS);
    }
  }

  @ParameterizedTest
  @EnumSource(Planner.Why.class)
  void a_planner_can_end_the_run(Planner.Why why) {
    planner =
        history ->
            history.elapsedNanos() < 5 * SECOND
                ? Planner.Desired.of(1, EXPECTED)
                : new Planner.Desired(
                    1, EXPECTED, List.of(), new Planner.Stop(why, "enough"), null);
    Conductor.End end = run();

    assertThat(end.reason().name()).isEqualTo(why.name());
    assertThat(end.reason().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(end.message()).isEqualTo("enough");
    assertThat(end.timeline().measurement().seconds()).isBetween(4.9, 6.1);
    assertThat(workers.endedAt).isEqualTo(end.timeline().endNanos());
  }

  @Test
  void a_run_whose_slots_have_all_done_their_operations_is_over() {
    clock.at(20 * SECOND, () -> workers.done = EXPECTED / 2);
    clock.at(
        30 * SECOND,
        () -> {
          workers.done = EXPECTED;
          workers.running = workers.connected = 0;
        });
    Conductor.End end = run();

    assertThat(end.reason()).isEqualTo(CompletionReason.OPERATION_LIMIT_REACHED);
    assertThat(end.reason().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(end.timeline().measurement().seconds()).isBetween(29.8, 30.2);
  }

  @Test
  void each_reason_to_end_has_a_terminal_status() {
    for (CompletionReason reason : CompletionReason.values()) {
      assertThat(reason.status().isTerminal()).as(reason.name()).isTrue();
    }
    assertThat(RunStatus.values())
        .filteredOn(RunStatus::isTerminal)
        .containsExactly(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED);
  }
}
