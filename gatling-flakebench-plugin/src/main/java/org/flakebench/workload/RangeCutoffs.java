package org.flakebench.workload;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Starts of range scans by time: even over the last {@value #WINDOW_DAYS} days of the table, so
 * that scans stay small. Pure.
 */
public final class RangeCutoffs {
  static final int WINDOW_DAYS = 30;

  private RangeCutoffs() {}

  /**
   * Different times up to the latest one: whole seconds before it; for a DATE column whole days, of
   * which there are few.
   *
   * @param time the time column
   * @param latest the latest time in the table
   * @param wanted how many; there are fewer where the window has not so many
   */
  public static SampledPool pool(Column time, Instant latest, int wanted, long seed) {
    boolean days = time.type() == ValueType.DATE;
    long window = days ? WINDOW_DAYS : Duration.ofDays(WINDOW_DAYS).toSeconds();
    TreeSet<Long> offsets = new TreeSet<>();
    if (wanted > window) {
      for (long offset = 0; offset <= window; offset++) {
        offsets.add(offset);
      }
    } else {
      SplittableRandom random = new SplittableRandom(seed);
      while (offsets.size() < wanted) {
        offsets.add(random.nextLong(window + 1));
      }
    }
    LocalDate lastDay = latest.atZone(ZoneOffset.UTC).toLocalDate();
    List<Object> values = new ArrayList<>(offsets.size());
    for (long offset : offsets.descendingSet()) {
      values.add(days ? lastDay.minusDays(offset) : latest.minusSeconds(offset));
    }
    return SampledPool.of(PoolKind.RANGE, PoolColumn.of(time.name(), time.type(), values));
  }
}
