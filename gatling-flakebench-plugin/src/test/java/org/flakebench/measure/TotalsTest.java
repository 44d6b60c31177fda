package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);
  private static final SeriesKey INSERT = new SeriesKey(StatementKind.INSERT, "x");

  /** However the operations are cut into intervals, the sum equals one histogram of all. */
  @Property(tries = 100)
  void merged_parts_equal_the_single_histogram(
      @ForAll @IntRange(min = 1, max = 30) int parts, @ForAll long seed) {
    Random random = new Random(seed);
    Totals totals = new Totals();
    Histogram single = Histograms.create();
    List<Long> raw = new ArrayList<>();
    long errors = 0;
    for (int part = 0; part < parts; part++) {
      List<SeriesDelta> deltas = new ArrayList<>();
      for (SeriesKey key : List.of(LOOKUP, INSERT)) {
        long[] nanos = new long[random.nextInt(50)];
        for (int i = 0; i < nanos.length; i++) {
          nanos[i] = (long) Math.exp(random.nextDouble() * 28);
          if (random.nextInt(10) == 0) {
            nanos[i] = -nanos[i];
            errors++;
          } else {
            single.recordValue(Histograms.clamp(nanos[i]));
            raw.add(Histograms.clamp(nanos[i]));
          }
        }
        deltas.add(Intervals.delta(key, nanos));
      }
      totals.add(
          Intervals.of(
              part, Phase.MEASUREMENT, 1_000_000, false, deltas.toArray(SeriesDelta[]::new)));
    }

    SeriesTotal all = totals.all();
    assertThat(all.histogram(Outcome.OK, Clock.SERVICE)).isEqualTo(single);
    assertThat(all.operations()).isEqualTo(raw.size() + errors);
    assertThat(all.errors()).isEqualTo(errors);
    assertThat(all.rows()).isEqualTo(raw.size());
    assertNearestRank(raw, single);
  }

  /** The percentile is the nearest rank of the raw values, to within a histogram bucket. */
  private static void assertNearestRank(List<Long> raw, Histogram histogram) {
    if (raw.isEmpty()) {
      assertThat(Histograms.percentileMs(histogram, 50)).isNaN();
      return;
    }
    long[] sorted = raw.stream().mapToLong(Long::longValue).sorted().toArray();
    for (double percentile : new double[] {50, 90, 95, 99, 99.9, 100}) {
      long exact = sorted[(int) Math.max(1, Math.ceil(percentile / 100 * sorted.length)) - 1];
      assertThat(Histograms.percentileMs(histogram, percentile))
          .isCloseTo(exact / 1e6, within(exact / 1e6 * 0.001 + 1e-9));
    }
  }

  @Test
  void series_errors_samples_and_gauges_are_added_up() {
    ErrorKey key = new ErrorKey("DEADLOCK", ErrorOrigin.SERVER, "40P01");
    Totals totals = new Totals();
    for (int i = 0; i < 3; i++) {
      List<ErrorSample> samples = new ArrayList<>();
      for (int s = 0; s < 6; s++) {
        samples.add(new ErrorSample(i, key, s + 1, LOOKUP, "m", null));
      }
      totals.add(
          new Interval(
              "worker-" + i,
              1,
              1,
              0,
              1,
              1,
              Phase.MEASUREMENT,
              List.of(Intervals.delta(LOOKUP, 5, -6)),
              List.of(new ErrorCount(LOOKUP, key, 2)),
              samples,
              Intervals.gauges(i == 0)));
    }

    assertThat(totals.errors()).containsExactly(java.util.Map.entry(key, 6L));
    assertThat(totals.samples(key)).hasSize(10);
    assertThat(totals.samples(new ErrorKey("X", ErrorOrigin.SERVER, null))).isEmpty();
    assertThat(totals.series().get(LOOKUP).errorRatio()).isEqualTo(0.5);
    assertThat(totals.intervals()).isEqualTo(3);
    assertThat(totals.saturatedRatio()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(totals.meanCpuPercent()).isEqualTo(10);
    assertThat(totals.worstLatenessP99Ms()).isEqualTo(1);
  }

  @Test
  void nothing_is_unknown_and_not_zero() {
    Totals totals = new Totals();

    assertThat(totals.all().errorRatio()).isZero();
    assertThat(totals.meanCpuPercent()).isNaN();
    assertThat(totals.all().has(Outcome.OK, Clock.SERVICE)).isFalse();
    assertThat(Histograms.percentileMs(totals.all().histogram(Outcome.OK, Clock.SERVICE), 99))
        .isNaN();
    assertThat(Histograms.meanMs(Histograms.create())).isNaN();
  }

  @Test
  void what_no_histogram_holds_is_pushed_into_its_range() {
    long[] clamped =
        Arrays.stream(new long[] {-5, 0, 1, Histograms.HIGHEST_NANOS, Long.MAX_VALUE})
            .map(Histograms::clamp)
            .toArray();

    assertThat(clamped)
        .containsExactly(1, 1, 1, Histograms.HIGHEST_NANOS, Histograms.HIGHEST_NANOS);
    Histogram histogram = Histograms.create();
    Arrays.stream(clamped).forEach(histogram::recordValue);
    assertThat(histogram.getTotalCount()).isEqualTo(5);
  }

  @Test
  void latencies_beyond_twenty_minutes_are_clamped_and_counted() {
    long halfAnHour = TimeUnit.MINUTES.toNanos(30);
    Histogram histogram = Histograms.create();
    histogram.recordValue(Histograms.clamp(1_000_000));
    histogram.recordValue(Histograms.clamp(halfAnHour));
    SeriesTotal total = new SeriesTotal();
    total.add(
        new SeriesDelta(
            LOOKUP, 2, 0, 0, 0, Map.of(new HistogramKey(Outcome.OK, Clock.SERVICE), histogram)));

    assertThat(total.clamped()).isEqualTo(1);
    assertThat(Histograms.percentileMs(total.histogram(Outcome.OK, Clock.SERVICE), 100))
        .isCloseTo(20 * 60_000, within(1300.0));
  }
}
