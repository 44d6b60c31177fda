package org.flakebench.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.flakebench.load.Epoch;
import org.flakebench.load.Phase;
import org.flakebench.load.Tickets;
import org.flakebench.load.Timeline;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.SeriesKey;

/**
 * The one thread of a worker that empties the slots' rings, also those of slots that hang in the
 * driver, and feeds everything that is measured: histograms, intervals, execution records, and the
 * listener that serves Gatling. Slots never wait for it.
 *
 * <p>Rings are emptied every {@value #PERIOD_MS} ms; once a second, counted from the start of the
 * timeline, what was gathered is cut into an {@link Interval} for each epoch that has data: the
 * operations that ended in that second, however late this thread comes to it, as it does when a
 * thousand slots want the same cores. Intervals of an epoch cover it without gap or overlap, and
 * never reach beyond it.
 */
public final class Drain implements AutoCloseable {
  static final int PERIOD_MS = 25;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Longs of all rings together may take about this many bytes. */
  private static final int RING_BUDGET_BYTES = 64 << 20;

  private static final int RING_ENTRY_BYTES = 32;
  private static final int LARGEST_RING = 1 << 14;
  private static final int SMALLEST_RING = 1 << 9;

  /** What a drain works for. */
  public record Setup(
      String workerId,
      int workerEpoch,
      List<SeriesKey> series,
      boolean scheduled,
      RecordSpec records,
      int mostSlots,
      ErrorTable errors,
      WallClock clock,
      IntSupplier targetSlots) {}

  private final Setup setup;
  private final OutcomeListener listener;
  private final RecordSink sink;
  private final List<IntervalSink> intervalSinks;
  private final GeneratorWatch watch = new GeneratorWatch();
  private final ExecutionSampler sampler;
  private final List<SlotRecorder> recorders = new CopyOnWriteArrayList<>();
  private final Map<Integer, EpochBucket> buckets = new TreeMap<>();
  private final BitSet told = new BitSet(Packed.MAX_ERRORS);
  private final Thread thread;

  private volatile Timeline timeline;
  private volatile Tickets tickets;

  /** The newest word on each epoch, also on one that a stop has taken out of the timeline. */
  private final Map<Integer, Epoch> epochs = new ConcurrentHashMap<>();

  private volatile boolean running = true;
  private volatile Throwable failure;

  /**
   * Begin of the second that is being gathered, on the grid of the timeline; 0 before the timeline
   * begins.
   */
  private long gridNanos;

  /** Where the last interval ended. */
  private long lastEndNanos;

  private GeneratorWatch.Reading lastReading;
  private long lastReadingNanos;

  private long seq;
  private long lostRecords;

  public Drain(
      Setup setup, OutcomeListener listener, RecordSink sink, List<IntervalSink> intervalSinks) {
    if (setup.series().size() > Packed.MAX_STATEMENTS) {
      throw new IllegalArgumentException(
          "a mix may have at most "
              + Packed.MAX_STATEMENTS
              + " statements, not "
              + setup.series().size());
    }
    this.setup = setup;
    this.listener = listener;
    this.sink = sink;
    this.intervalSinks = List.copyOf(intervalSinks);
    this.sampler = new ExecutionSampler(setup.records());
    this.thread = new Thread(this::run, "flakebench-drain");
    this.thread.setDaemon(true);
    this.thread.setPriority(Thread.MAX_PRIORITY);
    this.thread.start();
  }

  /** A recorder for a new slot. Any thread. */
  public SlotRecorder open(int slot) {
    int perSlot = RING_BUDGET_BYTES / RING_ENTRY_BYTES / Math.max(1, setup.mostSlots());
    int capacity = Integer.highestOneBit(Math.max(SMALLEST_RING, Math.min(LARGEST_RING, perSlot)));
    SlotRecorder recorder = new SlotRecorder(slot, capacity);
    recorders.add(recorder);
    return recorder;
  }

  /**
   * Tells when which epoch begins and ends; intervals are cut in seconds from its start. Any
   * thread.
   */
  public void follow(Timeline timeline) {
    timeline.epochs().forEach(epoch -> epochs.put(epoch.number(), epoch));
    this.timeline = timeline;
  }

  /** As {@link #follow(Timeline)}, of a run whose operations follow an arrival schedule. */
  public void follow(Timeline timeline, Tickets tickets) {
    this.tickets = tickets;
    follow(timeline);
  }

  /** What killed the thread; null while it lives. */
  public Throwable failure() {
    return failure;
  }

  private void run() {
    try {
      while (running) {
        long now = System.nanoTime();
        Timeline following = timeline;
        beginGrid(following, now);
        if (secondIsOver(now)) {
          cutSecond(following);
        } else {
          empty(following, false);
          LockSupport.parkNanos(waitNanos(now));
        }
      }
      long now = System.nanoTime();
      Timeline last = timeline;
      beginGrid(last, now);
      while (secondIsOver(now)) {
        cutSecond(last);
      }
      if (gridNanos != 0) {
        empty(last, true);
        cut(last, now);
      }
    } catch (Throwable broken) {
      // Nothing may be measured without this thread: the conductor sees the failure and ends the
      // run.
      failure = broken;
    }
  }

  private void beginGrid(Timeline following, long now) {
    if (following != null && gridNanos == 0 && now - following.startNanos() >= 0) {
      gridNanos = following.startNanos();
      lastEndNanos = gridNanos;
    }
  }

  private boolean secondIsOver(long now) {
    return gridNanos != 0 && now - (gridNanos + SECOND_NANOS) >= 0;
  }

  private long waitNanos(long now) {
    long untilCut = gridNanos == 0 ? Long.MAX_VALUE : gridNanos + SECOND_NANOS - now;
    return Math.max(1, Math.min(PERIOD_MS * 1_000_000L, untilCut));
  }

  /**
   * @param all also what ended after the second that is being gathered, and else waits for the next
   */
  private void empty(Timeline following, boolean all) {
    if (following == null || gridNanos == 0) {
      return;
    }
    long secondEnd = gridNanos + SECOND_NANOS;
    int seen = 0;
    List<SlotRecorder> finished = null;
    for (SlotRecorder recorder : recorders) {
      int slot = recorder.slot();
      OutcomeRing.Consumer consumer =
          (start, service, wait, packed) -> outcome(slot, start, service, wait, packed);
      OutcomeRing ring = recorder.ring();
      seen += all ? ring.drain(consumer) : ring.drainBefore(secondEnd, consumer);
      takeOverflow(recorder);
      if (recorder.isFinished()) {
        finished = finished == null ? new ArrayList<>() : finished;
        finished.add(recorder);
      }
    }
    if (finished != null) {
      recorders.removeAll(finished);
    }
    if (seen > 0) {
      listener.endOfBurst();
    }
  }

  /** An entry may be younger than this round: the slot makes it just before its outcome. */
  private void tellErrors() {
    for (ErrorTable.Entry entry : setup.errors().takeEntries()) {
      told.set(entry.index());
      sink.error(entry.index(), entry.key(), entry.message());
    }
  }

  private void outcome(int slot, long startNanos, long serviceNanos, long waitNanos, long packed) {
    int statement = Packed.statement(packed);
    int error = Packed.error(packed);
    int rows = Packed.rows(packed);
    if (error != 0 && !told.get(error)) {
      tellErrors();
    }
    EpochBucket bucket = bucket(Packed.epoch(packed));
    bucket.record(
        statement, error, rows, serviceNanos, waitNanos, setup.scheduled(), Packed.wasFree(packed));
    Phase phase = bucket.phase();
    if (phase == Phase.MEASUREMENT) {
      listener.operation(slot, statement, startNanos - waitNanos, waitNanos + serviceNanos, error);
    }
    if (sampler.keep(error == 0)) {
      sink.execution(
          setup.clock().epochMicros(startNanos),
          serviceNanos,
          waitNanos,
          slot,
          statement,
          error,
          rows,
          phase);
    }
  }

  private void takeOverflow(SlotRecorder recorder) {
    if (recorder.overflow().isEmpty()) {
      return;
    }
    for (Long packed : List.copyOf(recorder.overflow().keySet())) {
      SlotRecorder.Overflow counted = recorder.overflow().remove(packed);
      long operations = counted.operations().sum();
      bucket(Packed.epoch(packed))
          .countOnly(
              Packed.statement(packed), Packed.error(packed), operations, counted.rows().sum());
      sampler.lost(operations);
      lostRecords += operations;
    }
  }

  private EpochBucket bucket(int epoch) {
    return buckets.computeIfAbsent(
        epoch, number -> new EpochBucket(epochs.get(number).phase(), setup.series()));
  }

  /** Ends the second, with all in it that has ended in it. */
  private void cutSecond(Timeline following) {
    empty(following, false);
    cut(following, gridNanos + SECOND_NANOS);
    gridNanos += SECOND_NANOS;
  }

  private void cut(Timeline following, long end) {
    tellErrors();
    sampler.nextSecond();
    Epoch current = following.at(gridNanos);
    if (current != null) {
      bucket(current.number());
    }
    GeneratorWatch.Reading reading = reading();
    openAtEnd(end);
    List<Integer> due = new ArrayList<>();
    buckets.forEach(
        (number, bucket) -> {
          if (!bucket.isEmpty()
              || current != null && number == current.number()
              || mustCount(number, end)) {
            due.add(number);
          }
        });
    for (int number : due) {
      // Samples wait when there is no interval to take them.
      emit(number, setup.errors().takeSamples(number), reading, end);
    }
    lastEndNanos = end;
  }

  /**
   * Tickets can end untaken in an epoch without a single operation, and must be told all the same.
   */
  private void openAtEnd(long end) {
    for (Integer number : epochs.keySet()) {
      if (mustCount(number, end)) {
        bucket(number);
      }
    }
  }

  private boolean mustCount(int number, long end) {
    Tickets counted = tickets;
    Epoch epoch = epochs.get(number);
    // Not one that a stop has taken out: it never began.
    Epoch planned = timeline.byNumber(number);
    return counted != null
        && planned != null
        && planned.seconds() > 0
        && end - epoch.startNanos() > 0
        && end - epoch.endNanos() >= 0
        && counted.isOpen(number);
  }

  /** What became of the tickets of an epoch since the last cut; null without a schedule. */
  private Arrivals arrivals(Epoch epoch, EpochBucket bucket, long to) {
    Tickets counted = tickets;
    if (counted == null) {
      return null;
    }
    Tickets.Counts counts = counted.count(epoch.number(), to, to == epoch.endNanos());
    return new Arrivals(counts.offered(), counts.begun(), counts.censored(), bucket.takeLateness());
  }

  /** Seconds that are cut late, one right after the other, share what was seen over all of them. */
  private GeneratorWatch.Reading reading() {
    long now = System.nanoTime();
    if (lastReading == null || now - lastReadingNanos > SECOND_NANOS / 2) {
      lastReading = watch.read();
      lastReadingNanos = now;
    }
    return lastReading;
  }

  private void emit(
      int number, List<ErrorSample> samples, GeneratorWatch.Reading reading, long end) {
    EpochBucket bucket = buckets.get(number);
    long overflows = bucket.takeOverflows();
    Gauges gauges =
        new Gauges(
            recorders.size(),
            setup.targetSlots().getAsInt(),
            reading.cpuPercent(),
            reading.gcPercent(),
            reading.heapUsedBytes(),
            reading.memoryPercent(),
            reading.latenessP99Ms(),
            reading.saturated() || overflows > 0,
            overflows,
            sampler.produced(),
            sampler.sampledOut(),
            sink.dropped() + lostRecords);
    // The part of [lastEnd, end) that lies in the bucket's epoch; what ended behind its epoch adds
    // no time to it.
    Epoch epoch = epochs.get(number);
    long from = epoch.startNanos() - lastEndNanos > 0 ? epoch.startNanos() : lastEndNanos;
    long to = epoch.endNanos() - end < 0 ? epoch.endNanos() : end;
    long fromMicros = setup.clock().epochMicros(from);
    Interval interval =
        new Interval(
            setup.workerId(),
            setup.workerEpoch(),
            ++seq,
            fromMicros,
            Math.max(0, setup.clock().epochMicros(to) - fromMicros),
            epoch.number(),
            epoch.phase(),
            bucket.takeSeries(),
            bucket.takeErrors(setup.errors()),
            samples,
            gauges,
            arrivals(epoch, bucket, to));
    for (IntervalSink taker : intervalSinks) {
      taker.accept(interval);
    }
  }

  /** Ends the thread after a last cut; waits at most ten seconds for it. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.close();
  }
}
