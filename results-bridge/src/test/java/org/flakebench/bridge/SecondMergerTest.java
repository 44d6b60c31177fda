package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.flakebench.load.Phase;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Interval;
import org.flakebench.report.SloEvaluator;
import org.junit.jupiter.api.Test;

class SecondMergerTest {
  private static final long SECOND = 1_000_000;

  @Test
  void workersThatCutTheirSecondsElsewhereAreAddedPerSecond() {
    List<Interval> intervals = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      intervals.add(operations(100).worker("worker-0").at(i + 1, Runs.START_MICROS + i * SECOND));
      intervals.add(
          operations(50).worker("worker-1").at(i + 1, Runs.START_MICROS + i * SECOND + 300_000));
    }
    List<Second> seconds = merge(intervals, 6);
    assertThat(seconds).extracting(Second::index).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(seconds).extracting(second -> second.counts().operations()).containsOnly(150L);
    assertThat(seconds)
        .allSatisfy(
            second -> assertThat(second.operationsPerSecond()).isCloseTo(150, within(1e-9)));
    assertThat(seconds).extracting(Second::slots).containsOnly(32);
  }

  @Test
  void timersThatTremblePutNoSecondTwice() {
    Random random = new Random(1);
    List<Interval> intervals = new ArrayList<>();
    long at = Runs.START_MICROS;
    for (int i = 0; i < 300; i++) {
      long duration = SECOND + random.nextInt(4_000) - 2_000;
      intervals.add(operations(100).duration(duration).at(i + 1, at));
      at += duration;
    }
    List<Second> seconds = merge(intervals, 300);
    assertThat(seconds).hasSize(300);
    assertThat(seconds)
        .allSatisfy(second -> assertThat(second.operationsPerSecond()).isCloseTo(100, within(0.5)));
  }

  @Test
  void theSecondInWhichThePhaseChangesIsCutAtTheChange() {
    List<Interval> intervals =
        List.of(
            operations(10).phase(Phase.WARMUP).at(1, Runs.START_MICROS - 1_600_000),
            operations(6).phase(Phase.WARMUP).at(2, Runs.START_MICROS - 600_000),
            operations(40).at(3, Runs.START_MICROS - 600_000),
            operations(100).at(4, Runs.START_MICROS + 400_000));
    List<Second> seconds = merge(intervals, 2);
    assertThat(seconds)
        .filteredOn(second -> second.phase() == Phase.WARMUP)
        .extracting(Second::index)
        .containsExactly(-2L, -1L);
    List<Second> measured =
        seconds.stream().filter(second -> second.phase() == Phase.MEASUREMENT).toList();
    assertThat(measured).extracting(Second::index).containsExactly(0L);
    assertThat(measured.get(0).counts().operations()).isEqualTo(140);
    assertThat(measured.get(0).operationsPerSecond()).isCloseTo(100, within(1e-9));
  }

  @Test
  void whatEndsAfterTheMeasurementBelongsToItsLastSecond() {
    List<Second> seconds =
        merge(
            List.of(
                operations(100).at(1, Runs.START_MICROS),
                operations(3).at(2, Runs.START_MICROS + SECOND)),
            1);
    assertThat(seconds)
        .singleElement()
        .satisfies(
            second -> {
              assertThat(second.counts().operations()).isEqualTo(103);
              assertThat(second.operationsPerSecond()).isCloseTo(103, within(1e-9));
            });
  }

  @Test
  void latenciesAreMergedAndFailuresStayOutOfThem() {
    List<Second> seconds =
        merge(
            List.of(
                new Runs.Builder()
                    .worker("worker-0")
                    .ok(Runs.LOOKUP, 1_000_000)
                    .failed(Runs.INSERT, 90_000_000)
                    .at(1, Runs.START_MICROS),
                new Runs.Builder()
                    .worker("worker-1")
                    .ok(Runs.LOOKUP, 3_000_000)
                    .saturated()
                    .at(1, Runs.START_MICROS)),
            1);
    Second second = seconds.get(0);
    assertThat(second.latency().getTotalCount()).isEqualTo(2);
    assertThat(Histograms.percentileMs(second.latency(), 100)).isCloseTo(3, within(0.01));
    assertThat(second.counts().errors()).isEqualTo(1);
    assertThat(second.counts().reads()).isEqualTo(2);
    assertThat(second.counts().writes()).isEqualTo(1);
    assertThat(second.saturated()).isTrue();
  }

  @Test
  void whatWorkersWereOfferedIsAddedPerSecond() {
    List<Second> seconds =
        merge(
            List.of(
                operations(80)
                    .arrivals(100, 0, 3_000_000)
                    .worker("worker-0")
                    .at(1, Runs.START_MICROS),
                operations(50)
                    .arrivals(50, 7, 3_000_000)
                    .worker("worker-1")
                    .at(1, Runs.START_MICROS)),
            1);
    Second second = seconds.get(0);
    assertThat(second.offeredPerSecond()).isCloseTo(150, within(1e-9));
    assertThat(second.censored()).isEqualTo(7);
    assertThat(Histograms.percentileMs(second.response(), 50)).isCloseTo(4, within(0.01));
    assertThat(merge(List.of(operations(1).at(1, Runs.START_MICROS)), 1).get(0).offeredPerSecond())
        .as("without a schedule")
        .isNull();
  }

  private static Runs.Builder operations(int count) {
    Runs.Builder builder = new Runs.Builder();
    for (int i = 0; i < count; i++) {
      builder.ok(Runs.LOOKUP, 1_000_000);
    }
    return builder;
  }

  private static List<Second> merge(List<Interval> intervals, int seconds) {
    List<Second> found = new ArrayList<>();
    SecondMerger merger =
        new SecondMerger(
            Runs.facts("run", seconds),
            Runs.START_MICROS,
            Runs.START_MICROS + seconds * SECOND,
            new SloEvaluator(List.of()),
            found::add);
    intervals.stream()
        .sorted(Comparator.comparingLong(Interval::startEpochMicros))
        .forEach(merger::add);
    merger.finish();
    return found;
  }
}
