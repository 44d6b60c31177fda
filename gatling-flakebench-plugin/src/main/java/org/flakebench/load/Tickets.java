package org.flakebench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.flakebench.template.Template;

/**
 * Gives the slots of a worker their tickets: the intended starts of an arrival schedule, first come
 * first served, each only when it is due. A slot that finds a due ticket has it after one
 * compare-and-swap. The others stand in line: the first of them, the leader, sleeps until the next
 * intended start, the others until they lead (the leader/follower pattern, Schmidt et al., 2000);
 * whoever leaves the lead wakes the next in line. On a busy machine a leader may be woken late, so
 * that a deputy looks after each intended start, a little later. Every epoch has its own schedule:
 * tickets of the warm-up that nobody took are gone when the measurement begins. Nothing is
 * allocated for a ticket. Thread-safe.
 */
public final class Tickets {
  /** How long a slot sleeps before it looks again whether it must retire. */
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How much later than the leader its deputy looks: at most so often does it wake for nothing. */
  private static final long DEPUTY_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** What came of asking for a ticket. */
  public enum Turn {
    /** The slot has a ticket and must use it at once. */
    TAKEN,
    /** The gate has let the slot go. */
    RETIRED,
    /** There are no tickets any more. */
    OVER
  }

  /**
   * What became of the tickets of an epoch in some stretch of time.
   *
   * @param offered tickets that were due
   * @param begun tickets that were taken
   * @param censored tickets that were due and will never be taken, because the epoch has ended
   */
  public record Counts(long offered, long begun, long censored) {
    /** Nothing was due. */
    public static final Counts NONE = new Counts(0, 0, 0);
  }

  /** A slot's place at the dispenser; used by that slot's thread only. */
  public static final class Seat {
    private final Thread thread = Thread.currentThread();
    private boolean inLine;
    private Seat before;
    private Seat after;
    private long startNanos;
    private int epoch;
    private Phase phase;
    private boolean free;

    /** Intended start of the ticket, or of the next one. */
    long dueNanos;

    /** When the operation of the ticket was meant to begin. */
    public long intendedNanos() {
      return dueNanos;
    }

    /** When the slot got the ticket, which is when its operation begins. */
    public long startNanos() {
      return startNanos;
    }

    /** Number of the epoch that the ticket belongs to. */
    public int epoch() {
      return epoch;
    }

    /** Phase of the epoch that the ticket belongs to. */
    public Phase phase() {
      return phase;
    }

    /** Whether the slot was waiting when the ticket came due. */
    public boolean wasFree() {
      return free;
    }
  }

  private final List<TicketBook> books = new ArrayList<>();

  /** The book of the epoch that runs or comes next; null after the last. */
  private volatile TicketBook current;

  private final Object line = new Object();
  private volatile Seat leader;
  private volatile Seat deputy;

  /** Behind these two; guarded by {@link #line}. */
  private Seat first;

  private Seat last;

  /**
   * @param schedules the worker's schedule in each epoch, from the epoch's begin
   */
  public Tickets(Timeline timeline, Function<Epoch, ArrivalSchedule> schedules) {
    for (Epoch epoch : timeline.epochs()) {
      books.add(new TicketBook(epoch, schedules.apply(epoch)));
    }
    current = books.get(0);
  }

  /**
   * The tickets of one worker of a run.
   *
   * @param template of load mode QPS
   * @param worker from 0
   */
  public static Tickets of(Template template, Timeline timeline, int worker, int workers) {
    return new Tickets(
        timeline, epoch -> ArrivalSchedule.of(template, epoch.phase(), worker, workers));
  }

  /**
   * Waits until a ticket is due and takes it, or until the slot has to go.
   *
   * @param seat made on the calling thread; says what was taken
   */
  public Turn take(Seat seat, SlotGate gate) {
    long asked = System.nanoTime();
    long now = asked;
    while (true) {
      TicketBook book = current;
      if (book == null || Thread.currentThread().isInterrupted()) {
        leaveLine(seat);
        return Turn.OVER;
      }
      switch (book.take(now, seat)) {
        case TAKEN -> {
          boolean waited = seat.inLine;
          leaveLine(seat);
          seat.epoch = book.epoch().number();
          seat.phase = book.epoch().phase();
          seat.free = asked - seat.dueNanos < 0;
          // Waking the next in line takes its time, which is not the operation's.
          seat.startNanos = waited ? System.nanoTime() : now;
          return Turn.TAKEN;
        }
        case OVER -> {
          nextBook(book);
          now = System.nanoTime();
        }
        case EARLY -> {
          joinLine(seat);
          long wait = Math.min(NAP_NANOS, book.epoch().endNanos() - now);
          if (leader == seat) {
            book.fill();
            wait = Math.min(wait, seat.dueNanos - now);
          } else if (deputy == seat) {
            wait = Math.min(wait, seat.dueNanos - now + DEPUTY_NANOS);
          }
          if (wait > 0) {
            LockSupport.parkNanos(this, wait);
          }
          if (gate.mustRetire()) {
            leaveLine(seat);
            return Turn.RETIRED;
          }
          now = System.nanoTime();
        }
      }
    }
  }

  private void nextBook(TicketBook over) {
    synchronized (line) {
      if (current == over) {
        int following = books.indexOf(over) + 1;
        current = following < books.size() ? books.get(following) : null;
      }
    }
  }

  private void joinLine(Seat seat) {
    if (seat.inLine) {
      return;
    }
    seat.inLine = true;
    synchronized (line) {
      if (leader == null) {
        leader = seat;
        return;
      }
      if (deputy == null) {
        deputy = seat;
        return;
      }
      seat.before = last;
      if (last == null) {
        first = seat;
      } else {
        last.after = seat;
      }
      last = seat;
    }
  }

  private void leaveLine(Seat seat) {
    if (!seat.inLine) {
      return;
    }
    seat.inLine = false;
    Seat follows = null;
    synchronized (line) {
      if (leader == seat) {
        follows = first;
        if (follows != null) {
          unlink(follows);
        } else {
          follows = deputy;
          deputy = null;
        }
        leader = follows;
      } else if (deputy == seat) {
        // Nobody is woken for this: the next slot that comes into the line takes the place.
        deputy = null;
      } else {
        unlink(seat);
      }
    }
    if (follows != null) {
      LockSupport.unpark(follows.thread);
    }
  }

  private void unlink(Seat seat) {
    if (seat.before == null) {
      first = seat.after;
    } else {
      seat.before.after = seat.after;
    }
    if (seat.after == null) {
      last = seat.before;
    } else {
      seat.after.before = seat.before;
    }
    seat.before = null;
    seat.after = null;
  }

  /**
   * What happened in an epoch since the last call for it. One thread only.
   *
   * @param untilNanos tickets due before this instant are offered
   * @param atEnd the epoch ends there: no ticket of it is given out any more
   */
  public Counts count(int epoch, long untilNanos, boolean atEnd) {
    for (TicketBook book : books) {
      if (book.epoch().number() == epoch) {
        return book.count(untilNanos, atEnd);
      }
    }
    return Counts.NONE;
  }

  /** Whether an epoch has tickets whose fate was not counted to the end. The counting thread. */
  public boolean isOpen(int epoch) {
    for (TicketBook book : books) {
      if (book.epoch().number() == epoch) {
        return !book.isCounted();
      }
    }
    return false;
  }
}
