package org.flakebench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Operation;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.StatementKind;

/**
 * What a summary needs and no interval tells. It is kept beside the segments, so that a run can be
 * summed up by another process.
 *
 * @param template name of the template
 * @param workers how many workers the run has
 * @param connections slots over all workers
 * @param statements in the order of the template
 * @param preparedAt when the run was made, UTC
 * @param measurementStartedAt begin of the measurement, UTC; null as long as it is not known
 * @param measurementEndedAt its planned or, when it was stopped, actual end, UTC; null as long as
 *     it is not known
 * @param measuredSeconds length of that window; 0 as long as it is not known
 * @param reportPath path or URL of the Gatling report; null without one
 */
public record RunFacts(
    String runId,
    String template,
    LoadMode loadMode,
    ScalingMode scalingMode,
    int workers,
    int connections,
    RunSummary.TargetPart target,
    Map<String, String> labels,
    List<StatementFacts> statements,
    List<SloSpec> slo,
    Instant preparedAt,
    Instant measurementStartedAt,
    Instant measurementEndedAt,
    double measuredSeconds,
    String reportPath) {

  public RunFacts {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    statements = List.copyOf(statements);
    slo = slo == null ? List.of() : List.copyOf(slo);
    if (measuredSeconds < 0 || Double.isNaN(measuredSeconds)) {
      throw new IllegalArgumentException(
          "measured seconds of run "
              + runId
              + " are "
              + measuredSeconds
              + ", allowed is 0 or more");
    }
  }

  /** The same with another measured window. */
  public RunFacts withWindow(Instant startedAt, Instant endedAt, double seconds) {
    return new RunFacts(
        runId,
        template,
        loadMode,
        scalingMode,
        workers,
        connections,
        target,
        labels,
        statements,
        slo,
        preparedAt,
        startedAt,
        endedAt,
        seconds,
        reportPath);
  }

  /** The same with the statements as they were bound. */
  public RunFacts withStatements(List<StatementFacts> bound) {
    return new RunFacts(
        runId,
        template,
        loadMode,
        scalingMode,
        workers,
        connections,
        target,
        labels,
        bound,
        slo,
        preparedAt,
        measurementStartedAt,
        measurementEndedAt,
        measuredSeconds,
        reportPath);
  }

  /** The same with the place of the Gatling report. */
  public RunFacts withReport(String path) {
    return new RunFacts(
        runId,
        template,
        loadMode,
        scalingMode,
        workers,
        connections,
        target,
        labels,
        statements,
        slo,
        preparedAt,
        measurementStartedAt,
        measurementEndedAt,
        measuredSeconds,
        path);
  }

  /**
   * Whether a series reads or writes: what its kind says, else what its first statement declares;
   * READ for a series that no statement has.
   */
  public Operation operation(SeriesKey series) {
    if (series.kind() != StatementKind.GENERIC_SQL) {
      return series.kind().operation();
    }
    for (StatementFacts statement : statements) {
      if (statement.series().equals(series)) {
        return statement.operation();
      }
    }
    return Operation.READ;
  }
}
