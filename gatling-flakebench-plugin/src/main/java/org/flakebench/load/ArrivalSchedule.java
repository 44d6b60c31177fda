package org.flakebench.load;

import java.util.SplittableRandom;
import org.flakebench.template.Arrival;
import org.flakebench.template.RatePattern;
import org.flakebench.template.Template;

/**
 * When the operations of one worker are meant to begin: a pure function of the template, its seed
 * and the worker's place among the workers. With Λ as the integral of the rate over all workers,
 *
 * <ul>
 *   <li>CONSTANT: the n-th operation of the run, n = 0, 1 …, is due at Λ⁻¹(n); worker w of W has
 *       those with n mod W = w, so that all workers together are evenly spaced.
 *   <li>POISSON: an inhomogeneous Poisson process of the rate ÷ W, made by time change: the sums of
 *       independent exponential values of mean 1 are mapped by the inverse of Λ ÷ W (Çinlar,
 *       Introduction to Stochastic Processes, 1975, chapter 4.7). Workers are independent, and
 *       together they are a Poisson process of the whole rate.
 * </ul>
 *
 * Immutable; each {@link #times} reads it from the begin.
 */
public final class ArrivalSchedule {
  /** The offset of operations that are never due; some 73 years. */
  public static final long NEVER = Long.MAX_VALUE / 4;

  private static final double NANOS = 1e9;

  private final RateCurve curve;
  private final Arrival arrival;
  private final long seed;
  private final int worker;
  private final int workers;

  /**
   * @param curve the rate over all workers
   * @param worker from 0
   */
  ArrivalSchedule(RateCurve curve, Arrival arrival, long seed, int worker, int workers) {
    if (worker < 0 || worker >= workers) {
      throw new IllegalArgumentException(
          "worker " + worker + " of " + workers + " does not exist; the first is 0");
    }
    this.curve = curve;
    this.arrival = arrival;
    this.seed = seed;
    this.worker = worker;
    this.workers = workers;
  }

  /** The schedule of a phase: the pattern in the measurement, its first rate before. */
  public static ArrivalSchedule of(Template template, Phase phase, int worker, int workers) {
    RateCurve pattern = RateCurve.of(template.load().pattern());
    boolean measured = phase == Phase.MEASUREMENT;
    RateCurve curve = measured ? pattern : RateCurve.of(new RatePattern.Steady(pattern.qpsAt(0)));
    // Another seed in the warm-up: else the measurement would repeat its arrivals.
    long seed = template.values().seed() + (measured ? 0 : 0x5DEECE66DL);
    return new ArrivalSchedule(curve, template.load().arrival(), seed, worker, workers);
  }

  /** The intended starts, from the first one on. */
  public Times times() {
    return arrival == Arrival.POISSON ? new PoissonTimes() : new EvenTimes();
  }

  /** Intended starts in order. Not thread-safe. */
  public interface Times {
    /** The next one, in nanoseconds since the begin; {@link #NEVER} when there is none any more. */
    long next();
  }

  private long nanosWhenDue(double operations) {
    double seconds = curve.whenDue(operations);
    return seconds * NANOS >= NEVER ? NEVER : Math.round(seconds * NANOS);
  }

  private final class EvenTimes implements Times {
    private long n = worker;

    @Override
    public long next() {
      long at = nanosWhenDue(n);
      n += workers;
      return at;
    }
  }

  private final class PoissonTimes implements Times {
    private final SplittableRandom random =
        new SplittableRandom(mixed(seed) ^ mixed(worker * 0x9E3779B97F4A7C15L + 1));
    private double sum;

    @Override
    public long next() {
      // nextDouble is in [0, 1), so that the logarithm's argument is in (0, 1].
      sum -= Math.log(1 - random.nextDouble());
      return nanosWhenDue(sum * workers);
    }
  }

  /** The finaliser of SplitMix64: neighbouring seeds give unrelated streams. */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
