package org.flakebench.conduct;

import java.util.Locale;
import org.flakebench.measure.Gauges;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalSink;
import org.flakebench.template.GuardrailSpec;

/**
 * Says when the only worker of a run is over a guardrail. There is no other worker to take its
 * load, and less load would be another test, so the run goes on: who reads its figures shall know.
 * Used by the drain thread.
 */
final class GuardrailWatch implements IntervalSink {
  private final GuardrailSpec limits;
  private final RunLog log;
  private int cpuIntervals;
  private int memoryIntervals;

  GuardrailWatch(GuardrailSpec limits, RunLog log) {
    this.limits = limits;
    this.log = log;
  }

  @Override
  public void accept(Interval interval) {
    Gauges gauges = interval.gauges();
    cpuIntervals = over("CPU", gauges.cpuPercent(), limits.maxCpuPercent(), cpuIntervals);
    memoryIntervals =
        over("memory", gauges.memoryPercent(), limits.maxMemoryPercent(), memoryIntervals);
  }

  /** Tells once for each time that the limit is passed for the patience. */
  private int over(String what, double percent, double limit, int before) {
    if (!(percent >= limit)) {
      return 0;
    }
    int now = before + 1;
    if (now == limits.patienceIntervals()) {
      log.warn(
          "guardrail",
          String.format(
              Locale.ROOT,
              "GUARDRAIL_WARNING: %s of the load generator is at %.0f %%, the limit is %.0f %%, for %d intervals;"
                  + " with one worker this only warns",
              what,
              percent,
              limit,
              now),
          null);
    }
    return now;
  }
}
