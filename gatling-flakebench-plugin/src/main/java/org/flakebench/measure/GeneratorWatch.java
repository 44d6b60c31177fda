package org.flakebench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Watches the generator itself. A thread asks to be woken every 5 ms and measures how late it is:
 * that is the delay which the host adds to whatever a free slot does. Together with CPU and garbage
 * collection it tells whether a second's figures speak of the database or of the generator.
 */
public final class GeneratorWatch implements AutoCloseable {
  /** A second is saturated when one in a hundred wake-ups is later than this. */
  public static final double SATURATED_LATENESS_MS = 20;

  /** A second is saturated when this process used more of its cores than this. */
  public static final double SATURATED_CPU_PERCENT = 90;

  /** A second is saturated when more of it than this went into garbage collection. */
  public static final double SATURATED_GC_PERCENT = 10;

  private static final long PERIOD_NANOS = 5_000_000;

  /** What one interval showed; see {@link Gauges} for the units. */
  record Reading(
      double cpuPercent,
      double gcPercent,
      long heapUsedBytes,
      double memoryPercent,
      double latenessP99Ms) {
    boolean saturated() {
      return latenessP99Ms > SATURATED_LATENESS_MS
          || cpuPercent > SATURATED_CPU_PERCENT
          || gcPercent > SATURATED_GC_PERCENT;
    }
  }

  private final SingleWriterRecorder lateness =
      new SingleWriterRecorder(
          Histograms.LOWEST_NANOS, Histograms.HIGHEST_NANOS, Histograms.SIGNIFICANT_DIGITS);
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final int cores = Runtime.getRuntime().availableProcessors();
  private final Thread thread;
  private volatile boolean running = true;

  private Histogram recycled;
  private long lastNanos = System.nanoTime();
  private long lastCpuNanos = system.getProcessCpuTime();
  private long lastGcMillis = gcMillis();

  public GeneratorWatch() {
    thread = new Thread(this::watch, "flakebench-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long due = System.nanoTime() + PERIOD_NANOS;
    while (running) {
      long wait = due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      long late = System.nanoTime() - due;
      if (late >= 0) {
        lateness.recordValue(Histograms.clamp(late));
        // After a stall the missed wake-ups are not caught up one by one: one long delay is one
        // value.
        due += PERIOD_NANOS * (1 + late / PERIOD_NANOS);
      }
    }
  }

  /** Drain thread: what happened since the last call. */
  Reading read() {
    long now = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    long gc = gcMillis();
    double elapsed = Math.max(1, now - lastNanos);
    double cpuPercent =
        cpu < 0 ? Double.NaN : Math.min(100, 100.0 * (cpu - lastCpuNanos) / elapsed / cores);
    double gcPercent = Math.min(100, 100.0 * (gc - lastGcMillis) * 1e6 / elapsed);
    lastNanos = now;
    lastCpuNanos = cpu;
    lastGcMillis = gc;

    recycled = lateness.getIntervalHistogram(recycled);
    double latenessP99Ms =
        recycled.getTotalCount() == 0 ? 0 : Histograms.percentileMs(recycled, 99);
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return new Reading(
        cpuPercent, gcPercent, used, 100.0 * used / runtime.maxMemory(), latenessP99Ms);
  }

  private static long gcMillis() {
    long sum = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      sum += Math.max(0, bean.getCollectionTime());
    }
    return sum;
  }

  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
  }
}
