package org.flakebench.report;

import org.flakebench.report.RunSummary.SloPart;

/** How an SLO reads, the same in every report. */
final class SloText {
  private SloText() {}

  /** What it is about: the run, a kind, or a kind's label. */
  static String subject(SloPart slo) {
    if (slo.kind() == null) {
      return slo.label() == null ? "run" : slo.label();
    }
    return slo.label() == null ? slo.kind() : slo.kind() + "/" + slo.label();
  }

  /**
   * The metric with its clock where it is not the service time, and its scope where it is not the
   * whole run.
   */
  static String metric(SloPart slo) {
    String clock =
        slo.clock() == null || slo.clock().equalsIgnoreCase("service")
            ? ""
            : " (" + slo.clock() + ")";
    return slo.metric() + clock + (isOfSeconds(slo) ? " of each second" : "");
  }

  /** What was measured; of seconds, the share of those that kept the limit. */
  static String actual(SloPart slo) {
    return Numbers.exact(slo.actual())
        + (isOfSeconds(slo) && slo.actual() != null ? " % of seconds" : "");
  }

  static String limit(SloPart slo) {
    return slo.op() + " " + Numbers.exact(slo.value());
  }

  /** The whole condition, as in {@code p95_ms <= 20 of POINT_LOOKUP}. */
  static String condition(SloPart slo) {
    return metric(slo) + " " + limit(slo) + " of " + subject(slo);
  }

  /** Why it was missed: actual against limit. */
  static String failure(SloPart slo) {
    String what = metric(slo) + " of " + subject(slo);
    if (slo.actual() == null) {
      return what + " could not be measured, limit " + limit(slo);
    }
    return isOfSeconds(slo)
        ? what
            + " is within its limit in "
            + Numbers.exact(slo.actual())
            + " % of the seconds, limit "
            + limit(slo)
            + " in all"
        : what + " is " + Numbers.exact(slo.actual()) + ", limit " + limit(slo);
  }

  private static boolean isOfSeconds(SloPart slo) {
    return "seconds_pct".equalsIgnoreCase(slo.scope());
  }
}
