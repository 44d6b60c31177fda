package org.flakebench.load;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;

/**
 * A database in virtual time: N slots without think time on a station with c servers, exponential
 * service, first come first served (a closed M/M/c). Who comes to N − 1 others waits for N − c
 * departures, so latency is Erlang(N − c, c ÷ s) + Exp(s), and throughput is min(N, c) ÷ s; s may
 * grow with N. Without noise that is exact and is what the truth of a search is read from; a
 * simulated second multiplies latencies and divides throughput by one common factor: CV 5 %, and 1
 * % of the seconds are three times as slow.
 */
final class SimulatedDatabase {
  static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);

  private static final int GRID = 200;
  private static final int QUANTILES = 1000;
  private static final double NOISE_CV = 0.05;
  private static final double OUTLIER_SHARE = 0.01;
  private static final double OUTLIER_FACTOR = 3;

  private final int servers;
  private final IntToDoubleFunction serviceMs;
  private final IntToDoubleFunction errorRatio;
  private final Map<Integer, double[]> quantiles = new HashMap<>();

  /**
   * @param serviceMs mean service time by slots
   * @param errorRatio share of operations that fail, by slots
   */
  SimulatedDatabase(int servers, IntToDoubleFunction serviceMs, IntToDoubleFunction errorRatio) {
    this.servers = servers;
    this.serviceMs = serviceMs;
    this.errorRatio = errorRatio;
  }

  static SimulatedDatabase sharp(int servers, double serviceMs) {
    return new SimulatedDatabase(servers, slots -> serviceMs, slots -> 0);
  }

  double qps(int slots) {
    return Math.min(slots, servers) / serviceMs.applyAsDouble(slots) * 1000;
  }

  double errors(int slots) {
    return errorRatio.applyAsDouble(slots);
  }

  double percentileMs(int slots, double percentile) {
    return latencies(slots)[(int) Math.min(QUANTILES - 1, percentile / 100 * QUANTILES)];
  }

  private double[] latencies(int slots) {
    return quantiles.computeIfAbsent(slots, this::table);
  }

  private double[] table(int slots) {
    double service = serviceMs.applyAsDouble(slots);
    int ahead = Math.max(0, slots - servers);
    double[] sums = new double[GRID * GRID];
    DoubleUnaryOperator wait = share -> ahead * wilsonHilferty(ahead, share) * service / servers;
    for (int i = 0; i < GRID; i++) {
      double waited = ahead == 0 ? 0 : wait.applyAsDouble((i + 0.5) / GRID);
      for (int j = 0; j < GRID; j++) {
        sums[i * GRID + j] = waited - service * Math.log(1 - (j + 0.5) / GRID);
      }
    }
    Arrays.sort(sums);
    double[] table = new double[QUANTILES];
    for (int i = 0; i < QUANTILES; i++) {
      table[i] = sums[(int) ((i + 0.5) / QUANTILES * sums.length)];
    }
    return table;
  }

  /** Quantile of Erlang(k, 1) ÷ k; Wilson and Hilferty's cube root. */
  private static double wilsonHilferty(int k, double share) {
    double c = 1.0 / (9 * k);
    return Math.pow(Math.max(0, 1 - c + normalQuantile(share) * Math.sqrt(c)), 3);
  }

  /** Tukey's lambda, good to 1 % where it matters here. */
  private static double normalQuantile(double share) {
    return (Math.pow(share, 0.135) - Math.pow(1 - share, 0.135)) / 0.1975;
  }

  /** The highest level up to {@code most} at which this database meets the limits without noise. */
  int truth(FindMaxSpec spec, double sloP95Ms, int most) {
    double baseline = percentileMs(spec.startConcurrency(), 95);
    double bestQps = 0;
    int truth = 0;
    for (int slots = spec.startConcurrency(); slots <= most; slots++) {
      bestQps = Math.max(bestQps, qps(slots));
      double p95 = percentileMs(slots, 95);
      boolean met =
          errors(slots) <= spec.maxErrorRatePct() / 100
              && p95 <= baseline * (1 + spec.latencyStabilityPct() / 100)
              && qps(slots) >= bestQps * (1 - spec.qpsStabilityPct() / 100)
              && p95 <= sloP95Ms;
      if (!met) {
        return truth;
      }
      truth = slots;
    }
    return truth;
  }

  /**
   * One second with noise.
   *
   * @param disturbance by what a transition makes it slower; 1 = settled
   */
  Second second(int number, Phase phase, int slots, double disturbance, SplittableRandom random) {
    double factor = disturbance * Math.max(0.5, 1 + NOISE_CV * random.nextGaussian());
    factor *= random.nextDouble() < OUTLIER_SHARE ? OUTLIER_FACTOR : 1;
    double expected = qps(slots) / factor;
    long operations =
        Math.max(0, Math.round(expected + Math.sqrt(expected) * random.nextGaussian()));
    double[] table = latencies(slots);
    double failing = errors(slots);
    Histogram latencies = histogram();
    long errors = 0;
    for (long i = 0; i < operations; i++) {
      if (failing > 0 && random.nextDouble() < failing) {
        errors++;
      } else {
        double ms = table[random.nextInt(QUANTILES)] * factor;
        latencies.recordValue((long) (ms * 1e6));
      }
    }
    long from = number * 1_000_000_000L;
    return new Second(
        from,
        from + 1_000_000_000L,
        phase,
        Map.of(LOOKUP, new Second.Series(operations, errors, latencies)),
        0,
        slots,
        false);
  }

  /** Small, because each of a million simulated seconds needs one; 3 digits as the real ones. */
  static Histogram histogram() {
    return new Histogram(1 << 17, 20_000_000_000L, 3);
  }
}
