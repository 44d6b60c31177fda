package org.flakebench.target;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flakebench.load.Epoch;
import org.flakebench.load.Phase;
import org.flakebench.load.SlotControl;
import org.flakebench.load.Tickets;
import org.flakebench.load.Timeline;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.SlotRecorder;
import org.flakebench.measure.WallClock;
import org.flakebench.workload.Mix;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;

/**
 * One virtual user: a thread that loops over the mix on its own connection until it must retire.
 * This is the hot path: between two executions it asks the gate, binds the next parameters, reads
 * the clock twice and writes one ring entry; it takes no lock, logs nothing and allocates nothing
 * itself. With an arrival schedule it takes a ticket before each operation, with the parameters
 * already bound.
 */
public final class Slot {
  private static final long FIRST_BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * What all slots of a worker share.
   *
   * @param statements by index; null where the weight is 0
   * @param thinkTimeNanos pause after each operation
   * @param operationsPerSlot operations of the measurement after which a slot has done its part
   */
  public record Work(
      Mix mix,
      StatementPlan[] statements,
      long thinkTimeNanos,
      long operationsPerSlot,
      SlotControl control,
      ErrorTable errors,
      WallClock clock,
      SlotEvents events) {}

  /** Opens a new connection for a slot that has none. */
  @FunctionalInterface
  public interface Connector {
    Session connect();
  }

  private final Work work;
  private final SlotRecorder recorder;
  private final SlotValues values;
  private final Connector connector;
  private volatile Session session;

  private boolean connected;
  private int position;
  private long operationsLeft;

  /** Set when the run, not the server, has found that an operation takes too long. */
  private volatile boolean overdue;

  /** The phase that the session was told last; null on a new one. */
  private Phase entered;

  /** Since when the session is being told the phase; 0 when it is not. */
  private volatile long enteringSince;

  /** Set when a reconnect ended because the gate let the slot go. */
  private boolean retired;

  public Slot(Work work, SlotRecorder recorder, SlotValues values, Connector connector) {
    this.work = work;
    this.recorder = recorder;
    this.values = values;
    this.connector = connector;
    this.position = work.mix().startOf(recorder.slot());
    this.operationsLeft = work.operationsPerSlot();
  }

  /** Opens the connection and prepares the statements, before the slot is ready. */
  public void connect() {
    session = connector.connect();
    entered = null;
    connected = true;
    work.events().connected();
  }

  private void disconnect() {
    session.close();
    if (connected) {
      connected = false;
      work.events().disconnected();
    }
  }

  /**
   * Loops until the slot must retire or the timeline ends. The slot is not live any more when this
   * returns.
   */
  public void loop() {
    try {
      if (runOperations()) {
        work.control().gate().leave();
      }
    } catch (Throwable broken) {
      work.control().gate().leave();
      throw broken;
    }
  }

  /** Returns true when the slot leaves by itself, false when the gate has let it go. */
  private boolean runOperations() {
    SlotControl control = work.control();
    Timeline timeline = null;
    int epoch = 0;
    long epochEnd = 0;
    Phase phase = null;
    Tickets tickets = control.tickets();
    Tickets.Seat seat = tickets == null ? null : new Tickets.Seat();
    while (!control.gate().mustRetire()) {
      int statement = work.mix().statementAt(position);
      if (++position == work.mix().length()) {
        position = 0;
      }
      StatementPlan plan = work.statements()[statement];
      int error = 0;
      int rows = 0;
      TargetException failed = null;
      try {
        plan.bind(values, session.parameters(statement));
      } catch (RuntimeException e) {
        failed = classified(e);
      }
      long start;
      long wait = 0;
      boolean punctual = true;
      if (tickets == null) {
        start = System.nanoTime();
        while (control.timeline() != timeline
            || start - epochEnd >= 0
            || failed == null && entered != phase) {
          if (control.timeline() != timeline || start - epochEnd >= 0) {
            timeline = control.timeline();
            Epoch now = awaitEpoch(timeline);
            if (now == null) {
              return true;
            }
            epoch = now.number();
            epochEnd = now.endNanos();
            phase = now.phase();
          } else {
            // It may take until the next epoch, so the clock is read again.
            failed = enter(phase);
          }
          start = System.nanoTime();
        }
      } else {
        Tickets.Turn turn = tickets.take(seat, control.gate());
        if (turn != Tickets.Turn.TAKEN) {
          return turn == Tickets.Turn.OVER;
        }
        // From here on the operation counts: a ticket that is taken is an operation that begins.
        timeline = control.timeline();
        epoch = seat.epoch();
        start = seat.startNanos();
        phase = seat.phase();
        if (failed == null && entered != phase) {
          failed = enter(phase);
          start = System.nanoTime();
          punctual = false;
        }
        wait = start - seat.intendedNanos();
      }
      recorder.begin(start, statement, epoch);
      if (failed == null) {
        try {
          rows = session.execute(statement);
        } catch (RuntimeException e) {
          failed = classified(e);
        }
      }
      long service = System.nanoTime() - start;
      if (failed != null) {
        error = remember(failed, plan, epoch);
      }
      if (tickets != null && seat.wasFree() && punctual) {
        recorder.endOfFree(start, service, wait, statement, error, rows, epoch);
      } else {
        recorder.end(start, service, wait, statement, error, rows, epoch);
      }
      if (tickets == null && phase == Phase.MEASUREMENT && --operationsLeft == 0) {
        work.control().gate().finishOne();
        return false;
      }
      if (failed != null && failed.connectionLost() && !reconnect(timeline)) {
        return !retired;
      }
      if (work.thinkTimeNanos() > 0) {
        think();
      }
    }
    return false;
  }

  /** Tells the session the phase; gives what went wrong, for the operation that cannot run then. */
  private TargetException enter(Phase phase) {
    // Watched as an operation is: a server that does not answer would keep the slot for minutes.
    enteringSince = System.nanoTime() | 1;
    try {
      session.enter(phase);
      entered = phase;
      return null;
    } catch (RuntimeException e) {
      return classified(e);
    } finally {
      enteringSince = 0;
    }
  }

  /** The epoch that runs now; waits when the first has not begun; null after the last. */
  private static Epoch awaitEpoch(Timeline timeline) {
    for (long wait = timeline.startNanos() - System.nanoTime();
        wait > 0;
        wait = timeline.startNanos() - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
    return timeline.at(System.nanoTime());
  }

  private static TargetException classified(RuntimeException e) {
    return e instanceof TargetException known ? known : TargetException.inGenerator(e);
  }

  private int remember(TargetException thrown, StatementPlan plan, int epoch) {
    TargetException failed = thrown;
    if (overdue) {
      overdue = false;
      failed = thrown.asTimedOut();
    }
    var sample =
        work.errors()
            .sample(
                epoch,
                failed.key(),
                plan.series(),
                failed.getMessage(),
                plan.sql(),
                work.clock().epochMicros(System.nanoTime()));
    if (sample != null) {
      work.events().errorSample(sample);
    }
    return work.errors().indexOf(failed.key(), failed.getMessage());
  }

  /** Replaces a lost connection; false when the slot has to go before there is one. */
  private boolean reconnect(Timeline timeline) {
    disconnect();
    long backOff = FIRST_BACK_OFF_NANOS;
    while (true) {
      long until = System.nanoTime() + backOff;
      while (System.nanoTime() - until < 0) {
        LockSupport.parkNanos(Math.min(NAP_NANOS, until - System.nanoTime()));
        if (work.control().gate().mustRetire()) {
          retired = true;
          return false;
        }
        if (System.nanoTime() - timeline.endNanos() >= 0) {
          return false;
        }
      }
      try {
        connect();
        return true;
      } catch (RuntimeException e) {
        work.events().reconnectFailed(e);
        backOff = Math.min(LONGEST_BACK_OFF_NANOS, backOff * 2);
      }
    }
  }

  private void think() {
    long until = System.nanoTime() + work.thinkTimeNanos();
    for (long left = work.thinkTimeNanos(); left > 0; left = until - System.nanoTime()) {
      if (work.control().gate().hasTooMany()) {
        return;
      }
      LockSupport.parkNanos(Math.min(NAP_NANOS, left));
    }
  }

  /** Asks the server to cancel what runs now. Any thread. */
  public void cancel() {
    Session current = session;
    if (current != null && (recorder.isBusy() || enteringSince != 0)) {
      current.cancel();
    }
  }

  /**
   * Asks the server to cancel an operation that has taken longer than that, for targets whose
   * server does not watch the time itself. Any thread.
   */
  public void cancelAfter(long nanos) {
    if (isBusyLongerThan(nanos)) {
      overdue = true;
      cancel();
    }
  }

  /** Whether an operation, or what comes before it, goes on for longer than that. Any thread. */
  public boolean isBusyLongerThan(long nanos) {
    long now = System.nanoTime();
    long entering = enteringSince;
    return recorder.busyNanos(now) > nanos || entering != 0 && now - entering > nanos;
  }

  /** Counts an operation that never ended as failed; false when none is under way. Any thread. */
  public boolean abandon(int error) {
    return recorder.abandon(error);
  }

  /** Tears down the connection when an operation has taken longer than that. Any thread. */
  public void abortAfter(long nanos) {
    if (isBusyLongerThan(nanos)) {
      abort();
    }
  }

  /** Tears down the connection of a slot that does not answer. Any thread. */
  public void abort() {
    Session current = session;
    if (current != null) {
      current.abort();
    }
  }

  /** Closes everything that the slot owns. The slot's thread only. */
  public void close() {
    if (session != null) {
      disconnect();
    }
    values.close();
    recorder.close();
  }
}
