package org.flakebench.bridge;

import java.util.List;
import java.util.function.Consumer;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalCodec;
import org.flakebench.measure.IntervalSink;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.RecordSink;

/**
 * Writes a worker's intervals, execution records, log lines and planner's steps to segment files.
 * One thread writes; callers only hand over and never wait for the disk. Everything between is
 * bounded: records wait in at most {@value #CHUNKS} chunks of about 64 KB, log lines in a queue of
 * {@value #LOG_LINES}; what does not fit is counted as dropped, records by whole chunks. Each
 * interval sends the chunk that is being filled with it and is forced to the disk, so that the
 * death of the process costs at most what came after the last interval.
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

  private final ChunkPool chunks = new ChunkPool(CHUNKS);
  private final SegmentDrain drain;

  // Guarded by handOver, under which alone anything goes to the drain: nothing follows its end.
  private final Object handOver = new Object();
  private ExecutionChunk chunk = chunks.take();
  private long offered;
  private boolean closed;

  // Guarded by intervalLock.
  private final Object intervalLock = new Object();
  private final IntervalCodec codec = new IntervalCodec();
  private final PhaseCounts counts;
  private long intervals;

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
    this.counts = new PhaseCounts(spool.manifest().facts());
    this.drain =
        new SegmentDrain(spool, new SegmentRoll(spool, opener, segmentBytes), chunks, problems);
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
      if (closed || drain.isBroken()) {
        drain.addDropped(1);
        return;
      }
      if (chunk.isFull() && !handOverChunk()) {
        drain.addDropped(chunk.records());
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
        drain.put(frame);
        return;
      }
    }
    drain.keep(frame);
  }

  @Override
  public void error(int index, ErrorKey key, String message) {
    drain.put(new ErrorDefinition(index, key, message));
  }

  @Override
  public void log(LogRecord line) {
    byte[] bytes = LogFrame.toBytes(line);
    synchronized (handOver) {
      if (!closed && drain.put(bytes)) {
        return;
      }
    }
    drain.addDroppedLog();
  }

  @Override
  public void step(ControllerStep step, long startEpochMicros, long endEpochMicros) {
    StepFrame frame = new StepFrame(step, startEpochMicros, endEpochMicros);
    synchronized (handOver) {
      if (!closed) {
        drain.put(frame);
        return;
      }
    }
    drain.keep(frame);
  }

  @Override
  public long dropped() {
    return drain.dropped();
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
        drain.written(),
        drain.dropped(),
        intervalsSoFar,
        drain.unwrittenIntervals(),
        drain.droppedLogs(),
        drain.segments());
  }

  /** Intervals that are in no segment, oldest first: at most the last {@value #KEPT_INTERVALS}. */
  public List<IntervalFrame> unwritten() {
    return drain.unwritten();
  }

  /** Steps of the planner that are in no segment. */
  public List<StepFrame> unwrittenSteps() {
    return drain.unwrittenSteps();
  }

  /**
   * Writes what waits, finishes the segment and stops. What comes later is counted as dropped.
   * Waits at most 30 s for the disk; what is not written then is counted and told as a problem. May
   * be called again.
   */
  @Override
  public void close() {
    synchronized (handOver) {
      if (closed) {
        return;
      }
      closed = true;
      // The last chunk goes without a replacement: nothing follows it.
      drain.put(chunk);
    }
    drain.close();
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
    drain.put(chunk);
    chunk = next;
    return true;
  }
}
