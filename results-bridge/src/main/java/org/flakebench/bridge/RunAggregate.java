package org.flakebench.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.flakebench.load.Phase;
import org.flakebench.measure.Gauges;
import org.flakebench.measure.Interval;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunSummary.RecordsPart;

/**
 * Adds up the intervals of a run: the measurement by worker, and the last word of each worker on
 * its records.
 */
final class RunAggregate {
  /** One life of a worker. */
  private record Life(String worker, int epoch) {}

  private record LastGauges(long seq, Gauges gauges) {}

  private final Map<String, Totals> byWorker = new TreeMap<>();
  private final Map<String, Integer> mostSlots = new LinkedHashMap<>();
  private final Map<Life, LastGauges> last = new LinkedHashMap<>();

  void add(Interval interval) {
    // A worker that was there without an operation has a row, too.
    Totals totals = byWorker.computeIfAbsent(interval.workerId(), worker -> new Totals());
    if (interval.phase() == Phase.MEASUREMENT) {
      totals.add(interval);
      mostSlots.merge(interval.workerId(), interval.gauges().slots(), Math::max);
    }
    last.merge(
        new Life(interval.workerId(), interval.workerEpoch()),
        new LastGauges(interval.seq(), interval.gauges()),
        (old, newer) -> newer.seq > old.seq ? newer : old);
  }

  /** The measurement of each worker, sorted by worker. */
  Map<String, Totals> byWorker() {
    return byWorker;
  }

  /** The measurement, all workers. */
  Totals all() {
    if (byWorker.size() == 1) {
      return byWorker.values().iterator().next();
    }
    Totals all = new Totals();
    byWorker.values().forEach(all::add);
    return all;
  }

  /** The most slots of all workers together, in the measurement; 0 without one. */
  int mostSlots() {
    return mostSlots.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The most slots that a worker had at the end of a second of the measurement. */
  int mostSlots(String worker) {
    return mostSlots.getOrDefault(worker, 0);
  }

  /**
   * What became of the execution records.
   *
   * @param stored how many are in the store
   */
  RecordsPart records(long stored) {
    long produced = 0;
    long sampledOut = 0;
    for (LastGauges word : last.values()) {
      produced += word.gauges.recordsProduced();
      sampledOut += word.gauges.recordsSampledOut();
    }
    // A worker that was killed wrote records after its last interval told of them: they were
    // produced, since they are here.
    produced = Math.max(produced, sampledOut + stored);
    return new RecordsPart(produced, sampledOut, stored, produced - sampledOut - stored);
  }
}
