package org.flakebench.measure;

import java.util.List;
import org.flakebench.load.Phase;

/**
 * One second of one worker's counts and histograms. Intervals are added, never averaged, and are
 * keyed by (worker, workerEpoch, seq). A second in which operations of two epochs ended gives two
 * intervals.
 *
 * @param workerId as {@code worker-0}
 * @param workerEpoch grows when a worker with the same id is started again
 * @param seq 1, 2, 3 … without gaps
 * @param startEpochMicros begin of the interval, UTC
 * @param durationMicros measured length, inside its epoch: 0 when it only holds operations that
 *     ended after their epoch
 * @param epoch number that fences the data of a phase: the epoch in which the operations began
 * @param phase the phase of that epoch
 * @param errorSamples first errors of categories, as they came in this interval
 * @param arrivals what became of the tickets of the arrival schedule; null without a schedule
 */
public record Interval(
    String workerId,
    int workerEpoch,
    long seq,
    long startEpochMicros,
    long durationMicros,
    int epoch,
    Phase phase,
    List<SeriesDelta> series,
    List<ErrorCount> errors,
    List<ErrorSample> errorSamples,
    Gauges gauges,
    Arrivals arrivals) {

  /** An interval of a run without an arrival schedule. */
  public Interval(
      String workerId,
      int workerEpoch,
      long seq,
      long startEpochMicros,
      long durationMicros,
      int epoch,
      Phase phase,
      List<SeriesDelta> series,
      List<ErrorCount> errors,
      List<ErrorSample> errorSamples,
      Gauges gauges) {
    this(
        workerId,
        workerEpoch,
        seq,
        startEpochMicros,
        durationMicros,
        epoch,
        phase,
        series,
        errors,
        errorSamples,
        gauges,
        null);
  }
}
