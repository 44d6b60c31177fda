package org.flakebench.load;

/**
 * How many slots a rate needs. Little's law (Operations Research 9, 1961) gives those that are busy
 * on average: L = rate × time of an operation. So that an operation that comes due nearly always
 * finds a free slot there are β·√L more, square-root staffing (Halfin and Whitt, Operations
 * Research 29, 1981): with β = 2 and Poisson arrivals 3 to 6 of 100 have to wait. The formula is
 * for large L and for service times without a long tail; where L is small, one slow operation would
 * hold up all that come due behind it, so there are at least three more. Pure.
 */
public final class SlotSizing {
  private static final double BETA = 2;

  /** A slot costs a connection and a thread that sleeps: cheaper than a queue behind one. */
  private static final double LEAST_RESERVE = 3;

  /** Assumed before anything has been measured. */
  private static final double FIRST_SERVICE_SECONDS = 0.010;

  private SlotSizing() {}

  /** Slots that are busy on average. */
  public static double busy(double qps, double serviceSeconds) {
    return qps * serviceSeconds;
  }

  /**
   * Slots that a rate needs, at least 3.
   *
   * @param busy on average, ≥ 0
   */
  public static int slots(double busy) {
    double reserve = Math.max(LEAST_RESERVE, BETA * Math.sqrt(busy));
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(busy + reserve));
  }

  /** Slots to begin with, when nobody knows how long an operation takes: as for 10 ms. */
  static int firstSlots(double qps) {
    return slots(busy(qps, FIRST_SERVICE_SECONDS));
  }
}
