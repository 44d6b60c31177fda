package org.flakebench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.flakebench.bridge.SegmentWriter;
import org.flakebench.bridge.Spool;
import org.flakebench.bridge.SpoolManifest;
import org.flakebench.load.Timeline;
import org.flakebench.measure.Drain;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalSink;
import org.flakebench.measure.LiveTotals;
import org.flakebench.measure.SlotRecorder;
import org.flakebench.measure.WallClock;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.report.StatementFacts;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Operation;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory does not depend on the number of requests: all that measures, records and spools takes in
 * ten million outcomes, as fast as it can, and holds no more after the tenth million than after the
 * first.
 */
@Tag("bench")
class FlatHeapIT {
  private static final long FIRST = 1_000_000;
  private static final long LAST = 10_000_000;
  private static final double MOST_GROWTH = 1.10;
  private static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);

  /** Fills a ring by half at most between two looks at whether it is drained. */
  private static final int BURST = 8_192;

  /** The live view keeps ten seconds; they must be there before the first look at the heap. */
  private static final int WINDOW_SECONDS = 11;

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(120);

  @TempDir private Path folder;

  private final Counter counter = new Counter();
  private final List<SlotRecorder> recorders = new ArrayList<>();
  private long made;

  @Test
  void tenMillionOperationsTakeNoMoreHeapThanOne() throws Exception {
    try (Spool spool = Spool.create(folder, manifest());
        SegmentWriter segments = new SegmentWriter(spool, problem -> {})) {
      LiveTotals live = new LiveTotals();
      try (Drain drain = drain(segments, List.of(segments, live, counter))) {
        for (int slot = 0; slot < BenchSettings.CONNECTIONS; slot++) {
          recorders.add(drain.open(slot));
        }
        for (int second = 1; second <= WINDOW_SECONDS; second++) {
          makeUpTo(FIRST * second / WINDOW_SECONDS);
          int after = second;
          await(() -> counter.intervals.get() > after);
        }
        long atFirst = usedHeap();
        makeUpTo(LAST);
        long atLast = usedHeap();
        System.out.printf(
            Locale.ROOT,
            "bench: heap in use after %,d operations %.1f MB, after %,d %.1f MB (ratio %.3f)%n",
            FIRST,
            atFirst / 1e6,
            LAST,
            atLast / 1e6,
            (double) atLast / atFirst);
        assertThat((double) atLast / atFirst).as("growth of the heap").isLessThan(MOST_GROWTH);
        // What was measured must be alive until here.
        assertThat(live.snapshot().operations()).isBetween(FIRST, LAST);
      }
      assertThat(counter.operations.get()).isEqualTo(LAST);
      assertThat(counter.unrecorded.get()).isZero();
    }
  }

  private Drain drain(SegmentWriter segments, List<IntervalSink> sinks) {
    Drain drain =
        new Drain(
            new Drain.Setup(
                "worker-0",
                1,
                List.of(LOOKUP),
                false,
                new RecordSpec(RecordMode.SAMPLED, 2_000),
                BenchSettings.CONNECTIONS,
                new ErrorTable(),
                WallClock.now(),
                () -> BenchSettings.CONNECTIONS),
            (slot, statement, start, duration, error) -> {},
            segments,
            sinks);
    drain.follow(Timeline.of(System.nanoTime(), 0, TimeUnit.HOURS.toNanos(1)));
    return drain;
  }

  private void makeUpTo(long operations) {
    while (made < operations) {
      for (SlotRecorder recorder : recorders) {
        long burst = Math.min(BURST, operations - made);
        for (long i = 0; i < burst; i++) {
          long start = System.nanoTime();
          recorder.begin(start, 0, 1);
          recorder.end(start, 50_000 + (made * 7919) % 1_000_000, 0, 0, 0, 1, 1);
          made++;
        }
      }
      await(() -> recorders.stream().allMatch(SlotRecorder::isDrained));
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the drain did not get on within two minutes");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    // The second collection takes what the first has made unreachable, such as buffers' cleaners.
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static SpoolManifest manifest() {
    RunFacts facts =
        new RunFacts(
            "flat-heap",
            "flat-heap",
            LoadMode.CONCURRENCY,
            ScalingMode.FIXED,
            1,
            BenchSettings.CONNECTIONS,
            new RunSummary.TargetPart("POSTGRES", "public.none", "none", false),
            Map.of(),
            List.of(new StatementFacts(LOOKUP, Operation.READ, BenchSettings.LOOKUP)),
            List.of(),
            Instant.now(),
            RunFacts.Window.UNKNOWN,
            null);
    return new SpoolManifest(
        SpoolManifest.VERSION, "bench", "worker-0", 1, 0, 1, "none", Instant.now(), facts);
  }

  private static final class Counter implements IntervalSink {
    private final AtomicInteger intervals = new AtomicInteger();
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong unrecorded = new AtomicLong();

    @Override
    public void accept(Interval interval) {
      interval
          .series()
          .forEach(
              delta -> {
                operations.addAndGet(delta.operations());
                unrecorded.addAndGet(delta.unrecorded());
              });
      intervals.incrementAndGet();
    }
  }
}
