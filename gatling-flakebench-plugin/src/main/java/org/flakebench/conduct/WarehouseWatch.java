package org.flakebench.conduct;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.flakebench.load.QueueSample;
import org.flakebench.load.Timeline;
import org.flakebench.target.WarehouseSample;

/**
 * Looks at the target's warehouse again and again while a run goes on: hands each look to the store
 * behind it, and what it saw of the queue to the planner. The load never waits for it; a look that
 * fails is told once for each cause, and the next one comes. Thread-safe.
 *
 * <p>Three threads: one keeps the time, one looks (it may hang in a driver), one writes (it may
 * hang in a store).
 */
public final class WarehouseWatch implements AutoCloseable {
  /** Looks that may wait for a slow store: more than an hour's. */
  static final int MOST_WAITING = 1_000;

  private static final int BATCH = 100;
  private static final int MOST_TOLD = 50;
  private static final long CLOSE_SECONDS = 10;

  /**
   * How often and how long.
   *
   * @param interval from one look to the next
   * @param limit how long one look may take; one that takes longer is given up, and no other begins
   *     before it has ended
   */
  public record Pace(Duration interval, Duration limit) {
    /** Every 5 s, at most 10 s. */
    public static Pace standard() {
      return new Pace(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
  }

  /**
   * One look that was answered.
   *
   * @param number 1, 2, … within the run
   * @param atNanos when it was answered, on the monotonic clock
   */
  public record Look(int number, long atNanos, WarehouseSample sample) {}

  /** Where looks go; by one thread. What it throws makes the same looks come again. */
  @FunctionalInterface
  public interface Sink {
    void take(List<Look> looks);
  }

  private final Supplier<Optional<WarehouseSample>> warehouse;
  private final Sink sink;
  private final RunLog log;
  private final Pace pace;
  private final BlockingQueue<Look> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final List<QueueSample> seen = new ArrayList<>();
  private final Set<String> told = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService looker = Executors.newSingleThreadExecutor(daemon("looker"));
  private final Thread ticker = daemon("watch").newThread(this::watch);
  private final Thread writer = daemon("writer").newThread(this::write);
  private int numbers;
  private long dropped;

  /**
   * Does nothing before {@link #start()}.
   *
   * @param warehouse as {@link org.flakebench.target.Target#warehouse()}; empty ends the watch
   */
  public WarehouseWatch(
      Supplier<Optional<WarehouseSample>> warehouse, Sink sink, RunLog log, Pace pace) {
    this.warehouse = warehouse;
    this.sink = sink;
    this.log = log;
    this.pace = pace;
  }

  private static java.util.concurrent.ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, "flakebench-warehouse-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Begins with a first look at once. */
  public void start() {
    ticker.start();
    writer.start();
  }

  /**
   * What was seen of the queue since the last call, oldest first; a look that failed saw nothing.
   */
  public List<QueueSample> take(Timeline timeline) {
    synchronized (seen) {
      List<QueueSample> news =
          seen.stream()
              .map(
                  sample ->
                      new QueueSample(sample.atNanos() - timeline.startNanos(), sample.ownQueued()))
              .toList();
      seen.clear();
      return news;
    }
  }

  /** Looks that the store did not get. */
  public synchronized long dropped() {
    return dropped;
  }

  private void watch() {
    long next = System.nanoTime();
    Future<Optional<WarehouseSample>> look = null;
    boolean there = true;
    while (there && !awaitClosed(next - System.nanoTime())) {
      if (look == null || look.isDone()) {
        look = looker.submit(warehouse::get);
        there = await(look);
      } else {
        saw(System.nanoTime(), null);
      }
      long interval = pace.interval().toNanos();
      long late = Math.max(0, System.nanoTime() - next);
      next += (late / interval + 1) * interval;
    }
    looker.shutdownNow();
  }

  /** Whether there is a warehouse to be looked at. */
  private boolean await(Future<Optional<WarehouseSample>> look) {
    try {
      Optional<WarehouseSample> sample = look.get(pace.limit().toNanos(), TimeUnit.NANOSECONDS);
      if (sample.isEmpty()) {
        return false;
      }
      long now = System.nanoTime();
      saw(now, sample.get().ownQueued());
      keep(new Look(++numbers, now, sample.get()));
    } catch (ExecutionException e) {
      saw(System.nanoTime(), null);
      tell("the warehouse cannot be looked at", e.getCause());
    } catch (TimeoutException e) {
      saw(System.nanoTime(), null);
      tell("the warehouse was not looked at within " + pace.limit().toMillis() + " ms", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return true;
  }

  private void saw(long atNanos, Integer ownQueued) {
    synchronized (seen) {
      if (seen.size() >= MOST_WAITING) {
        seen.remove(0);
      }
      seen.add(new QueueSample(atNanos, ownQueued));
    }
  }

  private void keep(Look look) {
    if (!waiting.offer(look)) {
      lost(1);
      tell("the store does not take looks at the warehouse fast enough: some are lost", null);
    }
  }

  private synchronized void lost(int looks) {
    dropped += looks;
  }

  /** Once for each cause, and for so many causes only. */
  private void tell(String what, Throwable cause) {
    String line = what + (cause == null ? "" : ": " + cause.getMessage());
    boolean news;
    synchronized (told) {
      news = told.size() < MOST_TOLD && told.add(line);
    }
    if (news) {
      log.warn("warehouse", line, cause);
    }
  }

  private void write() {
    List<Look> batch = new ArrayList<>();
    try {
      while (closed.getCount() > 0 || !waiting.isEmpty()) {
        if (batch.isEmpty()) {
          Look first = waiting.poll(100, TimeUnit.MILLISECONDS);
          if (first == null) {
            continue;
          }
          batch.add(first);
        }
        waiting.drainTo(batch, Math.max(0, BATCH - batch.size()));
        if (!written(batch) && awaitClosed(pace.interval().toNanos())) {
          written(batch);
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lost(batch.size() + waiting.size());
  }

  /** Empties the batch when the store has taken it. */
  private boolean written(List<Look> batch) {
    try {
      sink.take(List.copyOf(batch));
      batch.clear();
      return true;
    } catch (RuntimeException e) {
      tell("the store did not take looks at the warehouse", e);
      return false;
    }
  }

  private boolean awaitClosed(long nanos) {
    try {
      return closed.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends the watch; waits at most ten seconds for the store to take the last looks. */
  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    // A look under way is given up; the ticker then ends the looker, and nobody else does.
    ticker.interrupt();
    try {
      if (writer.isAlive()) {
        writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      }
      if (writer.isAlive()) {
        writer.interrupt();
        tell("the store did not take the last looks at the warehouse in time", null);
      } else if (dropped() > 0) {
        tell(dropped() + " looks at the warehouse were lost", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
