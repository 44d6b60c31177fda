package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import org.flakebench.template.ValuesSpec;

/** Which values of a pool are drawn how often. */
public sealed interface Distribution {
  /** Skew of {@link Latest}. */
  double LATEST_THETA = 0.99;

  /**
   * Every value once before any comes again, in a scattered order; after that counts differ by at
   * most 1.
   */
  record Uniform() implements Distribution {}

  /** As {@link Uniform}, in the order of the values. */
  record Sequential() implements Distribution {}

  /**
   * The value of rank r is drawn in proportion to 1 / r^theta. Ranks are scattered over the pool,
   * so that the popular values are not neighbours in the table.
   *
   * @param theta 0 &lt; theta ≤ 2
   */
  record Zipfian(double theta) implements Distribution {
    public Zipfian {
      require("theta", theta, theta > 0 && theta <= 2, "above 0 and up to 2");
    }
  }

  /**
   * A part of the values gets a share of the draws; within both parts all values are alike. Which
   * are hot is scattered over the pool.
   *
   * @param fraction part of the values that is hot, above 0 and below 1
   * @param share part of the draws that goes to them, above 0 and below 1
   */
  record HotSet(double fraction, double share) implements Distribution {
    public HotSet {
      require("fraction", fraction, fraction > 0 && fraction < 1, "above 0 and below 1");
      require("share", share, share > 0 && share < 1, "above 0 and below 1");
    }

    /** How many values of a pool are hot: at least one, and not all where there are two. */
    int hot(int size) {
      return Math.max(1, Math.min(size - 1, (int) Math.round(fraction * size)));
    }
  }

  /** The largest value most often: Zipfian over the order of the values, from the last one down. */
  record Latest() implements Distribution {}

  /** The distribution that a template names. */
  static Distribution of(ValuesSpec values) {
    JsonNode options = values.options();
    return switch (values.distribution()) {
      case UNIFORM -> new Uniform();
      case SEQUENTIAL -> new Sequential();
      case LATEST -> new Latest();
      case ZIPFIAN -> new Zipfian(options.path("theta").asDouble());
      case HOT_SET ->
          new HotSet(options.path("fraction").asDouble(), options.path("share").asDouble());
    };
  }

  /**
   * The expected share of draws that give a value which was drawn before.
   *
   * @param size values in the pool, at least 1
   * @param draws by all slots of all workers together
   * @return 0 to 1
   */
  default double repeatRatio(int size, double draws) {
    if (draws <= 1) {
      return 0;
    }
    double distinct = 0;
    if (this instanceof HotSet set) {
      int hot = set.hot(size);
      double share = size == 1 ? 1 : set.share();
      distinct =
          hot * seen(share / hot, draws)
              + (size - hot) * seen((1 - share) / Math.max(1, size - hot), draws);
    } else if (this instanceof Zipfian || this instanceof Latest) {
      double theta = this instanceof Zipfian zipfian ? zipfian.theta() : LATEST_THETA;
      double sum = 0;
      for (int rank = 1; rank <= size; rank++) {
        sum += Math.pow(rank, -theta);
      }
      for (int rank = 1; rank <= size; rank++) {
        distinct += seen(Math.pow(rank, -theta) / sum, draws);
      }
    } else {
      distinct = Math.min(size, draws);
    }
    return Math.max(0, 1 - distinct / draws);
  }

  /** The probability that a value has come at least once. */
  private static double seen(double probability, double draws) {
    return -Math.expm1(draws * Math.log1p(-Math.min(probability, 1)));
  }

  private static void require(String name, double value, boolean allowed, String range) {
    if (!allowed) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + range);
    }
  }
}
