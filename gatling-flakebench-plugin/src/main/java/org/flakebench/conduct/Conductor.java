package org.flakebench.conduct;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.flakebench.load.Epoch;
import org.flakebench.load.Phase;
import org.flakebench.load.Planner;
import org.flakebench.load.Timeline;

/**
 * Leads one run from the barrier to the last operation: waits until the slots are ready, opens the
 * windows of warm-up and measurement, lets the planner turn the target once a second, and drains in
 * stages. Every wait has a deadline and every end a reason. Runs on one thread; only {@link
 * #requestStop} may be called from others.
 */
public final class Conductor {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PLAN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * How long a conductor waits for what.
   *
   * @param readyNanos for the slots to be ready
   * @param settleNanos without a new slot before a run starts with fewer than expected
   * @param lostNanos without any connection before the target counts as lost
   * @param finishNanos for operations under way to end by themselves
   * @param cancelNanos for cancelled ones to end, and again for aborted ones
   */
  public record Deadlines(
      long readyNanos, long settleNanos, long lostNanos, long finishNanos, long cancelNanos) {
    /** 120 s, 3 s, 30 s, 10 s, 5 s. */
    public static Deadlines standard() {
      return new Deadlines(
          TimeUnit.SECONDS.toNanos(120),
          TimeUnit.SECONDS.toNanos(3),
          TimeUnit.SECONDS.toNanos(30),
          TimeUnit.SECONDS.toNanos(10),
          TimeUnit.SECONDS.toNanos(5));
    }
  }

  /**
   * How a run ended.
   *
   * @param message why, for people; null when it ended as planned
   * @param timeline the windows as they really were; null when the load never began
   */
  public record End(CompletionReason reason, String message, Throwable cause, Timeline timeline) {}

  private final Workers workers;
  private final ControlState state;
  private final Planner planner;
  private final LongFunction<Timeline> timelineFrom;
  private final Deadlines deadlines;
  private final RunClock clock;

  private final AtomicReference<CompletionReason> stopRequested = new AtomicReference<>();

  /**
   * @param timelineFrom the planned windows for a start at the given instant
   */
  public Conductor(
      Workers workers,
      ControlState state,
      Planner planner,
      LongFunction<Timeline> timelineFrom,
      Deadlines deadlines,
      RunClock clock) {
    this.workers = workers;
    this.state = state;
    this.planner = planner;
    this.timelineFrom = timelineFrom;
    this.deadlines = deadlines;
    this.clock = clock;
  }

  /** Asks for an early end; returns at once. The first request counts. */
  public void requestStop(CompletionReason reason) {
    stopRequested.compareAndSet(null, reason);
  }

  /** Leads the run to its end. */
  public End run() {
    state.moved(RunStatus.STARTING, Phase.PREPARING, null);
    End early = awaitReady();
    if (early != null) {
      workers.endAt(clock.nanoTime());
      drain(early.reason());
      return early;
    }
    Timeline planned = timelineFrom.apply(clock.nanoTime() + LEAD_NANOS);
    workers.start(planned);
    End end = leadSafely(planned);
    workers.endAt(end.timeline().endNanos());
    drain(end.reason());
    return end;
  }

  private End awaitReady() {
    long deadline = clock.nanoTime() + deadlines.readyNanos();
    while (true) {
      Workers.Failure failure = workers.failure();
      if (failure != null) {
        return new End(failure.reason(), failure.message(), failure.cause(), null);
      }
      if (stopRequested.get() != null) {
        return new End(stopRequested.get(), "stopped before the load began", null, null);
      }
      Workers.State now = workers.state();
      boolean complete = now.ready() >= now.expected();
      boolean settled =
          now.ready() > 0
              && now.ready() == now.arrived()
              && now.arrivedBefore() > deadlines.settleNanos();
      if (complete || settled) {
        return null;
      }
      if (clock.nanoTime() - deadline >= 0) {
        String message =
            "only "
                + now.ready()
                + " of "
                + now.expected()
                + " slots were ready after "
                + TimeUnit.NANOSECONDS.toSeconds(deadlines.readyNanos())
                + " s";
        return new End(CompletionReason.REGISTRATION_TIMEOUT, message, null, null);
      }
      clock.sleep(TICK_NANOS);
    }
  }

  /** Whatever breaks while it leads, the slots are still sent home in good order. */
  private End leadSafely(Timeline planned) {
    try {
      return lead(planned);
    } catch (RuntimeException broken) {
      return new End(
          CompletionReason.CONTROLLER_ERROR,
          String.valueOf(broken.getMessage()),
          broken,
          planned.endedAt(clock.nanoTime()));
    }
  }

  private End lead(Timeline planned) {
    Epoch announced = null;
    long nextPlan = planned.startNanos();
    long connectedAt = clock.nanoTime();
    while (true) {
      long now = clock.nanoTime();
      if (now - planned.endNanos() >= 0) {
        return new End(CompletionReason.DURATION_ELAPSED, null, null, planned);
      }
      if (stopRequested.get() != null) {
        return new End(stopRequested.get(), "stopped on request", null, planned.endedAt(now));
      }
      Workers.Failure failure = workers.failure();
      if (failure != null) {
        return new End(failure.reason(), failure.message(), failure.cause(), planned.endedAt(now));
      }
      Workers.State seen = workers.state();
      // Fewer slots than expected may have come; a slot that is being replaced is not the last one.
      boolean nobodyComes =
          seen.done() >= seen.expected() || seen.arrivedBefore() > deadlines.settleNanos();
      if (seen.done() > 0 && seen.running() == 0 && nobodyComes) {
        String message = "every slot has done the operations that it may do";
        return new End(
            CompletionReason.OPERATION_LIMIT_REACHED, message, null, planned.endedAt(now));
      }
      if (seen.connected() > 0) {
        connectedAt = now;
      } else if (now - connectedAt > deadlines.lostNanos()) {
        String message =
            "no slot has had a connection to the target for "
                + TimeUnit.NANOSECONDS.toSeconds(deadlines.lostNanos())
                + " s";
        return new End(CompletionReason.WORKER_FAILURE, message, null, planned.endedAt(now));
      }
      Epoch current = planned.at(now);
      if (current != null && current != announced) {
        announced = current;
        state.moved(RunStatus.RUNNING, current.phase(), null);
      }
      if (now - nextPlan >= 0) {
        nextPlan += PLAN_NANOS;
        Planner.Desired desired = planner.decide(workers.history());
        workers.target(desired);
        if (desired.stop() != null) {
          return plannersEnd(desired.stop(), planned.endedAt(now));
        }
      }
      clock.sleep(Math.max(1, Math.min(TICK_NANOS, planned.endNanos() - clock.nanoTime())));
    }
  }

  private static End plannersEnd(Planner.Stop stop, Timeline ended) {
    CompletionReason reason =
        switch (stop.why()) {
          case FIND_MAX_FINISHED -> CompletionReason.FIND_MAX_FINISHED;
          case BOUNDS_LIMIT_REACHED -> CompletionReason.BOUNDS_LIMIT_REACHED;
        };
    return new End(reason, stop.message(), null, ended);
  }

  /**
   * No new operations; those under way end, are cancelled, are cut off: in this order, each with
   * its time.
   */
  private void drain(CompletionReason reason) {
    boolean planned = reason.status() == RunStatus.COMPLETED;
    state.moved(planned ? RunStatus.STOPPING : RunStatus.CANCELLING, Phase.COOLDOWN, reason);
    if (awaitIdle(deadlines.finishNanos())) {
      return;
    }
    workers.cancelOperations();
    if (awaitIdle(deadlines.cancelNanos())) {
      return;
    }
    workers.abortConnections();
    if (!awaitIdle(deadlines.cancelNanos())) {
      workers.abandonOperations();
    }
  }

  private boolean awaitIdle(long nanos) {
    long deadline = clock.nanoTime() + nanos;
    while (workers.state().running() > 0) {
      if (clock.nanoTime() - deadline >= 0) {
        return false;
      }
      clock.sleep(TICK_NANOS / 5);
    }
    return true;
  }
}
