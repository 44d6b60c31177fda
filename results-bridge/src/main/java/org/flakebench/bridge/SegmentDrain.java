package org.flakebench.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The thread behind a {@link SegmentWriter}: writes what is put into its queue, in that order, and
 * counts what became of it. The queue itself has no bound; what comes in has (chunks by their pool,
 * log lines by their number, intervals by one a second). Nothing may be put in after {@link
 * #close}. Thread-safe.
 */
final class SegmentDrain {
  private static final long CLOSE_DEADLINE_SECONDS = 30;

  private interface Work {
    void write() throws IOException;

    /** Called instead of a successful {@link #write}. */
    void lost();
  }

  private final Spool spool;
  private final SegmentRoll roll;
  private final ChunkPool chunks;
  private final Consumer<String> problems;
  private final Thread thread;
  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final UnwrittenIntervals unwritten = new UnwrittenIntervals(SegmentWriter.KEPT_INTERVALS);
  private final Queue<StepFrame> unwrittenSteps = new ConcurrentLinkedQueue<>();
  private final Map<Integer, ErrorDefinition> errors = new ConcurrentSkipListMap<>();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong droppedLogs = new AtomicLong();
  private final AtomicLong waitingLogs = new AtomicLong();
  private volatile boolean broken;

  /**
   * Starts the thread.
   *
   * @param chunks get the written chunks back
   * @param problems told once when the disk refuses
   */
  SegmentDrain(Spool spool, SegmentRoll roll, ChunkPool chunks, Consumer<String> problems) {
    this.spool = spool;
    this.roll = roll;
    this.chunks = chunks;
    this.problems = problems;
    this.thread = new Thread(this::run, "flakebench-segments-" + spool.manifest().worker());
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the disk has refused: from then on records are dropped. */
  boolean isBroken() {
    return broken;
  }

  /** The chunk belongs to this object from now on. */
  void put(ExecutionChunk chunk) {
    queue.add(new ChunkWork(chunk));
  }

  void put(IntervalFrame frame) {
    queue.add(new IntervalWork(frame));
  }

  /** A log line; false when too many wait, and it was not taken. */
  boolean put(byte[] line) {
    if (broken || waitingLogs.get() >= SegmentWriter.LOG_LINES) {
      return false;
    }
    waitingLogs.incrementAndGet();
    queue.add(new LogWork(line));
    return true;
  }

  /** A planner's step; there are few, and none is lost. */
  void put(StepFrame step) {
    queue.add(new StepWork(step));
  }

  /** Makes an error's meaning known before the records that name its index. */
  void put(ErrorDefinition error) {
    errors.putIfAbsent(error.index(), error);
  }

  /** Counts records that were lost before they came here. */
  void addDropped(long records) {
    dropped.addAndGet(records);
  }

  /** Counts a log line that was lost before it came here. */
  void addDroppedLog() {
    droppedLogs.incrementAndGet();
  }

  /** Keeps a step that came too late. */
  void keep(StepFrame step) {
    unwrittenSteps.add(step);
  }

  /** Keeps an interval that came too late. */
  void keep(IntervalFrame frame) {
    unwritten.add(frame);
  }

  long written() {
    return written.get();
  }

  long dropped() {
    return dropped.get();
  }

  long droppedLogs() {
    return droppedLogs.get();
  }

  long unwrittenIntervals() {
    return unwritten.count();
  }

  List<StepFrame> unwrittenSteps() {
    return List.copyOf(unwrittenSteps);
  }

  List<IntervalFrame> unwritten() {
    return unwritten.kept();
  }

  int segments() {
    return roll.segments();
  }

  /**
   * Writes what waits, finishes the segment and ends the thread. Waits at most {@value
   * #CLOSE_DEADLINE_SECONDS} s; what is not written then is counted as lost and told as a problem.
   */
  void close() {
    queue.add(new LastWork());
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_DEADLINE_SECONDS);
    while (thread.isAlive() && System.nanoTime() < deadline) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
      } catch (InterruptedException e) {
        // The records are worth the wait; whoever interrupted finds the flag again.
        interrupted = true;
      }
    }
    if (thread.isAlive()) {
      fail(
          "the disk under "
              + spool.directory()
              + " did not answer for "
              + CLOSE_DEADLINE_SECONDS
              + " s");
      for (Work work = queue.poll(); work != null; work = queue.poll()) {
        if (!(work instanceof LastWork)) {
          work.lost();
        }
      }
      // Its own end: when the disk answers after all, the thread goes and closes its file.
      queue.add(new LastWork());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean last = false;
    while (!last) {
      Work work;
      try {
        work = queue.take();
      } catch (InterruptedException e) {
        // Nobody may interrupt this thread; it ends by LastWork only.
        continue;
      }
      last = work instanceof LastWork;
      write(work);
    }
  }

  private void write(Work work) {
    if (broken) {
      work.lost();
      return;
    }
    try {
      work.write();
    } catch (IOException | RuntimeException e) {
      work.lost();
      refused(e);
      return;
    }
    try {
      roll.turn();
    } catch (IOException | RuntimeException e) {
      // What the work wrote stays written, also in a segment without its last frame.
      refused(e);
    }
  }

  private void refused(Exception e) {
    fail(
        roll.path()
            + " cannot be written: "
            + (e.getMessage() == null ? e.toString() : e.getMessage()));
    roll.abandon();
  }

  private synchronized void fail(String what) {
    if (!broken) {
      broken = true;
      problems.accept(
          what
              + "; execution records and log lines are dropped from here on, the figures of the last "
              + SegmentWriter.KEPT_INTERVALS
              + " s are kept in memory");
    }
  }

  private final class ChunkWork implements Work {
    private final ExecutionChunk records;

    ChunkWork(ExecutionChunk records) {
      this.records = records;
    }

    @Override
    public void write() throws IOException {
      if (records.records() > 0) {
        roll.executions(records, errors.values());
        written.addAndGet(records.records());
      }
      chunks.giveBack(records);
    }

    @Override
    public void lost() {
      dropped.addAndGet(records.records());
      chunks.giveBack(records);
    }
  }

  private final class IntervalWork implements Work {
    private final IntervalFrame frame;

    IntervalWork(IntervalFrame frame) {
      this.frame = frame;
    }

    @Override
    public void write() throws IOException {
      roll.interval(frame);
    }

    @Override
    public void lost() {
      unwritten.add(frame);
    }
  }

  private final class LogWork implements Work {
    private final byte[] line;

    LogWork(byte[] line) {
      this.line = line;
    }

    @Override
    public void write() throws IOException {
      roll.log(line);
      waitingLogs.decrementAndGet();
    }

    @Override
    public void lost() {
      waitingLogs.decrementAndGet();
      droppedLogs.incrementAndGet();
    }
  }

  private final class StepWork implements Work {
    private final StepFrame step;

    StepWork(StepFrame step) {
      this.step = step;
    }

    @Override
    public void write() throws IOException {
      roll.step(step);
    }

    @Override
    public void lost() {
      unwrittenSteps.add(step);
    }
  }

  private final class LastWork implements Work {
    @Override
    public void write() throws IOException {
      roll.finish();
    }

    @Override
    public void lost() {
      roll.abandon();
    }
  }
}
