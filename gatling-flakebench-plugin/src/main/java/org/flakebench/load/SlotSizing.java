package org.flakebench.load;

/**
 * How many slots a rate needs. Little's law (Operations Research 9, 1961) gives those that are busy
 * on average: L = rate × time of an operation. So that an operation that comes due nearly always
 * finds a free slot there are β·√L more, square-root staffing (Halfin and Whitt, Operations
 * Research 29, 1981): with β = 2 and Poisson arrivals 3 to 6 of 100 have to wait. Pure.
 */
final class SlotSizing {
  private static final double BETA = 2;

  /** Assumed before anything has been measured. */
  private static final double FIRST_SERVICE_SECONDS = 0.010;

  private SlotSizing() {}

  /** Slots that are busy on average. */
  static double busy(double qps, double serviceSeconds) {
    return qps * serviceSeconds;
  }

  /** Slots that a rate needs, at least 1. */
  static int slots(double busy) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.ceil(busy + BETA * Math.sqrt(busy))));
  }

  /** Slots to begin with, when nobody knows how long an operation takes: as for 10 ms. */
  static int firstSlots(double qps) {
    return slots(busy(qps, FIRST_SERVICE_SECONDS));
  }
}
