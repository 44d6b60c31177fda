package org.flakebench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.flakebench.load.StepWindow.Cell;
import org.flakebench.template.SeriesKey;

/**
 * The figures of one step and how sure they are. Counts and errors are of all seconds. Rates and
 * latencies leave out outliers: seconds that were more than twice as slow as the median second,
 * unless these are more than a tenth (or two), for then they are how the level is. The standard
 * error of a figure is that of its values in at most {@value #BLOCKS} blocks of neighbouring
 * seconds (batch means), so that seconds which hang together do not feign certainty. Not
 * thread-safe.
 */
final class StepSample {
  private static final int BLOCKS = 10;
  private static final double OUTLIER = 2;
  private static final double OUTLIER_SHARE = 0.1;
  private static final int OUTLIERS_ALWAYS = 2;

  private final List<Cell> cells;
  private final List<Cell> kept;
  private final Histogram scratch;

  private StepSample(List<Cell> cells, List<Cell> kept, Histogram scratch) {
    this.cells = cells;
    this.kept = kept;
    this.scratch = scratch;
  }

  static StepSample of(StepWindow window) {
    List<Cell> cells = window.cells();
    return new StepSample(cells, withoutOutliers(cells), window.emptyHistogram());
  }

  private static List<Cell> withoutOutliers(List<Cell> cells) {
    double slow = OUTLIER * median(cells, StepSample::meanNanos);
    double rare = median(cells, Cell::rate) / OUTLIER;
    List<Cell> kept =
        cells.stream().filter(cell -> !(meanNanos(cell) > slow || cell.rate() < rare)).toList();
    int outliers = cells.size() - kept.size();
    return outliers <= Math.max(OUTLIERS_ALWAYS, cells.size() * OUTLIER_SHARE) && !kept.isEmpty()
        ? kept
        : cells;
  }

  private static double meanNanos(Cell cell) {
    double sum = 0;
    long count = 0;
    for (StepWindow.Part part : cell.series().values()) {
      long values = part.service().count();
      sum += values == 0 ? 0 : part.service().mean() * values;
      count += values;
    }
    return count == 0 ? 0 : sum / count;
  }

  private static double median(List<Cell> cells, ToDoubleFunction<Cell> figure) {
    double[] sorted = cells.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** The first half of the seconds that count, or the second. */
  StepSample half(boolean second) {
    int middle = kept.size() / 2;
    List<Cell> part = second ? kept.subList(middle, kept.size()) : kept.subList(0, middle);
    return new StepSample(part, part, scratch);
  }

  int outliers() {
    return cells.size() - kept.size();
  }

  int saturatedSeconds() {
    return cells.stream().mapToInt(Cell::saturated).sum();
  }

  double seconds() {
    return cells.stream().mapToDouble(Cell::seconds).sum();
  }

  /** Attempts per second, cell by cell, outliers too. */
  double[] rates() {
    return cells.stream().mapToDouble(Cell::rate).toArray();
  }

  long operations(Predicate<SeriesKey> which) {
    return sum(cells, which, StepWindow.Part::operations);
  }

  long errors(Predicate<SeriesKey> which) {
    return sum(cells, which, StepWindow.Part::errors);
  }

  private static long sum(
      List<Cell> cells,
      Predicate<SeriesKey> which,
      java.util.function.ToLongFunction<StepWindow.Part> figure) {
    return cells.stream()
        .flatMap(cell -> cell.series().entrySet().stream())
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(entry -> figure.applyAsLong(entry.getValue()))
        .sum();
  }

  /** Attempts per second. */
  Estimate qps() {
    return estimate(StepSample::rate);
  }

  private static double rate(List<Cell> some) {
    double seconds = some.stream().mapToDouble(Cell::seconds).sum();
    return seconds == 0 ? Double.NaN : some.stream().mapToLong(Cell::operations).sum() / seconds;
  }

  /** A percentile, 0–100, of the successes, in milliseconds. */
  Estimate percentile(Predicate<SeriesKey> which, double percentile) {
    return estimate(some -> percentile(some, which, percentile));
  }

  private double percentile(List<Cell> some, Predicate<SeriesKey> which, double percentile) {
    Histogram merged = merge(some, which, scratch);
    return merged == null || merged.getTotalCount() == 0
        ? Double.NaN
        : merged.getValueAtPercentile(percentile) / 1e6;
  }

  /** The mean of the successes, in milliseconds. */
  Estimate mean(Predicate<SeriesKey> which) {
    return estimate(
        some -> {
          Histogram merged = merge(some, which, scratch);
          return merged == null || merged.getTotalCount() == 0
              ? Double.NaN
              : merged.getMean() / 1e6;
        });
  }

  /** The slowest success, outliers too, in milliseconds; NaN without one. */
  double max(Predicate<SeriesKey> which) {
    return percentile(cells, which, 100);
  }

  /** Failed ÷ all attempts. */
  Estimate errorRatio(Predicate<SeriesKey> which) {
    long operations = operations(which);
    long errors = errors(which);
    if (operations == 0) {
      return Estimate.NONE;
    }
    double ratio = (double) errors / operations;
    if (errors == 0) {
      return Estimate.exact(0);
    }
    List<List<Cell>> blocks = blocks(cells);
    double spread =
        standardError(
            blocks.stream()
                .mapToDouble(
                    block -> {
                      long of = sum(block, which, StepWindow.Part::operations);
                      long failed = sum(block, which, StepWindow.Part::errors);
                      return of == 0 ? Double.NaN : (double) failed / of;
                    })
                .filter(value -> !Double.isNaN(value))
                .toArray());
    double binomial = Math.sqrt(ratio * (1 - ratio) / operations);
    return new Estimate(ratio, Math.max(spread, binomial), Math.max(0, blocks.size() - 1));
  }

  /** All successes, outliers too; null without any second. */
  Histogram all(Predicate<SeriesKey> which) {
    return merge(cells, which, scratch == null ? null : new Histogram(scratch));
  }

  private static Histogram merge(List<Cell> some, Predicate<SeriesKey> which, Histogram into) {
    if (into == null) {
      return null;
    }
    into.reset();
    for (Cell cell : some) {
      cell.series()
          .forEach(
              (key, part) -> {
                if (which.test(key)) {
                  part.service().addTo(into);
                }
              });
    }
    return into;
  }

  private Estimate estimate(ToDoubleFunction<List<Cell>> figure) {
    double value = figure.applyAsDouble(kept);
    if (Double.isNaN(value)) {
      return Estimate.NONE;
    }
    double[] values =
        blocks(kept).stream().mapToDouble(figure).filter(block -> !Double.isNaN(block)).toArray();
    if (values.length < 2) {
      // One block says nothing about spread: as unsure as the figure is large.
      return new Estimate(value, Math.abs(value), 1);
    }
    return new Estimate(value, standardError(values), values.length - 1);
  }

  private static double standardError(double[] values) {
    if (values.length < 2) {
      return 0;
    }
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  private static List<List<Cell>> blocks(List<Cell> cells) {
    int number = Math.min(BLOCKS, cells.size());
    List<List<Cell>> blocks = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      blocks.add(cells.subList(cells.size() * i / number, cells.size() * (i + 1) / number));
    }
    return blocks;
  }
}
