package org.flakebench.conduct;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.Epoch;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Phase;
import org.flakebench.load.Planner;
import org.flakebench.load.SlotControl;
import org.flakebench.load.SlotGate;
import org.flakebench.load.Tickets;
import org.flakebench.load.Timeline;
import org.flakebench.measure.Drain;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.IntervalSink;
import org.flakebench.measure.LiveTotals;
import org.flakebench.measure.OutcomeListener;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.SlotRecorder;
import org.flakebench.measure.WallClock;
import org.flakebench.target.Slot;
import org.flakebench.target.Target;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.KeyLeases;
import org.flakebench.workload.PoolSource;

/**
 * One run with one worker in this process: slots, measuring and conductor put together. Whoever has
 * threads to lend (Gatling's users) calls {@link #runSlot()} on one thread per slot; the rest goes
 * on by itself after {@link #start()}.
 */
public final class LocalRun implements Workers, AutoCloseable {
  private static final long BARRIER_SECONDS = 180;
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What a run is made from.
   *
   * @param plan how many slots shall run when
   * @param intervals who gets each second's figures, beside the live view
   * @param pools where value pools of earlier preparations are
   */
  public record Parts(
      Template template,
      Target target,
      LoadPlan plan,
      KeyLeases leases,
      RecordSink records,
      List<IntervalSink> intervals,
      ControlState state,
      Conductor.Deadlines deadlines,
      PoolSource pools) {

    /** Parts of a run that samples its value pools itself and keeps none. */
    public Parts(
        Template template,
        Target target,
        LoadPlan plan,
        KeyLeases leases,
        RecordSink records,
        List<IntervalSink> intervals,
        ControlState state,
        Conductor.Deadlines deadlines) {
      this(template, target, plan, leases, records, intervals, state, deadlines, PoolSource.none());
    }
  }

  private final Template template;
  private final Target target;
  private final Preparation preparation;
  private final WallClock clock = WallClock.now();
  private final ErrorTable errors = new ErrorTable();
  private final LiveTotals live = new LiveTotals();
  private final SlotControl control;
  private final SlotCrew crew;
  private final RunLog log;
  private final Drain drain;
  private final Slot.Work work;
  private final Conductor conductor;
  private final CompletableFuture<Conductor.End> ended = new CompletableFuture<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final LoadPlan plan;
  private final RecordSink records;
  private final OperationsUnderWay operations;
  private final Seconds seconds = new Seconds(clock);

  private volatile OutcomeListener listener = (slot, statement, start, duration, error) -> {};
  private volatile WarehouseWatch warehouse;
  private volatile Failure failure;
  private volatile String note;

  private LocalRun(Parts parts, Preparation preparation) {
    this.template = parts.template();
    this.target = parts.target();
    this.preparation = preparation;
    this.plan = parts.plan();
    this.records = parts.records();
    this.control = new SlotControl(new SlotGate(plan.firstSlots()));
    this.log = new RunLog(parts.records(), clock);
    preparation.notes().forEach(note -> log.info("preparation", note));
    this.crew = new SlotCrew(log);
    this.operations = new OperationsUnderWay(template, crew, log);
    List<IntervalSink> sinks = new ArrayList<>(parts.intervals());
    sinks.add(live);
    sinks.add(seconds);
    sinks.add(new ErrorSummary(log));
    if (template.guardrails() != null) {
      sinks.add(new GuardrailWatch(template.guardrails(), log));
    }
    this.drain =
        new Drain(
            new Drain.Setup(
                "worker-0",
                1,
                preparation.series(),
                plan.scheduled(),
                template.record(),
                plan.mostSlots(template.load().mode()),
                errors,
                clock,
                () -> control.gate().target()),
            new Forward(),
            parts.records(),
            sinks);
    this.work =
        new Slot.Work(
            preparation.mix(),
            preparation.statements(),
            TimeUnit.MILLISECONDS.toNanos(template.load().thinkTimeMs()),
            template.load().operationsPerConnection() == null
                ? Long.MAX_VALUE
                : template.load().operationsPerConnection(),
            control,
            errors,
            clock,
            crew);
    this.conductor =
        new Conductor(
            this,
            told(parts.state()),
            plan.planner(),
            from -> Timeline.of(from, plan.warmupNanos(), plan.measurementNanos()),
            parts.deadlines(),
            RunClock.system());
  }

  /**
   * Looks at the target and prepares everything up to the first connection of a slot.
   *
   * @throws TemplateException when the template does not fit the table
   * @throws TargetUnavailableException when the target cannot be reached
   */
  public static LocalRun prepare(Parts parts) {
    Planner.Desired first = parts.plan().planner().decide(Planner.History.none());
    Preparation preparation =
        Preparation.of(
            parts.template(),
            parts.target(),
            parts.pools(),
            parts.leases(),
            parts.plan().mostSlots(parts.template().load().mode()),
            0,
            first.workers());
    return new LocalRun(parts, preparation);
  }

  public Template template() {
    return template;
  }

  /** The table and the statements as they were prepared. */
  public Preparation preparation() {
    return preparation;
  }

  /** Maps this process's monotonic clock to UTC. */
  public WallClock clock() {
    return clock;
  }

  /** What the numbers of failed operations mean. */
  public ErrorTable errors() {
    return errors;
  }

  /** How many slots shall run, and who must go. */
  public SlotGate gate() {
    return control.gate();
  }

  /** When which phase is; null before the start. */
  public Timeline timeline() {
    return control.timeline();
  }

  /** Who decides how many slots run; its results are final when {@link #ended()} is. */
  public Planner planner() {
    return plan.planner();
  }

  public RunLog log() {
    return log;
  }

  /** Who sees every operation of the measurement; to be set before {@link #start()}. */
  public void attach(OutcomeListener listener) {
    this.listener = listener;
  }

  /** Whose looks at the queue the planner gets; to be set before {@link #start()}. */
  public void follow(WarehouseWatch watch) {
    this.warehouse = watch;
  }

  /** Begins to lead the run, on a thread of its own; further calls do nothing. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      Thread thread = new Thread(this::conduct, "flakebench-conductor");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Every move of the run stands in its log. */
  private ControlState told(ControlState state) {
    return (status, phase, reason) -> {
      log.info("conductor", status + " " + phase + (reason == null ? "" : ", " + reason));
      state.moved(status, phase, reason);
    };
  }

  private void conduct() {
    try {
      Conductor.End end = conductor.run();
      if (end.reason() == CompletionReason.CONTROLLER_ERROR) {
        log.error("conductor", "the run could not be led any further", end.cause());
      } else if (end.reason() == CompletionReason.BOUNDS_LIMIT_REACHED) {
        log.warn("conductor", end.message(), null);
      }
      drain.close();
      listener.finish();
      ended.complete(end);
    } catch (Throwable broken) {
      log.error("conductor", "the run cannot be led any further", broken);
      control.endAt(System.nanoTime());
      drain.close();
      ended.complete(
          new Conductor.End(
              CompletionReason.CONTROLLER_ERROR,
              String.valueOf(broken.getMessage()),
              broken,
              control.timeline()));
    }
  }

  /** Asks for an early end; returns at once. */
  public void requestStop(CompletionReason reason) {
    conductor.requestStop(reason);
  }

  /** Completes when the last operation has ended and every figure has been handed on. */
  public CompletableFuture<Conductor.End> ended() {
    return ended;
  }

  /**
   * Runs one slot on the calling thread, from its connection to its retirement. Returns when its
   * figures have been handed on; the last slots return together, when all of the run's have.
   */
  public void runSlot() {
    runSlot(number -> {});
  }

  /**
   * As {@link #runSlot()}.
   *
   * @param arrived is told the slot's number, which is its own until this returns, before the
   *     slot's first operation
   */
  public void runSlot(IntConsumer arrived) {
    int number = crew.arrive();
    SlotRecorder recorder = null;
    Slot slot = null;
    try {
      arrived.accept(number);
      recorder = drain.open(number);
      var values = preparation.values(template.values().seed(), 0, number);
      slot = new Slot(work, recorder, values, () -> preparation.open(target, values));
      slot.connect();
      // Not earlier: a slot without a connection must not push out one that works.
      control.gate().admit();
      crew.ready(number, slot);
      if (control.awaitStart(BARRIER_SECONDS, TimeUnit.SECONDS)) {
        if (control.timeline() == null) {
          control.gate().leave();
        } else {
          slot.loop();
        }
      } else {
        control.gate().leave();
      }
    } catch (TargetUnavailableException | TemplateException e) {
      setupFailed(e);
    } catch (InterruptedException e) {
      control.gate().leave();
      Thread.currentThread().interrupt();
    } catch (Throwable broken) {
      fail(CompletionReason.WORKER_FAILURE, "slot " + number + " broke: " + broken, broken);
    } finally {
      if (slot != null) {
        slot.close();
      } else if (recorder != null) {
        recorder.close();
      }
      crew.leave(number);
    }
    awaitHandedOn(recorder);
    crew.free(number);
    awaitEnd();
  }

  /**
   * Before the start a slot that cannot connect ends the run; later it is one slot less, and said.
   * Such a slot stays a second before it goes: whoever lends the threads sends another in its place
   * at once, and a target that is down would get thousands.
   */
  private void setupFailed(RuntimeException e) {
    if (control.timeline() == null) {
      fail(CompletionReason.SETUP_ERROR, e.getMessage(), e);
    } else {
      crew.openFailed(e);
      long until = System.nanoTime() + REOPEN_NANOS;
      while (!control.gate().isFinished() && System.nanoTime() - until < 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private synchronized void fail(CompletionReason reason, String message, Throwable cause) {
    if (failure == null) {
      failure = new Failure(reason, message, cause);
      log.error("worker", message, cause);
    }
  }

  private void awaitHandedOn(SlotRecorder recorder) {
    long deadline = System.nanoTime() + FLUSH_NANOS;
    while (recorder != null
        && !recorder.isDrained()
        && drain.failure() == null
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void awaitEnd() {
    if (control.gate().isFinished() && started.get()) {
      try {
        ended.get(120, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.error("worker", "the end of the run was not reported within 120 s", e);
      }
    }
  }

  /** How far the run is. Any thread. */
  public Progress progress() {
    Timeline timeline = control.timeline();
    long now = System.nanoTime();
    State state = state();
    int target = control.gate().target();
    if (timeline == null) {
      return new Progress(Phase.PREPARING, 0, 0, live.snapshot(), state.ready(), target, note);
    }
    Epoch epoch = timeline.at(now);
    if (epoch == null) {
      Phase phase =
          now - timeline.startNanos() < 0
              ? Phase.PREPARING
              : ended.isDone() ? Phase.PROCESSING : Phase.COOLDOWN;
      return new Progress(phase, 0, 0, live.snapshot(), state.ready(), target, note);
    }
    double elapsed = (now - epoch.startNanos()) / 1e9;
    boolean search = template.load().mode() == LoadMode.FIND_MAX_CONCURRENCY;
    // How long a search takes is what it finds out.
    double planned = search && epoch.phase() == Phase.MEASUREMENT ? 0 : epoch.seconds();
    return new Progress(
        epoch.phase(), elapsed, planned, live.snapshot(), state.ready(), target, note);
  }

  @Override
  public State state() {
    return crew.state(plan.firstSlots(), control.gate().done());
  }

  @Override
  public Failure failure() {
    if (failure == null && drain.failure() != null) {
      fail(CompletionReason.WORKER_FAILURE, "measuring broke: " + drain.failure(), drain.failure());
    }
    return failure;
  }

  @Override
  public Planner.History history() {
    Timeline timeline = control.timeline();
    if (timeline == null) {
      return Planner.History.none();
    }
    long elapsed = System.nanoTime() - timeline.startNanos();
    return new Planner.History(
        elapsed,
        seconds.take(timeline),
        state().ready(),
        warehouse == null ? List.of() : warehouse.take(timeline));
  }

  @Override
  public void start(Timeline timeline) {
    Tickets tickets = plan.scheduled() ? Tickets.of(template, timeline, 0, 1) : null;
    drain.follow(timeline, tickets);
    control.start(timeline, tickets);
  }

  @Override
  public void target(Planner.Desired desired) {
    note = desired.note();
    control.gate().setTarget(desired.slots());
    desired.steps().forEach(this::keep);
    operations.watch();
  }

  private void keep(ControllerStep step) {
    long origin = control.timeline().startNanos();
    records.step(
        step,
        clock.epochMicros(origin + step.startNanos()),
        clock.epochMicros(origin + step.endNanos()));
    log.info("planner", "step " + step.number() + ": " + step.outcome() + ", " + step.reason());
  }

  @Override
  public void endAt(long nanos) {
    control.endAt(nanos);
    if (control.timeline() != null) {
      drain.follow(control.timeline());
    }
  }

  @Override
  public void cancelOperations() {
    operations.cancel();
  }

  @Override
  public void abortConnections() {
    operations.abort();
  }

  @Override
  public void abandonOperations() {
    operations.abandon(errors);
  }

  /** Frees threads when the run never started or was given up. */
  @Override
  public void close() {
    if (!ended.isDone()) {
      requestStop(CompletionReason.CONTROLLER_ERROR);
      control.endAt(System.nanoTime());
      drain.close();
    }
  }

  /** Hands on to the listener that is attached when the operation comes. */
  private final class Forward implements OutcomeListener {
    @Override
    public void operation(int slot, int statement, long startNanos, long durationNanos, int error) {
      listener.operation(slot, statement, startNanos, durationNanos, error);
    }

    @Override
    public void endOfBurst() {
      listener.endOfBurst();
    }
  }
}
