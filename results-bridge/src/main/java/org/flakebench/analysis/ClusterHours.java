package org.flakebench.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters over time, as a step function: each look holds until the next one, the first one also
 * before it and the last one after it. Immutable.
 */
final class ClusterHours {
  /**
   * What ran from an instant on.
   *
   * @param clusters 0 or more
   * @param perHour what an hour of one of them costs
   */
  record Step(Instant at, double clusters, double perHour) {}

  private final List<Step> steps;

  /**
   * @param steps by time; at least one
   */
  ClusterHours(List<Step> steps) {
    this.steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("there is no step, allowed is one or more");
    }
  }

  /** ∫ clusters × price dt between two instants; 0 when the second is not after the first. */
  double cost(Instant from, Instant to) {
    return sum(from, to, step -> step.clusters() * step.perHour());
  }

  /** ∫ clusters dt, in cluster hours. */
  double clusterHours(Instant from, Instant to) {
    return sum(from, to, Step::clusters);
  }

  private double sum(Instant from, Instant to, java.util.function.ToDoubleFunction<Step> rate) {
    List<Double> parts = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Instant begin = i == 0 ? from : later(from, steps.get(i).at());
      Instant end = i == steps.size() - 1 ? to : earlier(to, steps.get(i + 1).at());
      if (begin.isBefore(end)) {
        parts.add(hours(begin, end) * rate.applyAsDouble(steps.get(i)));
      }
    }
    return parts.stream().mapToDouble(Double::doubleValue).sum();
  }

  static double hours(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 3.6e12;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
