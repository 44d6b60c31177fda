package org.flakebench.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.flakebench.load.Phase;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalCodec;
import org.flakebench.measure.IntervalSink;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.RecordSink;

/**
 * Writes a worker's intervals, execution records and log lines to segment files. One thread writes;
 * callers only hand over and never wait for the disk. Everything between is bounded: records wait
 * in at most {@value #CHUNKS} chunks of about 64 KB, log lines in a queue of {@value #LOG_LINES};
 * what does not fit is counted as dropped, records by whole chunks. Each interval sends the chunk
 * that is being filled with it and is forced to the disk, so that the death of the process costs at
 * most what came after the last interval.
 *
 * <p>When the disk refuses (full, read-only), the writer says so once, drops records and log lines
 * from then on, and keeps the most recent {@value #KEPT_INTERVALS} intervals in memory: {@link
 * #unwritten()} hands them to the loader, and the run ends with its figures.
 *
 * <p>Thread-safe; meant for one thread that calls {@link #execution} and {@link #accept}.
 */
public final class SegmentWriter implements IntervalSink, RecordSink, AutoCloseable {
  static final int CHUNKS = 256;
  static final int LOG_LINES = 10_000;
  static final int KEPT_INTERVALS = 3_600;
  private static final long SEGMENT_BYTES = 64L << 20;
  private static final long CLOSE_DEADLINE_SECONDS = 30;

  /**
   * What went through the writer so far.
   *
   * @param offered execution records handed over
   * @param written of these, in segments
   * @param dropped of these, lost; offered = written + dropped + those still waiting
   * @param intervals intervals handed over
   * @param unwrittenIntervals of these, not in segments
   * @param droppedLogs log lines lost
   * @param segments segment files that were begun
   */
  public record Counts(
      long offered,
      long written,
      long dropped,
      long intervals,
      long unwrittenIntervals,
      long droppedLogs,
      int segments) {}

  private interface Work {
    void write() throws IOException;

    /** Called instead of a successful {@link #write}. */
    void lost();
  }

  private final Spool spool;
  private final Consumer<String> problems;
  private final Thread thread;
  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final ChunkPool chunks = new ChunkPool(CHUNKS);
  private final UnwrittenIntervals unwritten = new UnwrittenIntervals(KEPT_INTERVALS);
  private final Map<Integer, ErrorDefinition> errors = new ConcurrentSkipListMap<>();

  /** Written by the writer thread only. */
  private final SegmentRoll roll;

  // Guarded by handOver, which also keeps everything behind the last work out of the queue.
  private final Object handOver = new Object();
  private ExecutionChunk chunk = chunks.take();
  private long offered;
  private boolean closed;

  // Guarded by intervalLock.
  private final Object intervalLock = new Object();
  private final IntervalCodec codec = new IntervalCodec();
  private final PhaseCounts counts;
  private long intervals;

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong droppedLogs = new AtomicLong();
  private final AtomicLong waitingLogs = new AtomicLong();
  private volatile boolean broken;

  /**
   * Starts the writer.
   *
   * @param spool stays the caller's: close it after the segments are loaded
   * @param problems told once when the disk refuses; called on the writer's thread
   */
  public SegmentWriter(Spool spool, Consumer<String> problems) {
    this(spool, problems, SegmentOutput::file, SEGMENT_BYTES);
  }

  SegmentWriter(
      Spool spool, Consumer<String> problems, SegmentOutput.Opener opener, long segmentBytes) {
    this.spool = spool;
    this.problems = problems;
    this.roll = new SegmentRoll(spool, opener, segmentBytes);
    this.counts = new PhaseCounts(spool.manifest().facts());
    this.thread = new Thread(this::run, "flakebench-segments-" + spool.manifest().worker());
    thread.setDaemon(true);
    thread.start();
  }

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
    synchronized (handOver) {
      offered++;
      if (closed || broken) {
        dropped.incrementAndGet();
        return;
      }
      if (chunk.isFull() && !handOverChunk()) {
        dropped.addAndGet(chunk.records());
        chunk.clear();
      }
      chunk.add(startEpochMicros, serviceNanos, waitNanos, slot, statement, error, rows, phase);
    }
  }

  @Override
  public void accept(Interval interval) {
    IntervalFrame frame;
    synchronized (intervalLock) {
      intervals++;
      // Encoded here, on the caller's thread: bytes wait in a few KB, histograms would in a few MB.
      frame = counts.add(interval, codec.encode(interval));
    }
    synchronized (handOver) {
      if (!closed) {
        handOverChunk();
        queue.add(new IntervalWork(frame));
        return;
      }
    }
    unwritten.add(frame);
  }

  @Override
  public void error(int index, ErrorKey key, String message) {
    errors.putIfAbsent(index, new ErrorDefinition(index, key, message));
  }

  @Override
  public void log(LogRecord line) {
    byte[] bytes = LogFrame.toBytes(line);
    synchronized (handOver) {
      if (!closed && !broken && waitingLogs.get() < LOG_LINES) {
        waitingLogs.incrementAndGet();
        queue.add(new LogWork(bytes));
        return;
      }
    }
    droppedLogs.incrementAndGet();
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  /** What went through so far; final after {@link #close}. */
  public Counts counts() {
    long offeredSoFar;
    synchronized (handOver) {
      offeredSoFar = offered;
    }
    long intervalsSoFar;
    synchronized (intervalLock) {
      intervalsSoFar = intervals;
    }
    return new Counts(
        offeredSoFar,
        written.get(),
        dropped.get(),
        intervalsSoFar,
        unwritten.count(),
        droppedLogs.get(),
        roll.segments());
  }

  /** Intervals that are in no segment, oldest first: at most the last {@value #KEPT_INTERVALS}. */
  public List<IntervalFrame> unwritten() {
    return unwritten.kept();
  }

  /**
   * Writes what waits, finishes the segment and stops. What comes later is counted as dropped.
   * Waits at most {@value #CLOSE_DEADLINE_SECONDS} s for the disk; what is not written then is
   * counted and told as a problem. May be called again.
   */
  @Override
  public void close() {
    synchronized (handOver) {
      if (closed) {
        return;
      }
      closed = true;
      // The last chunk goes without a replacement: nothing follows it.
      queue.add(new ChunkWork(chunk));
      queue.add(new LastWork());
    }
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

  /**
   * Puts the chunk into the queue, if anything is in it, and takes a fresh one; false when there is
   * none, and nothing has happened.
   */
  private boolean handOverChunk() {
    if (chunk.records() == 0) {
      return true;
    }
    ExecutionChunk next = chunks.take();
    if (next == null) {
      return false;
    }
    queue.add(new ChunkWork(chunk));
    chunk = next;
    return true;
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
              + KEPT_INTERVALS
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
