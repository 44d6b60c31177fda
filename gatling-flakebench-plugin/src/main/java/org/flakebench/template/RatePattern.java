package org.flakebench.template;

import java.util.List;

/**
 * The rate that load mode QPS offers, over all workers, as a function of the seconds since the
 * measurement began. Rates are operations per second, ≥ 0.
 */
public sealed interface RatePattern {
  /** Always the same. */
  record Steady(double qps) implements RatePattern {}

  /** A straight line over {@code seconds} ≥ 1, after which the last rate holds. */
  record Ramp(double fromQps, double toQps, int seconds) implements RatePattern {}

  /** One rate after the other; the last one holds. */
  record Steps(List<Level> levels) implements RatePattern {
    public Steps {
      levels = List.copyOf(levels);
    }
  }

  /**
   * Swings around {@code qps}, upwards first.
   *
   * @param amplitudeRatio height of the swing ÷ {@code qps}, 0–1
   * @param periodSeconds length of a swing, ≥ 1
   */
  record Sine(double qps, double amplitudeRatio, int periodSeconds) implements RatePattern {}

  /**
   * Each period of {@code everySeconds} ends with a burst of {@code seconds} at {@code factor} ×
   * {@code qps}; before it the rate is {@code qps}.
   */
  record Burst(double qps, double factor, int seconds, int everySeconds) implements RatePattern {}

  /**
   * What a file says: each of its rates holds until the next line's second, the last one for ever.
   *
   * @param file as the template names it
   */
  record Replay(String file, List<Level> levels) implements RatePattern {
    public Replay {
      levels = List.copyOf(levels);
    }
  }

  /**
   * A rate that holds from a second on.
   *
   * @param fromSecond since the measurement began; the first level's is 0, each further one's is
   *     larger than the one's before
   */
  record Level(double fromSecond, double qps) {}
}
