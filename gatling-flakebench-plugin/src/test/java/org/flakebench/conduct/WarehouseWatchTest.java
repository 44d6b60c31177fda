package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.flakebench.conduct.WarehouseWatch.Look;
import org.flakebench.load.QueueSample;
import org.flakebench.load.Timeline;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.WallClock;
import org.flakebench.target.WarehouseSample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarehouseWatchTest {
  private static final WarehouseWatch.Pace FAST =
      new WarehouseWatch.Pace(Duration.ofMillis(1), Duration.ofSeconds(30));

  private final List<LogRecord> lines = Collections.synchronizedList(new ArrayList<>());
  private final List<Look> stored = Collections.synchronizedList(new ArrayList<>());
  private WarehouseWatch watch;

  @AfterEach
  void close() {
    watch.close();
  }

  private void watch(
      Supplier<Optional<WarehouseSample>> warehouse,
      WarehouseWatch.Sink sink,
      WarehouseWatch.Pace pace) {
    watch =
        new WarehouseWatch(
            warehouse, sink, new RunLog(new KeptLines(lines), WallClock.now()), pace);
    watch.start();
  }

  private static Optional<WarehouseSample> sample(Integer ownQueued) {
    return Optional.of(
        new WarehouseSample(
            "W",
            "STARTED",
            "STANDARD",
            "X-Small",
            1,
            1,
            1,
            0,
            0,
            ownQueued,
            "STANDARD",
            false,
            Map.of()));
  }

  @Test
  void looksAreNumberedStoredAndShownToThePlannerOnce() {
    AtomicInteger looks = new AtomicInteger();
    watch(() -> sample(looks.incrementAndGet()), stored::addAll, FAST);
    await().until(() -> stored.size() >= 5);
    watch.close();

    List<Look> all = List.copyOf(stored);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).number()).isEqualTo(i + 1);
      assertThat(all.get(i).sample().ownQueued()).isEqualTo(i + 1);
    }
    Timeline timeline = Timeline.of(all.get(0).atNanos() - 7, 0, 1);
    List<QueueSample> seen = watch.take(timeline);
    assertThat(seen.get(0)).isEqualTo(new QueueSample(7, 1));
    assertThat(seen).hasSizeGreaterThanOrEqualTo(5);
    assertThat(watch.take(timeline)).isEmpty();
    assertThat(watch.dropped()).isZero();
    assertThat(lines).isEmpty();
  }

  @Test
  void aTargetWithoutOneIsAskedOnce() {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(1);
    watch(
        () -> {
          looks.incrementAndGet();
          asked.countDown();
          return Optional.empty();
        },
        stored::addAll,
        FAST);
    await().until(() -> asked.getCount() == 0);
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("flakebench-warehouse-watch")));

    assertThat(looks).hasValue(1);
    assertThat(stored).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void aFailureIsToldOnceForEachCauseAndLooksGoOn() {
    AtomicInteger looks = new AtomicInteger();
    watch(
        () -> {
          int look = looks.incrementAndGet();
          if (look < 9) {
            throw new IllegalStateException(look % 2 == 0 ? "no answer" : "no right");
          }
          return sample(2);
        },
        stored::addAll,
        FAST);
    await().until(() -> !stored.isEmpty());
    watch.close();

    assertThat(lines)
        .extracting(LogRecord::message)
        .containsExactly(
            "the warehouse cannot be looked at: no right",
            "the warehouse cannot be looked at: no answer");
    List<QueueSample> seen = watch.take(Timeline.of(0, 0, 1));
    assertThat(seen.subList(0, 8)).extracting(QueueSample::ownQueued).containsOnlyNulls();
    assertThat(seen.get(8).ownQueued()).isEqualTo(2);
  }

  @Test
  void aLookThatHangsIsGivenUpAndNoOtherBeginsMeanwhile() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch hangs = new CountDownLatch(1);
    watch(
        () -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          underWay.decrementAndGet();
          return sample(0);
        },
        stored::addAll,
        new WarehouseWatch.Pace(Duration.ofMillis(1), Duration.ofMillis(1)));
    List<QueueSample> seen = new ArrayList<>();
    await()
        .until(
            () -> {
              seen.addAll(watch.take(Timeline.of(0, 0, 1)));
              return seen.size() >= 5;
            });

    assertThat(most).hasValue(1);
    assertThat(seen).extracting(QueueSample::ownQueued).containsOnlyNulls();
    hangs.countDown();
    await().until(() -> !lines.isEmpty());
    assertThat(lines.get(0).message()).startsWith("the warehouse was not looked at within 1 ms");
  }

  @Test
  void aStoreThatRefusesForAWhileLosesNothing() {
    AtomicBoolean refuses = new AtomicBoolean(true);
    AtomicInteger attempts = new AtomicInteger();
    watch(
        () -> sample(0),
        looks -> {
          if (attempts.incrementAndGet() > 3) {
            refuses.set(false);
          }
          if (refuses.get()) {
            throw new IllegalStateException("not now");
          }
          stored.addAll(looks);
        },
        FAST);
    await().until(() -> stored.size() >= 3);
    watch.close();

    List<Look> all = List.copyOf(stored);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).number()).isEqualTo(i + 1);
    }
    assertThat(watch.dropped()).isZero();
    assertThat(lines)
        .extracting(LogRecord::message)
        .containsExactly("the store did not take looks at the warehouse: not now");
  }

  @Test
  void whatAStoreNeverTakesIsCountedAndTold() {
    watch(
        () -> sample(0),
        looks -> {
          throw new IllegalStateException("never");
        },
        FAST);
    await().until(() -> !lines.isEmpty());
    watch.close();

    assertThat(watch.dropped()).isPositive();
    assertThat(lines).last().extracting(LogRecord::message).asString().endsWith("were lost");
  }
}
